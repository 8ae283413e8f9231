"""The support group's own questions as the last step of the sheet: shown, kept, saved, and read by others."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import candidates, cast
from tests.factories.people import make_user_with
from tests.factories.questions import ADDRESS, block, licence, opened, published, send
from tests.factories.sheets import opened as opened_part
from tests.factories.sheets import whole
from workflows.candidates.answers import CandidacyAnswers
from workflows.candidates.models import Candidacy, candidacy_of
from workflows.kernel.perform import perform
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.3")]
PDF = b"%PDF-1.7 Words of mine."


def pdf(name="cv.pdf"):
    return SimpleUploadedFile(name, PDF)


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path


@pytest.fixture
def candidacy(people):
    return candidates.ready(people[0])


@pytest.fixture
def browser(visitor, candidacy):
    return visitor(candidacy.member.user)


def kept() -> dict:
    return CandidacyAnswers.objects.get().answers


def page(browser, status=200) -> str:
    answer = browser.get(reverse(ADDRESS))
    assert answer.status_code == status
    return answer.content.decode()


def rows(response) -> dict[str, bool]:
    return {row.question.key: row.is_asked for row in response.context["form"].rows()}


def files_on_disk() -> list[Path]:
    return [each for each in (settings.AMBASSADE_PRIVATE_ROOT / "answers").glob("*/*") if each.is_file()]


def test_without_a_published_form_there_is_no_such_part(browser):
    page(browser, 404)
    last = browser.post(
        reverse("candidacy_part", args=["why"]), whole()["why"] | opened_part(browser, "why", "candidacy_part")
    )
    assert last.headers["Location"] == reverse("candidacy")
    assert len(browser.get(reverse("candidacy_sheet")).context["parts"]) == 6


def test_it_follows_the_last_part_and_counts_as_a_step(browser):
    published(*licence())
    why = reverse("candidacy_part", args=["why"])
    assert browser.get(why).context["steps"] == 7
    last = browser.post(why, whole()["why"] | opened_part(browser, "why", "candidacy_part"))
    assert last.headers["Location"] == reverse(ADDRESS)
    more = browser.get(reverse("candidacy_sheet")).context["parts"][-1]
    assert (more["number"], [each["en"] for each in more["missing"]]) == (7, ["Licence (en)"])
    assert send(browser, way="back", licence="no").headers["Location"] == why


@pytest.mark.parametrize("way", ["", "later"])
def test_without_scripts_the_server_decides_what_is_asked(browser, way):
    published(*licence())
    assert rows(browser.get(reverse(ADDRESS))) == {"licence": True, "which": False, "days": True}
    sent = send(browser, way, licence="yes", days=["friday", "monday"])
    assert sent.headers["Location"] == reverse(ADDRESS if not way else "candidacy")
    assert rows(browser.get(reverse(ADDRESS))) == {"licence": True, "which": True, "days": True}
    sent = send(browser, licence="yes", which="B", days=["friday"])
    assert sent.headers["Location"] == reverse("candidacy")
    assert kept() == {"licence": "yes", "which": "B", "days": ["friday"]}


def test_what_hangs_on_an_answer_that_was_taken_back_is_not_read_by_others(browser, candidacy, visitor, people):
    published(*licence())
    send(browser, licence="yes", which="Hush")
    send(browser, licence="no", which="Hush")
    perform(candidates.fresh(candidacy), "submit", by=candidacy.member.user)
    text = visitor(people[0]).get(candidacy.desk_url()).content.decode()
    assert ("Licence (" in text, "Hush" in text) == (True, False)


def test_what_is_typed_is_kept_until_it_is_saved_or_thrown_away(browser):
    published(*licence(), block("date", "since"))
    said = send(browser, "keep", licence="yes", which="Half a", since="")
    assert (said.status_code, CandidacyAnswers.objects.get().answers) == (200, {})
    assert "Half a" in page(browser)
    assert rows(browser.get(reverse(ADDRESS)))["which"]
    assert send(browser, "discard").status_code == 302
    assert "Half a" not in page(browser)
    send(browser, "keep", licence="yes")
    send(browser, licence="yes")
    assert (CandidacyAnswers.objects.get().typed, kept()) == ({}, {"licence": "yes"})
    send(browser, "keep", licence="yes")
    assert CandidacyAnswers.objects.get().typed == {}


def test_of_two_windows_the_first_keeps_and_none_overwrites_the_other(browser):
    published(*licence())
    one, other = opened(browser), opened(browser)
    address = reverse(ADDRESS)
    browser.post(address, {"q-licence": "yes", "way": "keep"} | one)
    assert browser.post(address, {"q-licence": "no", "way": "keep"} | other).status_code == 409
    browser.post(address, {"q-licence": "yes"} | one)
    late = browser.post(address, {"q-licence": "no"} | other)
    assert (late.status_code, late.context["is_new_version"], kept()) == (409, False, {"licence": "yes"})
    again = {name: late.context[name] for name in ("seen", "found", "tab")}
    assert browser.post(address, {"q-licence": "no"} | again).status_code == 302
    assert kept() == {"licence": "no"}


def test_who_answers_while_the_questions_change_is_told_and_loses_nothing(browser):
    published(block("short", "a"))
    before = opened(browser)
    published(block("short", "a"), block("short", "b"))
    late = browser.post(reverse(ADDRESS), {"q-a": "Typed with care."} | before)
    assert (late.status_code, late.context["is_new_version"]) == (409, True)
    assert "Typed with care." in late.content.decode()
    send(browser, a="One.", b="Two.")
    published(block("short", "b"), block("short", "c"))
    shown = browser.get(reverse(ADDRESS))
    assert (shown.context["is_new_version"], list(rows(shown))) == (True, ["b", "c"])
    send(browser, b="Two.", c="Three.")
    assert kept() == {"a": "One.", "b": "Two.", "c": "Three."}


def test_a_wrong_answer_is_said_and_everything_typed_and_sent_stays(browser):
    published(block("date", "since"), block("short", "a"), block("file", "cv"))
    wrong = send(browser, since="yesterday", a="Typed with care.", cv=pdf())
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["since"])
    text = wrong.content.decode()
    assert ("Typed with care." in text, "cv.pdf" in text, set(kept())) == (True, True, {"cv"})
    later = send(browser, "later", since="yesterday", a="Typed on.")
    assert later.headers["Location"] == reverse("candidacy")
    assert "Typed on." in page(browser)


def test_a_file_is_kept_in_private_replaced_and_removed(browser, visitor, django_capture_on_commit_callbacks):
    published(block("file", "cv"), block("short", "a"))
    send(browser, cv=pdf(), a="One.")
    assert [each.read_bytes() for each in files_on_disk()] == [PDF]
    own = reverse("candidacy_own_file", args=["cv"])
    answer = browser.get(own)
    assert (b"".join(answer.streaming_content), answer.headers["Content-Disposition"]) == (
        PDF,
        'attachment; filename="cv.pdf"',
    )
    assert visitor(candidates.draft().member.user).get(own).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        send(browser, cv=pdf("other.pdf"), a="One.")
    assert (len(files_on_disk()), kept()["cv"]["name"]) == (1, "other.pdf")
    send(browser, a="One.")
    assert kept()["cv"]["name"] == "other.pdf"
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse(ADDRESS), {"q-a": "One.", "q-cv.remove": "on"} | opened(browser))
    assert (files_on_disk(), kept()) == ([], {"a": "One."})
    assert browser.get(own).status_code == 404


def test_a_file_is_fetched_by_those_who_read_the_sheet_once_it_was_sent(browser, candidacy, visitor, people):
    published(block("file", "cv"))
    send(browser, cv=pdf())
    address = reverse("candidacy_answer_file", args=[candidacy.pk, "cv"])
    assert visitor(people[0]).get(address).status_code == 404
    perform(candidates.fresh(candidacy), "submit", by=candidacy.member.user)
    assert b"".join(visitor(people[0]).get(address).streaming_content) == PDF
    assert address in visitor(people[0]).get(candidacy.desk_url()).content.decode()
    for other in (make_user_with(Role.BOARD), make_user_with(Role.COMMUNICATIONS), cast.ambassador().user):
        assert visitor(other).get(address).status_code in (302, 403, 404)


def test_while_names_are_hidden_files_are_too(visitor, people):
    published(block("file", "cv"), block("short", "a"))
    member = candidates.person()
    candidacy = perform(candidacy_of(member), "begin", by=member.user, campaign=candidates.campaign(blind=True)).subject
    perform(candidacy, "exempt", by=people[0], reason="No camera at hand.")
    send(visitor(member.user), cv=pdf("my-name.pdf"), a="One.")
    perform(candidates.fresh(candidacy), "submit", by=member.user)
    address = reverse("candidacy_answer_file", args=[candidacy.pk, "cv"])
    read = {}
    for who in people[:2]:
        text = visitor(who).get(candidacy.desk_url()).content.decode()
        fetched = visitor(who).get(address)
        file = b"".join(fetched.streaming_content) if fetched.streaming else b""
        read[who] = ("my-name" in text, "One." in text, fetched.status_code, file)
    assert read == {people[0]: (True, True, 200, PDF), people[1]: (False, True, 403, b"")}


def test_the_desk_reads_the_words_of_the_version_that_was_answered(browser, candidacy, visitor, people):
    published(block("scale", "ease"))
    send(browser, ease="5")
    perform(candidates.fresh(candidacy), "submit", by=candidacy.member.user)
    published(block("short", "other"))
    facts = visitor(people[0]).get(candidacy.desk_url()).context["sheet"][-1].facts
    assert [(term.split(" (")[0], value.split("\n")[0]) for term, value in facts] == [("Ease", "5 / 5")]


def test_an_assessor_has_the_answers_beside_the_scores(visitor, people):
    published(block("short", "a"))
    member = candidates.person()
    candidacy = candidates.ready(people[0], member)
    send(visitor(member.user), a="One.")
    candidates.criteria()
    candidates.policy()
    for step, by, said in (
        ("submit", member.user, {}),
        ("start_screening", people[0], {}),
        ("start_assessment", people[0], {"assessors": people[-2:]}),
    ):
        perform(candidates.fresh(candidacy), step, by=by, **said)
    asked = candidacy.assessments.get(assessor=people[-1])
    text = visitor(people[-1]).get(reverse("assessment_step", args=[asked.pk, "give"])).content.decode()
    assert ("A (" in text, "One." in text) == (True, True)


def test_what_was_sent_no_longer_changes(browser, candidacy):
    published(block("short", "a"))
    send(browser, a="One.")
    late = opened(browser)
    perform(candidates.fresh(candidacy), "submit", by=candidacy.member.user)
    assert browser.get(reverse(ADDRESS)).headers["Location"] == reverse("candidacy_sheet")
    assert browser.post(reverse(ADDRESS), {"q-a": "Two."} | late).headers["Location"] == reverse("candidacy_sheet")
    assert browser.post(reverse(ADDRESS), {"q-a": "Two.", "way": "keep"} | late).status_code == 409
    sheet = browser.get(reverse("candidacy_sheet"))
    assert (kept(), "One." in sheet.content.decode(), sheet.context["parts"][-1]["url"]) == ({"a": "One."}, True, "")


def test_a_member_without_a_candidacy_has_no_such_page(visitor):
    published(block("short", "a"))
    assert visitor(cast.ambassador().user).get(reverse(ADDRESS)).status_code == 404
    assert not Candidacy.objects.exists()

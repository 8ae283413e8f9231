"""Where communications and coordinators write the words of messages."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories import cast, missions
from tests.factories.people import make_country, make_member, make_seat, make_user_with
from workflows.desk.letters.texts import lines
from workflows.kernel import rich
from workflows.kernel.perform import perform
from workflows.letters import texts
from workflows.letters.models import MessageText, MessageWait
from workflows.missions.models import Mission
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
KEY = ("mission", "request_received")
OWN = {"subject": "About {title}", "body": "Dear {name},\n\n{link}", "seen": "0"}


@pytest.fixture
def editor():
    return make_user_with(Role.COMMUNICATIONS, email="lotte@example.org")


def address(name: str = "message_text", key=KEY, **asked):
    return reverse(name, args=key, query=asked)


def held() -> list[tuple[str, int, str]]:
    return list(MessageText.objects.values_list("language", "version", "subject"))


def test_every_message_is_listed_with_its_steps_and_languages(enter, editor):
    MessageText.objects.create(
        lifecycle=KEY[0], message=KEY[1], language="nl", version=1, subject="Own", body="{link}", set_by=editor
    )
    groups = dict(enter(editor).get(reverse("message_texts")).context["groups"])
    lines = [line for lines in groups.values() for line in lines if line["message"].key == KEY]
    ((codes,),) = [[[(code, key) for code, key, _words in line["languages"]] for line in lines]]
    assert codes == [("nl", "own"), ("fr", "partly"), ("en", "partly")]
    assert sum(map(len, groups.values())) > 130


def test_a_message_is_found_by_its_subject_its_step_or_its_reader_and_own_words_alone(enter, editor):
    texts.save(texts.message_named(*KEY), "nl", 0, ("Own", "{link}"), editor)
    client = enter(editor)

    def found(**asked):
        groups = client.get(reverse("message_texts", query=asked)).context["groups"]
        return [line["message"].key for _about, lines in groups for line in lines]

    line = next(each for each in lines() if each["message"].key == KEY)
    words = (line["message"].title, line["steps"][0], line["message"].readers[0])
    assert [KEY in found(q=str(said).upper()) for said in words] == [True, True, True]
    assert (found(q="qwertz"), found(own="on"), found(q=str(words[0]), own="on")) == ([], [KEY], [KEY])


def test_what_is_written_is_saved_as_a_version_with_who(enter, editor):
    client = enter(editor)
    answer = client.post(address(language="fr"), {**OWN, "save": "1"})
    assert answer.url.startswith(address(language="fr"))
    assert held() == [("fr", 1, "About {title}")]
    assert MessageText.objects.get().set_by == editor


def test_of_two_who_write_the_second_is_told_and_keeps_what_was_typed(enter, editor):
    client = enter(editor)
    client.post(address(language="fr"), {**OWN, "save": "1"})
    answer = client.post(address(language="fr"), {**OWN, "subject": "Mine {title}", "save": "1"})
    assert (answer.status_code, held()) == (409, [("fr", 1, "About {title}")])
    page = answer.content.decode()
    assert ("Mine {title}" in page, "About {title}" in page, 'name="seen" value="1"' in page) == (True, True, True)


def test_unfit_words_are_refused_and_kept_as_typed(enter, editor):
    with translation.override("en"):
        answer = enter(editor).post(address(language="fr"), {**OWN, "body": "{naam} [here]", "save": "1"})
    assert (answer.status_code, held()) == (422, [])
    assert [error.code for error in answer.context["form"].non_field_errors().as_data()] == [None, None]
    assert "{naam} [here]" in answer.content.decode()


@pytest.mark.parametrize("is_seated", [True, False])
def test_words_that_fit_no_longer_are_shown_with_the_reason_and_those_of_the_product_beside(enter, editor, is_seated):
    user = cast.seated(coordinator=True) if is_seated else editor
    missions.requested(title="At the harbour")
    MessageText.objects.create(
        lifecycle=KEY[0], message=KEY[1], language="en", version=1, subject="Mine {gone}", body="Own {gone}\n\n{link}"
    )
    answer = enter(user).get(address(language="en"))
    assert (answer.status_code, bool(answer.context["cases"])) == (200, is_seated)
    assert ["{gone}" in each for each in answer.context["unfit"]] == [True]
    assert answer.context["form"]["body"].value() == "Own {gone}\n\n{link}"
    shown = {each.language: each.mail for each in answer.context["shown"]}
    assert ("Own" in shown["en"].body, shown["en"].subject == "") == (False, False)
    assert enter(user).post(address(language="en"), {**OWN, "body": "{gone}", "show": "1"}).status_code == 422


def test_the_mark_of_what_no_placeholder_says_has_to_be_written_over(enter, editor):
    answer = enter(editor).post(address(), {**OWN, "body": "[…] {link}", "save": "1"})
    assert (answer.status_code, held()) == (422, [])


def test_what_is_typed_is_shown_on_a_real_dossier_and_nothing_is_saved(enter):
    coordinator = cast.seated(coordinator=True)
    missions.requested(owner=coordinator, title="Talk <at> the harbour")
    answer = enter(coordinator).post(address(language="nl"), {**OWN, "show": "1"})
    shown = {each.language: each.mail for each in answer.context["shown"]}
    assert shown["nl"].subject == "About Talk <at> the harbour"
    assert "Talk <at> the harbour" in shown["fr"].subject
    assert "<at>" not in shown["nl"].alternatives[0].content
    assert held() == []


def test_the_preview_names_no_dossier_that_the_editor_may_not_open(enter, editor):
    missions.requested(title="TITLE-SECRET", is_public=False)
    answer = enter(editor).get(address())
    assert (answer.context["cases"], "TITLE-SECRET" in answer.content.decode()) == ([], False)


def test_nor_one_that_the_editor_opens_only_to_decide(enter, editor):
    mission = missions.qualifying(title="TITLE-SECRET")
    missions.policy(("communications", 1))
    perform(mission, "approve", by=mission.owner)
    assert list(Mission.objects.visible_to(editor)) == [mission]
    answer = enter(editor).get(address())
    assert (answer.context["cases"], "TITLE-SECRET" in answer.content.decode()) == ([], False)


def test_nor_one_of_another_region_or_with_an_interest_declared(enter):
    coordinator, mission = cast.seated(coordinator=True), missions.qualifying(title="TITLE-SECRET")
    assert [case.title for case in enter(coordinator).get(address()).context["cases"]] == ["TITLE-SECRET"]
    missions.policy(("support_group", 2))
    perform(mission, "approve", by=mission.owner)
    perform(missions.request_about(mission), "recuse", by=coordinator, reason="My sister asks.")
    assert enter(coordinator).get(address()).context["cases"] == []
    abroad = make_seat(make_member(country=make_country("fr")), is_coordinator=True).member.user
    assert enter(abroad).get(address()).context["cases"] == []


def test_a_letter_about_an_approval_or_a_seat_is_shown_to_who_handles_its_dossier(enter):
    coordinator, other = cast.seated(coordinator=True), cast.seated()
    missions.staffing(cast.ambassador(first_name="Ine", last_name="Vos"), title="Other", owner=other)
    missions.policy(("support_group", 1))
    mission = missions.qualifying(title="TITLE-SECRET", owner=other)
    perform(mission, "approve", by=other)
    key = ("approvalrequest", "approval_asked")
    client = enter(coordinator)
    assert [case.record.subject.subject for case in client.get(address(key=key)).context["cases"]] == [mission]
    abroad = make_seat(make_member(country=make_country("fr")), is_coordinator=True).member.user
    assert enter(abroad).get(address(key=key)).context["cases"] == []
    titles = [
        each.title for each in enter(coordinator).get(address(key=("assignment", "seat_offered"))).context["cases"]
    ]
    assert titles == ["Ine Vos · Other"]


def test_it_says_whether_only_others_may_open_its_cases_or_there_are_none(enter, editor):
    editor.language = "en"
    editor.save()
    said = ("No dossier has had this message yet", "Of dossiers that you may not open no case is shown")
    before = enter(editor).get(address()).content.decode()
    missions.requested()
    after = enter(editor).get(address()).content.decode()
    assert [[words in each for words in said] for each in (before, after)] == [[True, False], [False, True]]


def test_a_try_goes_to_its_writer_alone(enter, editor, mailoutbox):
    enter(editor).post(address(language="nl"), {**OWN, "send": "1"})
    (mail,) = mailoutbox
    assert (mail.to, mail.subject[:6]) == ([editor.email], "About ")


def test_back_to_the_words_of_the_product_and_how_long_it_waits(enter, editor):
    client = enter(editor)
    client.post(address(language="nl"), {**OWN, "save": "1"})
    client.post(address("message_text_back", language="nl"), {"seen": "0"})
    assert len(held()) == 1
    client.post(address("message_text_back", language="nl"), {"seen": "1"})
    assert held() == [("nl", 2, ""), ("nl", 1, "About {title}")]
    client.post(address("message_wait"), {"minutes": "15"})
    client.post(address("message_wait"), {"minutes": "-1"})
    assert [row.minutes for row in MessageWait.objects.all()] == [15]


def test_others_write_nothing_and_there_is_no_such_message(enter, editor):
    for role in (Role.SUPPORT_GROUP, Role.BOARD, Role.ADMINISTRATOR):
        client = enter(make_user_with(role))
        assert client.get(reverse("message_texts")).status_code == 403
        assert client.post(address(), {**OWN, "save": "1"}).status_code == 403
    assert held() == []
    assert enter(editor).get(address(key=("mission", "nothing"))).status_code == 404


def test_the_list_is_taken_along(enter, editor):
    answer = enter(editor).get(reverse("message_texts", query={"export": "csv"}))
    assert len(answer.content.decode("utf-8-sig").splitlines()) > 130


def test_words_for_some_readers_have_a_page_of_their_own_that_says_which_hold(enter, editor):
    client, key = enter(editor), ("approvalrequest", "approval_asked")
    here = address(key=key, language="fr", readers="board")
    assert client.post(here, {**OWN, "save": "1"}).url == address(key=key, readers="board", language="fr")
    assert list(MessageText.objects.values_list("readers", "language")) == [("board", "fr")]
    page = client.get(here)
    assert [own for _url, _words, _current, own in page.context["readers"]] == [False, False, False, True, False, False]
    assert [current for _url, _words, current, _own in page.context["readers"]].index(True) == 3
    lines = [line for _about, found in client.get(reverse("message_texts")).context["groups"] for line in found]
    assert [line["message"].key for line in lines if line["apart"]] == [key]
    client.post(address("message_text_back", key=key, language="fr", readers="board"), {"seen": "1"})
    assert [own for *_rest, own in client.get(here).context["readers"]] == [False] * 6


def test_there_are_no_words_for_readers_that_a_message_does_not_know(enter, editor):
    client = enter(editor)
    asked = [client.get(address(key=key, readers="board")) for key in (KEY, ("approvalrequest", "approval_asked"))]
    assert [answer.status_code for answer in asked] == [404, 200]
    assert client.get(address(key=("approvalrequest", "approval_asked"), readers="x")).status_code == 404


def test_the_preview_shows_both_parts_and_the_help_the_marks(enter):
    coordinator = cast.seated(coordinator=True)
    missions.requested(owner=coordinator, title="Talk")
    words = {**OWN, "body": "**{title}**\n\n- [way]({link})\n\n{link}"}
    answer = enter(coordinator).post(address(language="nl"), {**words, "show": "1"})
    page = answer.content.decode()
    assert "&lt;strong&gt;Talk&lt;/strong&gt;" in page
    assert "Talk<br><br>- way (http" in page
    assert ("data-rich" in page, 'id="rich-buttons"' in page, "**" in str(rich.HELP)) == (True, True, True)


@pytest.mark.parametrize("where", ["www.house.example", "javascript:alert(1)"])
def test_a_link_that_leads_nowhere_is_refused_and_kept_as_typed(enter, editor, where):
    answer = enter(editor).post(address(), {**OWN, "body": f"[way]({where}) {{link}}", "save": "1"})
    assert (answer.status_code, held(), where in answer.content.decode()) == (422, [], True)

"""Campaigns that hide names: nothing that an assessor can open tells who the candidate is."""

import re
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import candidates, cast, videos
from tests.factories.questions import block, published
from workflows.candidates.blind import pseudonym
from workflows.candidates.models import Campaign, Candidacy, CandidacyAnswers, Criterion
from workflows.candidates.states import AssessmentState, State
from workflows.desk.waiting import candidacies_of
from workflows.kernel.models import OutboxRow
from workflows.kernel.outbox import deliver
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.people import consents
from workflows.people.models import ConsentKind
from workflows.people.sheet.models import Tie
from workflows.questions.models import QuestionVersion

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.5")]

FIRST, LAST, NUMBER, EMAIL = "Zenobia", "Quackenbush", "ZQ-4711", "zenobia.q@example.org"
NOMINATOR, WHY, TIE = "Hieronymus", "She spoke at our fair in Liège.", "Chairs the Guild of Clockmakers"
SECRETS = (FIRST, LAST, NUMBER, EMAIL, NOMINATOR, WHY, TIE)
LINK = re.compile(r'(?:href|src|action|data-url)="(/[^"#]*)"')


def blind_campaign(**fields: Any) -> Any:
    """What practice someone has is judged on the sheet, the voice on the video."""
    candidates.criteria()
    Criterion.objects.filter(key="practice").update(written=True)
    candidates.policy()
    return candidates.campaign(blind=True, **fields)


def hidden(people: list[Any], until: str = State.ASSESSMENT) -> Candidacy:
    """Nominated, of a member with a tie, with a video, as far as that state; the last two of the group are asked."""
    campaign = blind_campaign()
    member = candidates.person(first_name=FIRST, last_name=LAST, number=NUMBER, email=EMAIL)
    consents.give(member, ConsentKind.TIES, version="1", wording="Yes.")
    Tie.objects.create(member=member, field="political", level="regional", description=TIE)
    nominator = cast.seated()
    type(nominator.member).objects.filter(pk=nominator.member.pk).update(first_name=NOMINATOR)
    nominator.first_name = NOMINATOR
    nominator.save()
    nomination = candidates.nominated(nominator, member, why=WHY)
    candidacy = perform(nomination, "accept", by=member.user).subject.candidacy
    Candidacy.objects.filter(pk=candidacy.pk).update(campaign=campaign)
    candidacy = candidates.fresh(candidacy)
    perform(candidacy, "attach_video", by=member.user, video=videos.make_playable_video(member))
    steps = {State.SUBMITTED: ("submit", member.user), State.SCREENING: ("start_screening", people[-1])}
    for state, (step, by) in steps.items():
        if candidacy.state != until:
            candidacy = perform(candidates.fresh(candidacy), step, by=by).subject
            assert candidacy.state == state
    if until == State.ASSESSMENT:
        perform(candidates.fresh(candidacy), "start_assessment", by=people[0], assessors=people[-2:])
    return candidates.fresh(candidacy)


def crawl(browser: Client, *starts: str) -> dict[str, str]:
    """Address -> text of every page of the back office around candidacies that links lead to; answers are taken too."""
    found: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = browser.get(address)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[address] = unescape(text.decode("utf-8", "replace")) + str(dict(answer.headers))
        for link in map(unescape, LINK.findall(found[address])):
            if re.match(r"/admin/(candidacies|assessments|interviews|$)", link) and link not in found:
                waiting.append(link)
    return found


def told(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


@pytest.mark.once
@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.SCREENING, State.ASSESSMENT])
def test_nothing_that_an_assessor_can_open_tells_who_it_is(visitor, people, state):
    candidacy = hidden(people, state)
    browser = visitor(people[-1])
    index = reverse("candidacies")
    forms = [reverse("candidacy_step", args=[candidacy.pk, step]) for step in (
        "ask-changes", "start-assessment", "add-assessors", "exempt", "start-screening", "talk-over", "recommend",
        "withdraw", "offer-interview", "undo", "reject",
    )]  # fmt: skip
    orders = [f"{index}?o={sign}{place}" for sign in ("", "-") for place in range(7)]
    pages = crawl(browser, reverse("wagtailadmin_home"), candidacy.desk_url(), *forms, *orders, f"{index}?export=csv")
    assert len(pages) > 30
    assert {address: told(text) for address, text in pages.items() if told(text)} == {}
    assert pseudonym(candidacy.pk) in pages[candidacy.desk_url()]
    assert pseudonym(candidacy.pk) in pages[f"{index}?export=csv"]


def test_what_is_held_and_the_mail_that_is_read_first_hide_the_name_too(visitor, people):
    candidacy = hidden(people, State.SCREENING)
    Campaign.objects.update(answers_together=True)
    browser, reject = visitor(people[-1]), reverse("candidacy_step", args=[candidacy.pk, "reject"])
    words = {"seen": candidacy.revision, "reason": "Not now.", "next_else": "Speak once."}
    letter = unescape(browser.post(reject, words | {"look": "1"}).content.decode())
    assert (told(letter), pseudonym(candidacy.pk) in letter) == ([], True)
    perform(candidates.fresh(candidacy), "reject", by=people[0], reason="Not now.", next_else="Speak once.")
    page = unescape(browser.get(reverse("held_answers")).content.decode())
    assert (told(page), pseudonym(candidacy.pk) in page) == ([], True)


def test_a_file_sent_with_the_answers_opens_once_names_are_shown(visitor, people):
    published(block("file", "cv"))
    candidacy = hidden(people, State.SUBMITTED)
    kept = {"id": "0" * 32, "name": f"{LAST}.pdf", "size": 9}
    CandidacyAnswers.objects.update_or_create(
        candidacy=candidacy, defaults={"version": QuestionVersion.objects.get(), "answers": {"cv": kept}}
    )
    address = reverse("candidacy_answer_file", args=[candidacy.pk, "cv"])
    seen = {who: visitor(people[who]) for who in (0, -1)}
    pages = {who: unescape(browser.get(candidacy.desk_url()).content.decode()) for who, browser in seen.items()}
    assert {who: (LAST in page, address in page) for who, page in pages.items()} == {
        0: (True, True),
        -1: (False, False),
    }
    assert {who: browser.get(address).status_code for who, browser in seen.items()} == {0: 404, -1: 403}


def test_giving_scores_and_coming_too_late_tell_nothing_either(visitor, people):
    candidacy = hidden(people)
    own = candidacy.assessments.get(assessor=people[-1])
    browser = visitor(people[-1])
    for step in ("give-written", "give", "recuse"):
        address = reverse("assessment_step", args=[own.pk, step])
        assert told("".join(crawl(browser, address).values())) == []
    perform(candidates.fresh(candidacy), "withdraw", by=candidacy.member.user, reason=f"{FIRST} has no time.")
    for name, pk, step in (
        ("candidacy_step", candidacy.pk, "talk-over"),
        ("assessment_step", own.pk, "give"),
        ("candidacy_undo", candidacy.pk, ""),
    ):
        address = reverse(name, args=[pk, step] if step else [pk])
        for answer in (browser.get(address), browser.post(address, {"seen": candidacy.revision, "reason": "x"})):
            assert told(unescape(answer.content.decode())) == []
    assert told("".join(crawl(browser, candidacy.desk_url()).values())) == []


def sent_to(person: Any, *messages: str) -> list[str]:
    """What those messages say once they leave now."""
    for row in OutboxRow.objects.filter(user=person.pk, name__in=messages):
        deliver(row.pk)
    found = [each for each in mail.outbox if person.email in each.to[0]]
    mail.outbox = []
    assert len(found) == len(messages)
    return [f"{each.subject}{each.body}{each.alternatives}" for each in found]


def test_no_mail_to_an_assessor_tells_who_it_is(people):
    candidacy = hidden(people, State.SUBMITTED)
    texts = sent_to(people[-1], "candidacy_arrived")
    perform(candidacy, "start_screening", by=people[-1])
    perform(candidates.fresh(candidacy), "start_assessment", by=people[0], assessors=people[-2:])
    texts += sent_to(people[-1], "assessment_asked")
    candidates.give(candidates.fresh(candidacy), people[-2], practice=5)
    candidates.give(candidates.fresh(candidacy), people[-1], practice=1)
    perform(candidates.fresh(candidacy), "talk_over", by=people[0], talk="We spoke.")
    texts += sent_to(people[-1], "second_scores_asked")
    perform(candidates.fresh(candidacy), "withdraw", by=candidacy.member.user)
    texts += sent_to(people[-1], "candidacy_withdrawn")
    assert [told(text) for text in texts] == [[]] * 4
    assert [pseudonym(candidacy.pk)[-4:] in text for text in texts] == [True] * 4


def test_no_search_by_name_finds_it_and_no_other_candidacy_is_lost(visitor, people):
    hidden(people)
    other = candidates.submitted(people[0], candidates.person(last_name=LAST))
    found = [
        [row.pk for row in visitor(reader).get(reverse("candidacies"), {"q": LAST}).context["object_list"]]
        for reader in (people[-1], people[0])
    ]
    assert (found[0], len(found[1])) == ([other.pk], 2)


def test_the_coordinator_reads_both_names(visitor, people):
    candidacy = hidden(people)
    both = f"{candidacy.member} · {pseudonym(candidacy.pk)}"
    browser = visitor(people[0])
    for address in (candidacy.desk_url(), reverse("candidacies")):
        assert both in unescape(browser.get(address).content.decode())
    assert both in [item.title for group in candidacies_of(people[0]) for item in group]
    assert [item.title for item in candidacies_of(people[-1])[0]] == [pseudonym(candidacy.pk)]


def test_a_coordinator_gives_no_scores_where_names_are_hidden(people):
    candidacy = hidden(people, State.SCREENING)
    with pytest.raises(NotPossible, match=str(people[0])):
        perform(candidacy, "start_assessment", by=people[1], assessors=[people[0], people[1]])


def test_the_video_opens_once_what_was_written_is_scored(visitor, people):
    candidacy = hidden(people)
    own = candidacy.assessments.get(assessor=people[-1])
    browser = visitor(people[-1])
    give = reverse("assessment_step", args=[own.pk, "give"])
    written = reverse("assessment_step", args=[own.pk, "give-written"])
    assert browser.get(reverse("candidacy_next")).url == written
    assert browser.get(candidacy.desk_url()).context["video"] is None
    assert browser.get(give).status_code == 409
    page = browser.get(written)
    assert (list(page.context["form"].fields), page.context["video"]) == (["score_practice"], None)
    assert browser.post(written, {"seen": own.revision, "score_practice": "2"}).status_code == 302
    page = browser.get(give)
    assert list(page.context["form"].fields) == ["score_voice", "assessor_remark"]
    assert page.context["play"]
    assert browser.get(candidacy.desk_url()).context["play"]
    assert browser.post(written, {"seen": own.revision + 1, "score_practice": "5"}).status_code == 403
    assert browser.post(give, {"seen": own.revision + 1, "score_voice": "4"}).status_code == 302
    own = candidacy.assessments.get(assessor=people[-1])
    assert (own.state, own.scores) == (AssessmentState.GIVEN, {"practice": 2, "voice": 4})


def test_whoever_is_not_asked_watches_no_video(visitor):
    people = candidates.group(4)
    candidacy = hidden(people)
    found = [visitor(each).get(candidacy.desk_url()).context["video"] is None for each in (people[1], people[0])]
    assert found == [True, False]


def test_with_the_advice_the_name_comes_back(visitor, people):
    candidacy = hidden(people)
    for each in people[-2:]:
        candidates.give(candidacy, each)
    perform(candidates.fresh(candidacy), "recommend", by=people[-1])
    text = unescape(visitor(people[-1]).get(candidacy.desk_url()).content.decode())
    assert (str(candidacy.member) in text, NOMINATOR in text) == (True, True)


def test_nobody_meets_who_is_hidden(people):
    with pytest.raises(NotPossible):
        candidates.moments(hidden(people), people)


def test_a_pseudonym_is_of_one_candidacy():
    assert len({pseudonym(number) for number in range(1, 65_537)}) == 65_536


def test_names_are_hidden_from_the_first_candidacy_on_or_not_at_all(visitor, people):
    campaign = candidates.campaign()
    edit, browser = reverse("campaigns:edit", args=[campaign.pk]), visitor(people[0])
    assert not browser.get(edit).context["form"].fields["blind"].disabled
    candidates.draft(candidates.person(), campaign=campaign)
    assert browser.get(edit).context["form"].fields["blind"].disabled

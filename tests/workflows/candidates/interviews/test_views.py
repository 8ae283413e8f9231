"""The pages around an interview, for the candidate and for the support group."""

from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.timezone import localtime

from tests.factories import candidates
from workflows.candidates.interviews.models import InterviewSlot
from workflows.candidates.interviews.states import SlotState
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow
from workflows.kernel.outbox import deliver
from workflows.kernel.perform import perform

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.5")]


def step_url(candidacy, step: str) -> str:
    return reverse("candidacy_step", args=[candidacy.pk, step])


def typed(hours: int) -> str:
    return localtime(clock.now() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def test_the_group_offers_moments_and_reads_them_in_the_dossier(visitor, people):
    candidacy, other = candidates.in_assessment(people), candidates.in_assessment(people)
    browser = visitor(people[0])
    page = browser.get(step_url(candidacy, "offer-interview"))
    form = page.context["form"]
    assert (form.fields["people"].initial, [key for key, _name in form.fields["also_for"].choices]) == (
        [str(each.pk) for each in people[-2:]],
        [str(other.pk)],
    )
    answers = {"seen": candidacy.revision, "moment_1": typed(48), "moment_2": typed(72), "minutes": "30"}
    answers |= {"place": "Kiekenmarkt 1", "people": [people[-1].pk], "also_for": [other.pk]}
    assert browser.post(step_url(candidacy, "offer-interview"), answers).status_code == 302
    slots = InterviewSlot.objects.all()
    assert [(each.minutes, list(each.people.all()), each.candidacies.count()) for each in slots] == [
        (30, [people[-1]], 2)
    ] * 2
    perform(slots[0], "choose", by=other.member.user)
    text = unescape(browser.get(candidacy.desk_url()).content.decode())
    assert (slots[0].when in text, str(other.member) in text) == (True, False)
    assert reverse("interview_step", args=[slots[1].pk, "withdraw-offer"]) in text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"moment_1": "2020-01-01T10:00"}, "moment_1"),
        ({"place": ""}, "place"),
        ({"people": []}, "people"),
        ({"moment_2": "same"}, "moment_2"),
    ],
)
def test_a_moment_in_the_past_nowhere_with_nobody_or_twice_is_said_beside_it(visitor, people, wrong, field):
    candidacy = candidates.in_assessment(people)
    first = typed(48)
    answers = {"moment_1": first, "minutes": "45", "place": "Here", "people": [people[-1].pk]} | wrong
    answers["moment_2"] = first if wrong.get("moment_2") else ""
    page = visitor(people[0]).post(step_url(candidacy, "offer-interview"), answers | {"seen": candidacy.revision})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])


def test_nobody_with_an_interest_in_another_candidacy_is_there_for_it(visitor, people):
    candidacy, other = candidates.in_assessment(people), candidates.in_assessment(people)
    perform(other.assessments.get(assessor=people[-1]), "recuse", by=people[-1], reason="A cousin.")
    answers = {"seen": candidacy.revision, "moment_1": typed(48), "minutes": "45", "place": "Here"}
    answers |= {"people": [people[-1].pk], "also_for": [other.pk]}
    page = visitor(people[0]).post(step_url(candidacy, "offer-interview"), answers)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["people"])


def test_the_candidate_chooses_changes_and_gives_up(visitor, people):
    candidacy = candidates.in_assessment(people)
    first, second = candidates.moments(candidacy, people, 48, 72)
    browser = visitor(candidacy.member.user)
    assert reverse("interview") in browser.get(reverse("candidacy")).content.decode()
    for slot in (first, second):
        url = reverse("own_interview_step", args=[slot.pk, "choose"])
        assert browser.get(url).status_code == 200
        assert browser.post(url, {"seen": InterviewSlot.objects.get(pk=slot.pk).revision}).status_code == 302
    page = browser.get(reverse("interview"))
    assert [[slot.pk for slot, _facts in page.context[name]] for name in ("chosen", "free")] == [
        [second.pk],
        [first.pk],
    ]
    assert str(people[-1]) in page.content.decode()
    url = reverse("own_interview_step", args=[second.pk, "give-up"])
    browser.post(url, {"seen": InterviewSlot.objects.get(pk=second.pk).revision})
    assert {each.state for each in InterviewSlot.objects.all()} == {SlotState.OFFERED}


def test_the_candidate_says_that_none_suits_and_the_dossier_tells_when(visitor, people):
    candidacy = candidates.in_assessment(people)
    candidates.moments(candidacy, people)
    browser, url = visitor(candidacy.member.user), reverse("own_candidacy_step", args=["no-moment-suits"])
    assert browser.post(url, {"seen": candidacy.revision}).status_code == 422
    assert browser.post(url, {"seen": candidacy.revision, "reason": "Only in the evening."}).status_code == 302
    assert "Only in the evening." in browser.get(reverse("interview")).content.decode()
    assert "Only in the evening." in visitor(people[0]).get(candidacy.desk_url()).content.decode()


def test_a_moment_taken_meanwhile_is_409_and_leads_back_to_the_rest(visitor, people):
    one, other = candidates.in_assessment(people), candidates.in_assessment(people)
    slot, _later = candidates.moments(one, people, 48, 72, also_for=[other])
    browser, url = visitor(other.member.user), reverse("own_interview_step", args=[slot.pk, "choose"])
    page = browser.get(url)
    perform(slot, "choose", by=one.member.user)
    answer = browser.post(url, {"seen": page.context["dossier"].revision})
    text = unescape(answer.content.decode())
    assert (answer.status_code, reverse("interview") in text, str(one.member) in text) == (409, True, False)


def test_what_is_not_offered_to_one_does_not_exist(visitor, people):
    candidacy, stranger = candidates.in_assessment(people), candidates.in_assessment(people)
    (slot,) = candidates.moments(candidacy, people)
    theirs = visitor(stranger.member.user)
    assert theirs.get(reverse("own_interview_step", args=[slot.pk, "choose"])).status_code == 404
    assert theirs.get(reverse("interview")).context["free"] == []
    assert visitor(people[0]).get(reverse("interview")).status_code == 404


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_mail_is_written_with_its_calendar_entry(people, language):
    one, other = candidates.in_assessment(people), candidates.in_assessment(people)
    first, second, third = candidates.moments(one, people, 48, 72, 96, also_for=[other])
    perform(first, "choose", by=one.member.user)
    perform(second, "choose", by=one.member.user)
    perform(InterviewSlot.objects.get(pk=first.pk), "withdraw_offer", by=people[0])
    perform(candidates.fresh(other), "no_moment_suits", by=other.member.user, reason="Never.")
    perform(InterviewSlot.objects.get(pk=second.pk), "call_off", by=people[0], reason="The room burnt down.")
    perform(InterviewSlot.objects.get(pk=third.pk), "choose", by=one.member.user)
    perform(candidates.fresh(one), "withdraw", by=one.member.user)
    rows = OutboxRow.objects.filter(kind=OutboxRow.Kind.MESSAGE, name__contains="interview")
    rows.update(language=language)
    for row in rows:
        deliver(row.pk)
    settled = dict(rows.order_by("name").values_list("name", "state"))
    assert set(settled) == {f"interview_{name}" for name in (
        "offered", "chosen", "to_come", "gone", "given_up", "withdrawn", "called_off", "fell_away",
    )}  # fmt: skip
    with_entry = {each.subject for each in mail.outbox if each.attachments}
    assert len(with_entry) == 3  # given up, called off, fell away: what was chosen no longer stands

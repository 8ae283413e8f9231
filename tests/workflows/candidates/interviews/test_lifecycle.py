"""Moments for an interview: offered, chosen by one, changed in time, called off."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from icalendar import Calendar

from tests.factories import candidates
from tests.workflows.kernel.test_together import at_once
from workflows.candidates.interviews.models import InterviewSlot
from workflows.candidates.interviews.states import SlotState
from workflows.candidates.models import Candidacy
from workflows.candidates.states import State
from workflows.desk.waiting import interviews_of
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.recipients import recipient_of
from workflows.kernel.refusals import NotPossible, PermissionDenied
from workflows.zone.candidacy import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.5")]


def told(message: str) -> list[str]:
    return sorted(OutboxRow.objects.filter(name=message).values_list("email", flat=True))


def mails(*people: Any) -> list[str]:
    return sorted(each.email for each in people)


def choose(slot: InterviewSlot, candidacy: Candidacy) -> InterviewSlot:
    return perform(slot, "choose", by=candidacy.member.user).subject


def statuses(slot: InterviewSlot, message: str, *people: Any) -> list[str]:
    found = []
    for each in people:
        recipient = recipient_of(each)
        assert recipient is not None
        (entry,) = Calendar.from_ical(slot.calendar_for(recipient, message)).walk("VEVENT")
        found.append(str(entry["status"]))
    return found


def test_the_candidate_is_told_once_however_many_moments_are_offered(people):
    candidacy = candidates.in_assessment(people)
    slots = candidates.moments(candidacy, people, 48, 72, 96)
    assert [each.state for each in slots] == [SlotState.OFFERED] * 3
    assert told("interview_offered") == mails(candidacy.member)


def test_whoever_chooses_is_expected_and_both_sides_have_it_in_their_calendar(people):
    candidacy = candidates.in_assessment(people)
    slot = choose(candidates.moments(candidacy, people)[0], candidacy)
    assert (slot.state, slot.chosen_by) == (SlotState.TAKEN, candidacy)
    assert told("interview_chosen") == mails(candidacy.member)
    assert told("interview_to_come") == mails(*people[-2:])
    assert statuses(slot, "interview_chosen", candidacy.member, people[-1]) == ["CONFIRMED", "CONFIRMED"]


def test_of_two_to_whom_it_is_offered_one_has_it_and_the_other_hears_what_is_left(people):
    one, other = candidates.in_assessment(people), candidates.in_assessment(people)
    slot, later = candidates.moments(one, people, 48, 72, also_for=[other])
    choose(slot, one)
    with pytest.raises(NotPossible):
        choose(InterviewSlot.objects.get(pk=slot.pk), other)
    assert told("interview_gone") == mails(other.member)
    assert list(other.slots.open()) == [later]


def test_choosing_another_gives_the_first_one_up(people):
    candidacy = candidates.in_assessment(people)
    first, second = candidates.moments(candidacy, people, 48, 72)
    choose(first, candidacy)
    choose(second, candidacy)
    assert [each.state for each in InterviewSlot.objects.order_by("starts")] == [SlotState.OFFERED, SlotState.TAKEN]
    first = InterviewSlot.objects.get(pk=first.pk)
    assert statuses(first, "interview_given_up", candidacy.member, people[-1]) == ["CANCELLED", "CANCELLED"]


def test_within_24_hours_nothing_changes_any_more(people):
    candidacy = candidates.in_assessment(people)
    first, second = candidates.moments(candidacy, people, 48, 72)
    first = choose(first, candidacy)
    with clock.at(first.starts - timedelta(hours=23)):
        for slot, step in ((first, "give_up"), (second, "choose")):
            with pytest.raises(NotPossible):
                perform(slot, step, by=candidacy.member.user)
    assert list(InterviewSlot.objects.taken()) == [first]


def test_a_moment_that_passed_is_not_chosen(people):
    candidacy = candidates.in_assessment(people)
    (slot,) = candidates.moments(candidacy, people)
    with clock.at(slot.starts), pytest.raises(NotPossible):
        choose(slot, candidacy)


def test_nobody_chooses_what_was_not_offered_to_them(people):
    candidacy, stranger = candidates.in_assessment(people), candidates.in_assessment(people)
    (slot,) = candidates.moments(candidacy, people)
    with pytest.raises(PermissionDenied):
        choose(slot, stranger)
    with pytest.raises(PermissionDenied):
        perform(choose(slot, candidacy), "give_up", by=stranger.member.user)


def test_who_finds_none_that_suits_says_when_and_the_group_looks_for_others(people):
    candidacy = candidates.in_assessment(people)
    candidates.moments(candidacy, people)
    assert interviews_of(people[0]) == []
    perform(candidacy, "no_moment_suits", by=candidacy.member.user, reason="Only in the evening.")
    assert told("no_moment_suits") == mails(*people)
    assert [item.title for item in interviews_of(people[0])] == [str(candidacy.member)]
    candidates.moments(candidates.fresh(candidacy), people, 60)
    assert interviews_of(people[0]) == []


def test_a_candidate_for_whom_no_moment_is_left_waits_for_the_group(people):
    one, other = candidates.in_assessment(people), candidates.in_assessment(people)
    (slot,) = candidates.moments(one, people, also_for=[other])
    choose(slot, one)
    assert [item.title for item in interviews_of(people[0])] == [str(other.member)]
    assert [item.title for item in interviews_of(people[-1])] == [str(other.member), str(one.member)]


def test_calling_it_off_tells_both_sides_and_takes_it_out_of_their_calendars(people):
    candidacy = candidates.in_assessment(people)
    slot = choose(candidates.moments(candidacy, people)[0], candidacy)
    slot = perform(slot, "call_off", by=people[0], reason="The room burnt down.").subject
    assert told("interview_called_off") == mails(candidacy.member, *people[-2:])
    assert statuses(slot, "interview_called_off", candidacy.member, people[-1]) == ["CANCELLED", "CANCELLED"]


def test_withdrawing_an_offer_tells_whoever_could_still_choose_it(people):
    one, other = candidates.in_assessment(people), candidates.in_assessment(people)
    slot, later = candidates.moments(one, people, 48, 72, also_for=[other])
    choose(later, other)
    perform(choose(slot, one), "give_up", by=one.member.user)
    perform(InterviewSlot.objects.get(pk=slot.pk), "withdraw_offer", by=people[0])
    assert told("interview_withdrawn") == mails(one.member)


def test_no_advice_while_an_interview_lies_ahead(people):
    candidacy = candidates.assessed(people)
    slot = choose(candidates.moments(candidacy, people)[0], candidacy)
    with pytest.raises(NotPossible):
        perform(candidates.fresh(candidacy), "recommend", by=people[0])
    with clock.at(slot.ends):
        assert perform(candidates.fresh(candidacy), "recommend", by=people[0]).subject.state == State.RECOMMENDED


def test_the_interview_of_who_withdraws_falls_away(people):
    candidacy = candidates.in_assessment(people)
    slot = choose(candidates.moments(candidacy, people)[0], candidacy)
    perform(candidates.fresh(candidacy), "withdraw", by=candidacy.member.user)
    assert InterviewSlot.objects.get(pk=slot.pk).state == SlotState.OFFERED
    assert told("interview_fell_away") == mails(candidacy.member, *people[-2:])


def test_who_has_an_interest_withdraws_no_moment(people):
    candidacy = candidates.in_assessment(people)
    (slot,) = candidates.moments(candidacy, people)
    own = candidacy.assessments.get(assessor=people[-1])
    perform(own, "recuse", by=people[-1], reason="A cousin.")
    assert [[each.step.name for each in open_steps(slot, by)] for by in (people[0], people[-1])] == [
        ["withdraw_offer"],
        [],
    ]


def test_the_zone_asks_to_choose_until_one_is_chosen(people):
    candidacy = candidates.in_assessment(people)
    (slot,) = candidates.moments(candidacy, people)
    assert words_of(candidates.fresh(candidacy)) is not None
    choose(slot, candidacy)
    assert words_of(candidates.fresh(candidacy)) is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_several_who_choose_at_the_same_moment_one_has_it_and_nobody_has_two():
    people = candidates.group()
    rivals = [candidates.in_assessment(people) for _n in range(4)]
    slots = candidates.moments(rivals[0], people, 48, 72, also_for=rivals[1:])
    acts = [partial(perform, slot, "choose", by=each.member.user) for each in rivals for slot in slots]
    ends = at_once(acts)
    chose = [each.chosen_by_id for each in InterviewSlot.objects.taken()]
    assert (len(set(chose)), len(chose) > 0) == (len(chose), True)
    assert set(ends) <= {"done", "NotPossible"}

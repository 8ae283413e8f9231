"""The same random people, now around the moments at which two candidates can come for an interview."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from tests.factories import candidates
from tests.house.machine import walk
from tests.house.test_machine_candidates import Candidates
from workflows.candidates.interviews.models import InterviewSlot
from workflows.candidates.interviews.states import SlotState
from workflows.candidates.models import Candidacy
from workflows.candidates.states import State
from workflows.kernel.models import OutboxRow, TransitionRecord, records_of
from workflows.kernel.recipients import recipient_of

OVER = {
    "give_up": "interview_given_up",
    "fall_away": "interview_fell_away",
    "call_off": "interview_called_off",
}


class Interviews(Candidates):
    """Two candidacies of which every score is in, and moments among which both choose."""

    somebody_is_asked_or_comes_forward = somebody_thinks_of_other_assessors = None

    @initialize()
    def begin(self) -> None:
        self.open()
        candidates.criteria()
        candidates.policy(most_ambassadors=1)
        self.group = candidates.group()
        one, other = (candidates.assessed(self.group) for _n in range(2))
        candidates.moments(one, self.group, 40, 60, 90, also_for=[other])
        self.people = [one.member, other.member]
        self.actors: list[Any] = [*self.group, *(each.user for each in self.people)]

    def dossiers(self) -> list[Any]:
        return [row for model in (Candidacy, InterviewSlot) for row in model.objects.order_by("pk")]

    @rule(data=st.data())
    def a_candidate_chooses_and_maybe_thinks_again(self, data: st.DataObject) -> None:
        slots, person = list(InterviewSlot.objects.order_by("pk")), data.draw(st.sampled_from(self.people))
        for slot in data.draw(st.lists(st.sampled_from(slots), min_size=1, max_size=2, unique=True)):
            self.take(slot, data.draw(st.sampled_from(["choose", "choose", "give_up"])), person.user, None)

    @rule(data=st.data(), hours=st.sampled_from([10, 30]))
    def a_candidate_thinks_again_shortly_before(self, data: st.DataObject, hours: int) -> None:
        person = data.draw(st.sampled_from(self.people))
        for soonest in InterviewSlot.objects.open()[:1]:
            self.take(soonest, "choose", person.user, None)
        slot = InterviewSlot.objects.to_come().filter(chosen_by__member=person).first()
        if slot is not None and slot.starts - timedelta(hours=hours) > self.moment:
            self.pass_by(slot.starts - timedelta(hours=hours) - self.moment)
            self.take(slot, "give_up", person.user, None)

    @rule(data=st.data())
    def a_candidacy_goes_on(self, data: st.DataObject) -> None:
        candidacy = data.draw(st.sampled_from(list(Candidacy.objects.order_by("pk"))))
        name, by = data.draw(st.sampled_from([("recommend", self.group[0]), ("withdraw", candidacy.member.user)]))
        self.take(candidacy, name, by, candidacy.revision)

    @precondition(lambda self: self.moment - self.start < timedelta(days=30))
    @rule(hours=st.sampled_from([1, 15, 30]))
    def time_passes_and_the_clock_does_its_work(self, hours: int) -> None:
        self.pass_by(timedelta(hours=hours))

    @invariant()
    def nobody_waits_for_two_interviews_nor_for_one_of_a_candidacy_that_went_on(self) -> None:
        waits = [slot.chosen_by for slot in InterviewSlot.objects.to_come()] if hasattr(self, "transaction") else []
        assert len({each.pk for each in waits}) == len(waits)
        assert {each.state for each in waits} <= {State.ASSESSMENT}

    @invariant()
    def a_moment_that_is_taken_was_offered_to_who_took_it(self) -> None:
        for slot in InterviewSlot.objects.filter(state=SlotState.TAKEN) if hasattr(self, "transaction") else ():
            assert slot.chosen_by in slot.candidacies.all()

    @invariant()
    def the_calendars_of_both_sides_have_what_is_to_come_and_nothing_else(self) -> None:
        for slot in InterviewSlot.objects.all() if hasattr(self, "transaction") else ():
            expected = [*self.group[-2:], slot.chosen_by.member.user] if slot.state == SlotState.TAKEN else []
            found = [each for each in self.actors if slot.is_awaited_by(recipient_of(each))]
            assert {each.pk for each in found} == {each.pk for each in expected}

    @invariant()
    def both_sides_hear_that_an_interview_is_agreed_and_that_it_is_not(self) -> None:
        """Whoever comes for the support group, and the candidate, whichever of them changed it."""
        for record in self.taken_of_moments():
            slot = record.subject
            chosen = record.target == SlotState.TAKEN
            if SlotState.TAKEN not in (record.source, record.target):
                continue
            told = OutboxRow.objects.filter(record=record).exclude(name="interview_gone")
            names = {"interview_chosen", "interview_to_come"} if chosen else {OVER[record.step]}
            assert set(told.values_list("name", flat=True)) == names
            after = records_of(slot).filter(pk__gt=record.pk, step="choose", reversed_by=None)
            chose = {slot.chosen_by.member.email} if not after else set()
            emails = set(told.values_list("email", flat=True))
            assert {each.email for each in slot.people.all()} | chose <= emails
            assert len(emails) == slot.people.count() + 1

    @invariant()
    def nobody_gives_up_a_moment_that_others_count_on_already(self) -> None:
        for record in self.taken_of_moments(step="give_up"):
            assert record.subject.starts - record.at > timedelta(hours=24)

    def taken_of_moments(self, **which: Any) -> list[TransitionRecord]:
        """What was done and not taken back."""
        kind = ContentType.objects.get_for_model(InterviewSlot)
        stood = TransitionRecord.objects.filter(content_type=kind, reverses=None, reversed_by=None, **which)
        return list(stood.prefetch_related("subject")) if hasattr(self, "transaction") else []


@pytest.mark.once
@pytest.mark.django_db
def test_whatever_people_do_with_moments_for_an_interview_the_invariants_hold():
    assert walk(Interviews, examples=5, steps=15) > 5

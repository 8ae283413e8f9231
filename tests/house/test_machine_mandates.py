"""Random people take random steps with mandates and charters; time passes; the invariants hold after each step."""

from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import localdate
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from tests.factories import missions
from tests.factories.people import (
    ambassador,
    attend,
    make_charter,
    make_coordinator,
    make_mandate,
    make_seat,
    sign_charter,
)
from tests.house.machine import Machine, walk
from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM
from workflows.kernel.models import OutboxRow, TransitionRecord, records_of
from workflows.kernel.refusals import Refused
from workflows.kernel.steps import steps_of
from workflows.missions.models import Assignment
from workflows.people import jobs, rules
from workflows.people.care import jobs as care
from workflows.people.charter.models import CharterSignature, CharterVersion
from workflows.people.charter.states import CharterState
from workflows.people.models import Mandate
from workflows.people.roles import Role, holders
from workflows.people.sheet.models import BlockedPeriod
from workflows.people.states import CURRENT, State

WITH_A_REASON = {"suspend", "reinstate", "revoke", "end"}
QUESTIONS = ("ask_about_sheet", "greet")


class Holders(Machine):
    """Two mandates in preparation, one ambassador on a seat, the coordinator, a seat of the group, the clock."""

    @initialize()
    def begin(self) -> None:
        self.open()
        make_charter()
        begun = [make_mandate(active=False) for _n in range(2)]
        self.seated = ambassador()
        missions.staffed(self.seated, starts=self.moment + timedelta(days=400))
        holders = [mandate.member.user for mandate in begun] + [self.seated.user]
        self.actors: list[Any] = [make_coordinator(), make_seat().member.user, SYSTEM, *holders]

    def dossiers(self) -> list[Any]:
        return list(Mandate.objects.order_by("pk"))

    def answers(self, mandate: Mandate, name: str) -> dict[str, Any]:
        if name in WITH_A_REASON:
            return {"reason": "So it is."}
        later = {"pause": clock.today() + timedelta(days=20), "offer_renewal": mandate.ends + timedelta(days=365)}
        if name == "confirm_part":
            return {"part": "time"}
        return {"until": later[name]} if name in later else {}

    @rule(data=st.data())
    def somebody_takes_a_step(self, data: st.DataObject) -> None:
        mandate = data.draw(st.sampled_from(self.dossiers()))
        names = [step.name for step in steps_of(Mandate) if step.name not in ("begin", "sign_charter")]
        name, by = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(self.actors))
        self.take(mandate, name, by, None)

    @rule(data=st.data())
    def a_holder_signs_or_attends(self, data: st.DataObject) -> None:
        mandate = data.draw(st.sampled_from(list(Mandate.objects.order_by("pk"))))
        act = data.draw(st.sampled_from([lambda: sign_charter(mandate), lambda: attend(mandate.member)]))
        with suppress(Refused):
            act()

    @precondition(lambda self: self.moment - self.start > timedelta(days=60))
    @rule(data=st.data())
    def a_holder_stops(self, data: st.DataObject) -> None:
        mandate = data.draw(st.sampled_from(self.dossiers()))
        self.take(mandate, "end", mandate.member.user, None)

    @precondition(lambda self: CharterVersion.objects.count() < 3)
    @rule()
    def a_new_charter_comes_into_force(self) -> None:
        make_charter()

    @precondition(lambda self: self.moment - self.start < timedelta(days=390))
    @rule(days=st.sampled_from([1, 8, 31, 95, 185]))
    def time_passes_and_the_clock_does_its_work(self, days: int) -> None:
        due = (jobs.activate_mandates, jobs.resume_mandates, jobs.suspend_unsigned, jobs.end_mandates)
        self.pass_by(timedelta(days=days), *due, care.ask_about_sheets, care.greet_the_silent)

    @precondition(lambda self: BlockedPeriod.objects.count() < 4)
    @rule(data=st.data(), days=st.sampled_from([10, 200]))
    def somebody_takes_no_missions_from_tomorrow(self, data: st.DataObject, days: int) -> None:
        mandate = data.draw(st.sampled_from(self.dossiers()))
        starts = clock.today() + timedelta(days=1)
        BlockedPeriod.objects.create(member=mandate.member, starts=starts, ends=starts + timedelta(days=days))

    @invariant()
    def who_begins_is_welcomed_and_who_leaves_is_thanked_once_each(self) -> None:
        """The thanks, and what is kept, come with the end, whoever ended it; the coordinators hear of it too."""
        for record in self.taken_of_mandates(source__in=(State.ONBOARDING, *CURRENT)):
            told = OutboxRow.objects.filter(record=record).values_list("name", "email")
            mine = [name for name, email in told if email == record.subject.member.email]
            if (record.source, record.target) == (State.ONBOARDING, State.ACTIVE):
                assert mine == ["mandate_active"]
            elif record.target == State.ENDED:
                assert mine == ["mandate_ended"]
                staff = [email for name, email in told if name == "mandate_ended_staff"]
                assert staff == [each.email for each in holders(Role.COORDINATOR)]
            else:
                assert {"mandate_active", "mandate_ended"}.isdisjoint(mine)

    @invariant()
    def nobody_on_leave_is_asked_anything(self) -> None:
        """Neither in a pause or a suspension, nor in a period without missions."""
        for record in self.taken_of_mandates(step__in=QUESTIONS):
            day = localdate(record.at)
            away = record.subject.member.blocked_periods.filter(starts__lte=day, ends__gte=day)
            assert (record.source, away.exists()) == (State.ACTIVE, False)

    @invariant()
    def who_is_asked_how_they_are_gave_no_sign_for_months_and_is_asked_once(self) -> None:
        for mandate in self.dossiers() if hasattr(self, "transaction") else ():
            asked = list(records_of(mandate).filter(step="greet").values_list("at", flat=True))
            signs = set(TransitionRecord.objects.filter(actor=mandate.member.user).values_list("at", flat=True))
            moved = {r.at for r in records_of(mandate) if r.source != r.target}
            back = {b.ends for b in mandate.member.blocked_periods.all()}
            for at in asked:
                since = at - timedelta(days=settings.AMBASSADE_SILENCE_DAYS)
                assert not [sign for sign in signs if since < sign < at]
            for one, other in pairwise(asked):
                between = [sign for sign in signs | moved if one <= sign < other]
                assert between or [day for day in back if localdate(one) <= day < localdate(other)]

    def taken_of_mandates(self, **which: Any) -> list[TransitionRecord]:
        """What was done and not taken back."""
        kind = ContentType.objects.get_for_model(Mandate)
        stood = TransitionRecord.objects.filter(content_type=kind, reverses=None, reversed_by=None, **which)
        return list(stood.prefetch_related("subject__member")) if hasattr(self, "transaction") else []

    @invariant()
    def who_became_active_had_signed_and_attended(self) -> None:
        for mandate in Mandate.objects.filter(state=State.ACTIVE) if hasattr(self, "transaction") else ():
            assert mandate.member.charter_signatures.exists()
            assert mandate.member.attendances.exists()

    @invariant()
    def nobody_who_is_ready_waits(self) -> None:
        for mandate in Mandate.objects.filter(state=State.ONBOARDING) if hasattr(self, "transaction") else ():
            assert not rules.is_ready(mandate)

    @invariant()
    def only_who_is_active_or_kept_it_in_a_pause_holds_a_seat_to_come(self) -> None:
        if hasattr(self, "transaction"):
            mandate = self.seated.mandates.get()
            held = Assignment.objects.filter(member=self.seated, seat__isnull=False).exists()
            assert not held or mandate.state in (State.ACTIVE, State.PAUSED)

    @invariant()
    def nobody_is_asked_about_their_sheet_twice_in_half_a_year(self) -> None:
        for mandate in Mandate.objects.all():
            asked = records_of(mandate).filter(step="ask_about_sheet").values_list("at", flat=True)
            for one, other in pairwise(asked):
                assert localdate(other) - localdate(one) >= timedelta(days=settings.AMBASSADE_SHEET_CHECK_DAYS)

    @invariant()
    def one_charter_is_in_force_and_every_signature_is_whole(self) -> None:
        if hasattr(self, "transaction"):
            assert CharterVersion.objects.filter(state=CharterState.IN_FORCE).count() == 1
            assert all(signature.is_whole for signature in CharterSignature.objects.all())


@pytest.mark.once
@pytest.mark.django_db
def test_whatever_happens_to_mandates_the_invariants_hold():
    assert walk(Holders, examples=8, steps=25) > 8

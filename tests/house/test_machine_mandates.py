"""Random people take random steps with mandates and charters; time passes; the invariants hold after each step."""

import os
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

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
from workflows.kernel import chain, clock
from workflows.kernel.actors import SYSTEM
from workflows.kernel.models import records_of
from workflows.kernel.perform import perform
from workflows.kernel.refusals import Refused
from workflows.kernel.steps import steps_of
from workflows.kernel.undo import undo
from workflows.missions.models import Assignment
from workflows.people import jobs, rules
from workflows.people.charter.models import CharterSignature, CharterVersion
from workflows.people.charter.states import CharterState
from workflows.people.models import Mandate
from workflows.people.states import State

LARGE = os.environ.get("AMBASSADE_MACHINE_RUNS", "")
WITH_A_REASON = {"suspend", "reinstate", "revoke", "end"}


class Holders(RuleBasedStateMachine):
    """Two mandates in preparation, one ambassador on a seat, the coordinator, a seat of the group, the clock."""

    @initialize()
    def begin(self) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.stack = ExitStack()
        self.start = self.moment = datetime(2031, 3, 3, 9, tzinfo=UTC)
        self.stack.enter_context(clock.at(self.moment))
        make_charter()
        begun = [make_mandate(active=False) for _n in range(2)]
        self.seated = ambassador()
        missions.staffed(self.seated, starts=self.moment + timedelta(days=400))
        holders = [mandate.member.user for mandate in begun] + [self.seated.user]
        self.actors: list[Any] = [make_coordinator(), make_seat().member.user, SYSTEM, *holders]

    def teardown(self) -> None:
        if hasattr(self, "transaction"):
            self.stack.close()
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def answers(self, mandate: Mandate, name: str) -> dict[str, Any]:
        if name in WITH_A_REASON:
            return {"reason": "So it is."}
        later = {"pause": clock.today() + timedelta(days=20), "offer_renewal": mandate.ends + timedelta(days=365)}
        return {"until": later[name]} if name in later else {}

    @rule(data=st.data())
    def somebody_takes_a_step(self, data: st.DataObject) -> None:
        mandate = data.draw(st.sampled_from(list(Mandate.objects.order_by("pk"))))
        names = [step.name for step in steps_of(Mandate) if step.name not in ("begin", "sign_charter")]
        name, by = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(self.actors))
        with suppress(Refused):
            perform(mandate, name, by=by, **self.answers(mandate, name))

    @rule(data=st.data())
    def a_holder_signs_or_attends(self, data: st.DataObject) -> None:
        mandate = data.draw(st.sampled_from(list(Mandate.objects.order_by("pk"))))
        act = data.draw(st.sampled_from([lambda: sign_charter(mandate), lambda: attend(mandate.member)]))
        with suppress(Refused):
            act()

    @precondition(lambda self: CharterVersion.objects.count() < 3)
    @rule()
    def a_new_charter_comes_into_force(self) -> None:
        make_charter()

    @rule(data=st.data())
    def somebody_takes_the_last_step_back(self, data: st.DataObject) -> None:
        mandate = data.draw(st.sampled_from(list(Mandate.objects.order_by("pk"))))
        with suppress(Refused), transaction.atomic():
            undo(mandate, by=data.draw(st.sampled_from(self.actors[:2])), reason="A slip")

    @precondition(lambda self: self.moment - self.start < timedelta(days=390))
    @rule(days=st.sampled_from([1, 8, 31, 95]))
    def time_passes_and_the_clock_does_its_work(self, days: int) -> None:
        self.moment += timedelta(days=days)
        self.stack.close()
        self.stack.enter_context(clock.at(self.moment))
        for job in (jobs.activate_mandates, jobs.resume_mandates, jobs.suspend_unsigned, jobs.end_mandates):
            job()

    @invariant()
    def every_state_is_what_its_last_record_says(self) -> None:
        for mandate in Mandate.objects.all() if hasattr(self, "transaction") else ():
            assert mandate.state == records_of(mandate).last().target

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
    def one_charter_is_in_force_and_every_signature_is_whole(self) -> None:
        if hasattr(self, "transaction"):
            assert CharterVersion.objects.filter(state=CharterState.IN_FORCE).count() == 1
            assert all(signature.is_whole for signature in CharterSignature.objects.all())

    @invariant()
    def the_chain_holds(self) -> None:
        assert list(chain.verify()) == []


@pytest.mark.django_db
def test_whatever_happens_to_mandates_the_invariants_hold():
    size = settings(
        max_examples=int(LARGE or 8),
        stateful_step_count=25,
        deadline=None,
        derandomize=not LARGE,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run(Holders, settings=size)

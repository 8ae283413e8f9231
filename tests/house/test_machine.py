"""Random people take random steps, time passes: whatever the order, the invariants hold after each."""

import os
from collections import Counter
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from tests.factories import cast, missions
from tests.factories.people import make_user_with
from workflows.approvals.models import ApprovalRequest
from workflows.kernel import chain, clock, outbox
from workflows.kernel.actors import SYSTEM
from workflows.kernel.models import OutboxRow, OutboxState, TransitionRecord, records_of
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.refusals import Refused
from workflows.kernel.steps import steps_of
from workflows.kernel.undo import undo
from workflows.missions import jobs
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import SeatRole
from workflows.people.roles import Role

LARGE = os.environ.get("AMBASSADE_MACHINE_RUNS", "")  # a number: that many runs, each time other ones
WITH_A_REASON = {
    "Mission": {"decline", "cancel", "reopen", "unstaff", "prepare", "report", "waive_recap", "keep_date"},
    "Assignment": {"withdraw", "release", "mark_no_show", "offer_as_exception"},
    "ApprovalRequest": {"refuse", "recuse"},
}


class Cooperative(RuleBasedStateMachine):
    """Two missions at overlapping hours, three ambassadors, everybody who decides, two requesters."""

    @initialize()
    def begin(self) -> None:
        mail.outbox.clear()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.stack = ExitStack()
        self.start = self.moment = datetime(2031, 3, 3, 9, tzinfo=UTC)
        self.stack.enter_context(clock.at(self.moment))
        self.owner = cast.seated()
        self.people = [cast.ambassador() for _ in range(3)]
        self.actors: list[Any] = [self.owner, cast.seated(coordinator=True), cast.seated()]
        self.actors += [make_user_with(Role.FINANCE), *(person.user for person in self.people)]
        missions.policy(("support_group", 1))
        for seats in (1, 2):
            starts = self.moment + timedelta(days=20, hours=seats)
            made = missions.requested(owner=self.owner, title=f"M{seats}", starts=starts, ambassadors_wanted=seats)
            self.actors.append(made.requester_actor())

    def teardown(self) -> None:
        if hasattr(self, "transaction"):
            self.stack.close()
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def dossiers(self) -> list[Any]:
        return [row for model in (Mission, Assignment, ApprovalRequest) for row in model.objects.order_by("pk")]

    def answers(self, subject: Any, name: str) -> dict[str, Any]:
        kind, later = type(subject).__name__, clock.now() + timedelta(days=9)
        given: dict[str, Any] = {"reason": "So it is."} if name in WITH_A_REASON[kind] else {}
        if kind == "Assignment" and name in ("offer", "offer_as_exception", "ask_again"):
            given["answer_by"] = clock.now() + timedelta(days=2)
        if kind == "Mission":
            given |= {
                "assign": {"owner": self.owner},
                "revise": {"title": f"{subject}!"},
                "ask_requester": {"question": "Where?"},
                "answer": {"answer": "There."},
                "offer": {"ambassadors": self.people, "days": 3},
                "reschedule": {"starts": later, "ends": later + timedelta(hours=2)},
                "give_evaluation": {"rating": 4},
                "evaluate": {"rating": 4, "lessons": "More time."},
                "ask_to_move": {"proposal": "Later"},
                "complain": {"complaint": "Too loud"},
                "answer_complaint": {"answer": "Next time softer."},
                "set_date": {"starts": later, "ends": later + timedelta(hours=2)},
                "correct": {"place_name": f"{subject.place_name}!"},
            }.get(name, {})
        return given

    def take(self, subject: Any, name: str, by: Any, seen: int | None) -> None:
        """One act: all of it with its records, or nothing and a reason."""
        state, before = subject.state, TransitionRecord.objects.count()
        try:
            with transaction.atomic():
                outcome = perform(subject, name, by=by, seen=seen, **self.answers(subject, name))
        except Refused as refusal:
            said = str(refusal)
        else:
            numbers = [record.number for record in records_of(outcome.subject)]
            assert numbers == list(range(1, len(numbers) + 1))
            assert TransitionRecord.objects.count() > before
            return
        assert said, "a refusal says why"
        assert TransitionRecord.objects.count() == before
        assert subject.pk is None or type(subject).objects.get(pk=subject.pk).state == state

    @rule(data=st.data())
    def somebody_presses_a_button_that_is_open(self, data: st.DataObject) -> None:
        by = data.draw(st.sampled_from(self.actors))
        ways = [(s, each.step.name) for s in self.dossiers() for each in open_steps(s, by) if each.is_open]
        if ways:
            subject, name = data.draw(st.sampled_from(ways))
            self.take(subject, name, by, subject.revision)

    @rule(data=st.data())
    def somebody_tries_any_step_at_all(self, data: st.DataObject) -> None:
        subject = data.draw(st.sampled_from(self.dossiers()))
        step = data.draw(st.sampled_from([s for s in steps_of(type(subject)) if s.name != "ask_again"]))
        by = data.draw(st.sampled_from([*self.actors, SYSTEM]))
        self.take(subject, step.name, by, subject.revision - data.draw(st.sampled_from([0, 0, 0, 1])))

    @rule(data=st.data())
    def somebody_is_asked_or_comes_forward(self, data: st.DataObject) -> None:
        mission = data.draw(st.sampled_from(list(Mission.objects.order_by("pk"))))
        person = data.draw(st.sampled_from(self.people))
        found = Assignment.objects.filter(mission=mission, member=person).first()
        subject = found or Assignment(mission=mission, member=person, role=SeatRole.AMBASSADOR)
        name, by = data.draw(st.sampled_from([("offer", self.owner), ("express_interest", person.user)]))
        self.take(subject, name, by, None)

    @rule(data=st.data())
    def somebody_takes_the_last_step_back(self, data: st.DataObject) -> None:
        subject, by = data.draw(st.sampled_from(self.dossiers())), data.draw(st.sampled_from(self.actors))
        with suppress(Refused), transaction.atomic():
            undo(subject, by=by, reason="A slip")

    @precondition(lambda self: self.moment - self.start < timedelta(days=90))
    @rule(hours=st.sampled_from([1, 30, 100, 24 * 12]))
    def time_passes_and_the_clock_does_its_work(self, hours: int) -> None:
        self.moment += timedelta(hours=hours)
        self.stack.close()
        self.stack.enter_context(clock.at(self.moment))
        for job in (jobs.lapse_offers, jobs.carry_out, jobs.remind, jobs.settle, jobs.close):
            job()

    @rule()
    def the_worker_carries_out_what_is_owed(self) -> None:
        for row in OutboxRow.objects.filter(state=OutboxState.QUEUED).order_by("pk"):
            record, subject = row.record, row.record.subject
            tell = record.declared.options.tells.get(row.name) if record.declared else None
            true = not outbox.why_untrue(record, subject) and (not tell or not tell.still or bool(tell.still(subject)))
            outbox.deliver(row.pk)
            row.refresh_from_db()
            is_job = row.kind == OutboxRow.Kind.JOB
            assert row.state == (OutboxState.SENT if true or is_job else OutboxState.DROPPED), row.error

    @invariant()
    def every_state_is_legal(self) -> None:
        for subject in self.dossiers() if hasattr(self, "transaction") else ():
            assert subject.state in dict(subject._meta.get_field("state").choices)
            assert subject.state == records_of(subject).last().target

    @invariant()
    def nobody_sits_in_two_places_and_no_mission_has_too_many(self) -> None:
        held = list(Assignment.objects.filter(seat__isnull=False))
        for one, other in combinations(held, 2):
            if one.member_id == other.member_id:
                assert one.holds_until <= other.holds_from or other.holds_until <= one.holds_from
        for mission in Mission.objects.all():
            assert sum(a.mission_id == mission.pk for a in held) <= mission.ambassadors_wanted + mission.staff_wanted

    @invariant()
    def the_chain_holds(self) -> None:
        assert list(chain.verify()) == []

    @invariant()
    def nobody_is_told_the_same_twice(self) -> None:
        owed = OutboxRow.objects.filter(kind=OutboxRow.Kind.MESSAGE).values_list("record", "name", "recipient_key")
        assert max(Counter(owed).values(), default=1) == 1
        ids = Counter(message.extra_headers["Message-ID"] for message in getattr(mail, "outbox", ()))
        assert max(ids.values(), default=1) == 1


@pytest.mark.django_db
def test_whatever_people_do_the_invariants_hold():
    size = settings(
        max_examples=int(LARGE or 15),
        stateful_step_count=40,
        deadline=None,
        derandomize=not LARGE,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run(Cooperative, settings=size)

"""What the three machines share: random people take random steps, time passes, and these laws hold after each."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db import transaction
from django_fsm.signals import post_transition
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from workflows.kernel import chain, clock, outbox
from workflows.kernel.models import OutboxRow, OutboxState, TransitionRecord, records_of
from workflows.kernel.perform import perform
from workflows.kernel.refusals import Refused
from workflows.kernel.undo import undo

LARGE = os.environ.get("AMBASSADE_MACHINE_RUNS", "")  # a number: that many runs, each time other ones
Taken = tuple[int, Any, str, str, str]  # kind and id of the dossier, step, source, target


def walk(machine: type["Machine"], examples: int, steps: int) -> int:
    """How many steps it took. The same examples each time, unless AMBASSADE_MACHINE_RUNS asks for so many others."""
    size = settings(
        max_examples=int(LARGE or examples),
        stateful_step_count=steps,
        derandomize=not LARGE,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with transitions() as taken:
        run(machine, settings=size)
        return sum(taken().values())


@contextmanager
def transitions() -> Iterator[Callable[[], Counter[Taken]]]:
    """Every transition that the machine library fires meanwhile, as it tells it, whatever is recorded."""
    heard: list[tuple[Any, str, str, str]] = []

    def hear(sender: type, instance: Any, name: str, source: str, target: str | None, **more: Any) -> None:
        heard.append((instance, name, source, target or source))

    def taken() -> Counter[Taken]:
        kinds = ContentType.objects.get_for_model
        return Counter((kinds(row).pk, row.pk, name, source, target) for row, name, source, target in heard)

    post_transition.connect(hear)
    try:
        yield taken
    finally:
        post_transition.disconnect(hear)


def recorded_after(pk: int) -> Counter[Taken]:
    rows = TransitionRecord.objects.filter(pk__gt=pk)
    return Counter(rows.values_list("content_type", "object_id", "step", "source", "target"))


def last_record() -> int:
    return TransitionRecord.objects.order_by("pk").values_list("pk", flat=True).last() or 0


class Machine(RuleBasedStateMachine):
    """A world that is thrown away with its transaction, at a moment of its own."""

    actors: list[Any]

    def open(self) -> None:
        mail.outbox.clear()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.stack = ExitStack()
        self.start = self.moment = datetime(2031, 3, 3, 9, tzinfo=UTC)
        self.stack.enter_context(clock.at(self.moment))

    def teardown(self) -> None:
        if hasattr(self, "transaction"):
            self.stack.close()
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def pass_by(self, time: timedelta, *jobs: Callable[[], Any]) -> None:
        self.moment += time
        self.stack.close()
        self.stack.enter_context(clock.at(self.moment))
        for job in jobs:
            job()

    def dossiers(self) -> list[Any]:
        raise NotImplementedError

    def answers(self, subject: Any, name: str) -> dict[str, Any]:
        raise NotImplementedError

    def take(self, subject: Any, name: str, by: Any, seen: int | None) -> None:
        """One act: each transition with its one record, or nothing and a reason."""
        state, before = subject.state, last_record()
        said = ""
        with transitions() as taken:
            try:
                with transaction.atomic():
                    perform(subject, name, by=by, seen=seen, **self.answers(subject, name))
            except Refused as refusal:
                said = str(refusal) or "nothing"
        written = recorded_after(before)
        if said:
            assert (said != "nothing", written) == (True, Counter()), "a refusal says why and changes nothing"
            assert subject.pk is None or type(subject).objects.get(pk=subject.pk).state == state
            return
        assert written == taken() != Counter()
        assert TransitionRecord.objects.filter(pk__gt=before).values("act").distinct().count() == 1

    @rule(data=st.data())
    def somebody_takes_the_last_step_back(self, data: st.DataObject) -> None:
        subject, by = data.draw(st.sampled_from(self.dossiers())), data.draw(st.sampled_from(self.actors))
        with suppress(Refused), transaction.atomic():
            undo(subject, by=by, reason="A slip")

    @rule()
    def the_worker_carries_out_what_is_owed(self) -> None:
        for row in OutboxRow.objects.filter(state=OutboxState.QUEUED).order_by("pk"):
            record, subject = row.record, row.record.subject
            tell = record.declared.options.tells.get(row.name) if record.declared else None
            true = not outbox.why_untrue(record, subject) and not (tell and outbox.why_idle(tell, subject, row))
            outbox.deliver(row.pk)
            row.refresh_from_db()
            is_job = row.kind == OutboxRow.Kind.JOB
            assert row.state == (OutboxState.SENT if true or is_job else OutboxState.DROPPED), row.error

    @invariant()
    def every_state_is_legal_and_what_the_last_record_says(self) -> None:
        for subject in self.dossiers() if hasattr(self, "transaction") else ():
            assert subject.state in dict(subject._meta.get_field("state").choices)
            numbers, targets = zip(*records_of(subject).values_list("number", "target"), strict=True)
            assert numbers == tuple(range(1, len(numbers) + 1))
            assert subject.state == targets[-1]

    @invariant()
    def the_chain_holds(self) -> None:
        assert list(chain.verify()) == []

    @invariant()
    def nobody_is_told_the_same_twice(self) -> None:
        """Neither by two steps of one act on one dossier, nor by one message that leaves twice."""
        rows = OutboxRow.objects.filter(kind=OutboxRow.Kind.MESSAGE)
        told = rows.values_list("record__act", "record__content_type", "record__object_id", "name", "recipient_key")
        assert [each for each, times in Counter(told).items() if times > 1] == []
        ids = Counter(message.extra_headers["Message-ID"] for message in getattr(mail, "outbox", ()))
        assert max(ids.values(), default=1) == 1

"""What a change of the policies of approval would do: made, looked at, and kept only once its effect was seen."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst

from snippets.languages import labelled
from workflows.approvals.coverage import comes_after, decided_alone, doubts_about, never_decides
from workflows.approvals.models import ApprovalPolicy, ApprovalRequest
from workflows.approvals.own import Own, in_words, names_in, own_of
from workflows.approvals.policies import lifecycle_of
from workflows.approvals.queries import first_that_applies, with_parts
from workflows.approvals.states import State
from workflows.kernel import clock
from workflows.kernel.facts import Fact, Kind, UnknownFact, days_until
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord
from workflows.kernel.steps import Step, step_named, steps_of

BACK = timedelta(days=90)
FEW = 5  # dossiers that are named; the others are counted
CHUNK = 2000  # dossiers that are held in memory at once

Policies = list[ApprovalPolicy]


@dataclass(frozen=True)
class Way:
    """What decides on a dossier now, and what would; None: nobody has to agree."""

    before: ApprovalPolicy | None
    after: ApprovalPolicy | None

    @cached_property
    def turns(self) -> bool:
        """Whether another policy would decide, or other people, another number of them, or in other rounds."""
        return _who_agrees(self.before) != _who_agrees(self.after)

    @cached_property
    def differs(self) -> bool:
        return _asks(self.before) != _asks(self.after)

    def voids(self, policy: int | None) -> bool:
        """Whether a request that was asked under this policy could not go on once its dossier changes."""
        return self.before != self.after and self.before is not None and self.before.pk == policy


def _who_agrees(policy: ApprovalPolicy | None) -> Any:
    kept = ("role", "people", "quorum", "round")
    return policy and (policy.pk, [[step.get(name) for name in kept] for step in policy.snapshot()])


def _asks(policy: ApprovalPolicy | None) -> Any:
    return policy and (policy.pk, policy.snapshot())


@dataclass(frozen=True)
class Cases:
    """How many dossiers, and the first few of them: (name, address or empty where the reader may not open it)."""

    count: int
    few: list[tuple[str, str]]

    @property
    def others(self) -> int:
        return self.count - len(self.few)


@dataclass(frozen=True)
class Turn:
    """Dossiers that would go another way: who must agree now and who would have to, in words."""

    before: str
    after: str
    cases: Cases


@dataclass(frozen=True)
class OnStep:
    """What would change for one step.

    open      open dossiers that have not gone past it
    terms     of them, those for which only days, refusals or who decides after that would differ
    asked     those for which it is asked already: they keep what they were asked with
    void      of these, those that would have to be asked anew as soon as their dossier changes
    past      how many dossiers took it lately; `past_turned`: those that would have gone another way, the last on top
    """

    label: str
    open: int
    turns: list[Turn]
    terms: int
    asked: Cases
    void: int
    past: int
    past_turned: Cases

    @property
    def is_none(self) -> bool:
        return not (self.turns or self.terms or self.void or self.past_turned.count)


@dataclass(frozen=True)
class Effect:
    """stays    whether the policies in force would ask what they ask now; else dossiers to come may go another way
    alone    steps for which, on some dossiers or all, nobody would have to agree any more
    doubts   what is allowed and probably not meant
    seen     stands for the policies as they are and as they would be: to be sent back by whoever lets them count
    own      what the policy that was written says; None where one was taken away
    """

    name: str
    steps: list[OnStep]
    stays: bool
    alone: list[str]
    doubts: list[str]
    seen: str
    own: Own | None

    @property
    def is_none(self) -> bool:
        return not (self.alone or self.doubts) and all(each.is_none for each in self.steps)

    @property
    def open(self) -> int:
        return sum(each.open for each in self.steps)

    @property
    def days(self) -> int:
        return BACK.days


def keep_if_seen(
    change: Callable[[], ApprovalPolicy | None], arrows: Iterable[str], seen: str, reader: Any
) -> Effect | None:
    """Make the change; None when it is the very one whose effect was seen. Otherwise nothing of it remains.

    change   answers with the policy that it wrote; None: it took one away
    arrows   of the steps that it is about
    seen     Effect.seen of the page from which it was sent
    """
    concerned = sorted(arrows)
    with transaction.atomic():
        list(ApprovalPolicy.objects.select_for_update().order_by("pk").values_list("pk"))  # one editor at a time
        before = standing(concerned)
        written = change()
        after = standing(concerned)
        now = seal(before, after)
        if now == seen:
            return None
        alone = decided_alone()
        transaction.set_rollback(True)
    alone = [step for step in alone if step not in decided_alone()]
    own = next((each for each in after if written is not None and each.pk == written.pk), None)
    steps = [_on_step(arrow, before, after, reader) for arrow in concerned if is_taken(arrow)]
    stays = what_they_ask(before) == what_they_ask(after)
    told = own_of(own, after) if own else None
    return Effect(str(own) if own else "", steps, stays, alone, _doubts(own, before, after), now, told)


def standing(arrows: list[str]) -> Policies:
    """Every policy of these steps, in force or not, in their order. 3 queries."""
    return with_parts(list(ApprovalPolicy.objects.filter(arrow__in=arrows)))


def seal(*policies: Policies) -> str:
    """Stands for all that these policies say; not for their keys, which a change that is not kept uses up."""
    said = [
        [
            (each.arrow, each.name, each.order, each.active, sorted(map(str, (line.key for line in each.narrowed_by))),
             [(step.active, step.snapshot()) for step in each.all_steps])
            for each in some
        ]
        for some in policies
    ]  # fmt: skip
    return sha256(repr(said).encode()).hexdigest()


def what_they_ask(policies: Policies) -> list[Any]:
    """Of those in force, in their order: for which dossiers, and what."""
    return [
        (each.arrow, sorted(map(str, (line.key for line in each.narrowed_by))), _asks(each))
        for each in policies
        if each.active
    ]


def is_taken(arrow: str) -> bool:
    """Whether there is such a step: a policy can outlive it."""
    model = lifecycle_of(arrow)
    return model is not None and any(each.name == arrow.partition(".")[2] for each in steps_of(model))


def _doubts(own: ApprovalPolicy | None, before: Policies, after: Policies) -> list[str]:
    """About the policy that was written, and of the others those that would decide no longer."""
    shadowed = {each.pk for each in before if comes_after(each, before)}
    others = [each for each in after if each is not own and each.pk not in shadowed]
    return [*(doubts_about(own, after) if own else ()), *filter(None, (never_decides(each, after) for each in others))]


def _on_step(arrow: str, before: Policies, after: Policies, reader: Any) -> OnStep:
    model = lifecycle_of(arrow)
    step = step_named(model, arrow.partition(".")[2])
    ways = Ways(*([each for each in some if each.arrow == arrow and each.active] for some in (before, after)))
    requests = ApprovalRequest.objects.filter(content_type=_kind(model), step=step.name, state=State.OPEN)
    asked = dict(requests.order_by("pk").values_list("object_id", "policy_id"))
    open_ones = model._default_manager.filter(state__in=up_to(step)).order_by("pk")
    turned: dict[Way, list[int]] = {}
    terms = void = 0
    for subject in ways.loaded(open_ones):
        way = ways.of(subject)
        if subject.pk in asked:
            void += way.voids(asked[subject.pk])
        elif way.turns:
            turned.setdefault(way, []).append(subject.pk)
        else:
            terms += way.differs
    past, past_turned = _lately(step, ways)
    cases = named(model, [*turned.values(), list(asked), past_turned], reader)
    people = names_in([policy for way in turned for policy in (way.before, way.after) if policy])
    turns = [
        Turn(in_words(way.before, people), in_words(way.after, people), cases[place])
        for place, way in enumerate(turned)
    ]
    label = capfirst(labelled(model._meta.verbose_name, step.label))
    return OnStep(label, open_ones.count(), turns, terms, cases[-2], void, past, cases[-1])


def _kind(model: Any) -> ContentType:
    return ContentType.objects.get_for_model(model)


def up_to(step: Step) -> set[str]:
    """The states from which the step can be taken, and those that lead there without coming after it."""
    ways = [(source, target) for s in steps_of(step.model) for source in s.sources for target in s.targets_from(source)]
    backwards = [(target, source) for source, target in ways]
    passed = _reached({target for source in step.sources for target in step.targets_from(source)}, ways)
    return {*step.sources, *(_reached(set(step.sources), backwards) - passed)}


def _reached(states: set[str], ways: list[tuple[str, str]]) -> set[str]:
    further = states | {target for source, target in ways if source in states}
    return states if further == states else _reached(further, ways)


def _lately(step: Step, ways: "Ways") -> tuple[int, list[int]]:
    """How many dossiers took the step and did not take it back, and those that would have gone another way.

    By the dossiers as they are now: what they said then is not kept. Days are counted from the moment itself.
    """
    taken = TransitionRecord.objects.filter(content_type=_kind(step.model), step=step.name, at__gte=clock.now() - BACK)
    taken = taken.filter(reverses=None, reversed_by=None)
    when = dict(taken.order_by("pk").values_list("object_id", "at"))
    turned = []
    for subject in ways.loaded(step.model._default_manager.filter(pk__in=taken.order_by().values("object_id"))):
        with clock.at(when[subject.pk]):
            if ways.of(subject).turns:
                turned.append(subject.pk)
    return len(when), sorted(turned, key=when.__getitem__, reverse=True)


class Ways:
    """Which policy decides on a dossier, by the policies in force before and after.

    What the conditions ask of a dossier is read, and judged once for all that say the same.
    """

    def __init__(self, before: Policies, after: Policies) -> None:
        self.before, self.after = before, after
        self.facts = facts_of([*before, *after])
        self.known: dict[tuple[Any, ...], Way] = {}

    def loaded(self, rows: QuerySet) -> Iterable[LifecycleModel]:
        """Those dossiers with what the conditions read of them; none where the policies in force stay the same."""
        if seal(self.before) == seal(self.after):
            return []
        if not self.facts:
            return rows.only("pk").iterator(CHUNK)
        joins = {join for fact in self.facts for join in fact.joins}
        rows = rows.prefetch_related(*{each for fact in self.facts for each in fact.sets})
        return (rows.select_related(*joins) if joins else rows).iterator(CHUNK)

    def of(self, subject: LifecycleModel) -> Way:
        said = tuple(_said(fact, subject) for fact in self.facts)
        if said not in self.known:
            self.known[said] = Way(*(first_that_applies(each, subject) for each in (self.before, self.after)))
        return self.known[said]


def facts_of(policies: Policies) -> list[Fact]:
    """What their conditions ask, as far as it still exists."""
    found: dict[str, Fact] = {}
    for line in (each.line for policy in policies for each in policy.narrowed_by):
        with suppress(UnknownFact):
            found.setdefault(line.parts[0].name, line.parts[0])
    return list(found.values())


def _said(fact: Fact, subject: LifecycleModel) -> Any:
    known = fact.read(subject)
    if fact.kind is Kind.SET:
        return frozenset(known or ())
    return days_until(known) if fact.kind is Kind.DAY and known is not None else known


def named(model: Any, groups: list[list[int]], reader: Any) -> list[Cases]:
    """The first few of each group by name and address; of one that the reader may not open, its number. 2 queries."""
    few = [group[:FEW] for group in groups]
    wanted = {key for group in few for key in group}
    rows = model._default_manager.visible_to(reader).filter(pk__in=wanted).select_related(*model.READ_WITH)
    found = {row.pk: (str(row), row.desk_url()) for row in rows}
    closed = capfirst(str(model._meta.verbose_name))
    return [
        Cases(len(group), [found.get(key, (f"{closed} {key}", "")) for key in some])
        for group, some in zip(groups, few, strict=True)
    ]


def to_try(arrow: str, reader: Any) -> list[tuple[str, str]]:
    """The newest dossiers that stand before the step, each with the page of what would happen if it was taken."""
    if not is_taken(arrow):
        return []
    model = lifecycle_of(arrow)
    step = step_named(model, arrow.partition(".")[2])
    rows = model._default_manager.visible_to(reader).filter(state__in=step.sources).select_related(*model.READ_WITH)
    return [
        (str(row), f"{reverse('process_what_if', args=[model._meta.model_name, row.pk])}?step={step.slug}")
        for row in rows.order_by("-pk")[:FEW]
    ]

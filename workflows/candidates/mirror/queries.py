"""What the figures are counted from. Never the scores of a round that still runs, nor those given after a talk:
whether people see the same thing shows in what each gave first, on their own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.utils.timezone import localdate

from workflows.candidates.durations import spans
from workflows.candidates.mirror.figures import Group, Points
from workflows.candidates.models import Assessment, Candidacy, Criterion
from workflows.candidates.policy import CandidacyPolicy
from workflows.candidates.states import AssessmentState, State
from workflows.kernel import clock

ANSWERED = Q(state__in=[State.ADMITTED, State.REJECTED])
NOMINATED, CALLED, OWN = "nominated", "called", "own"
# Stage -> the column of the policy by which the support group gives itself its days.
PROMISED = {
    State.SUBMITTED: "screening_days",
    State.SCREENING: "screening_days",
    State.ASSESSMENT: "assessment_days",
    State.RECOMMENDED: "decision_days",
}


@dataclass(frozen=True)
class Round:
    """The first scores of one round by assessor, the day of the last one, and whether the candidate is admitted now."""

    sheets: dict[int, Points]
    day: date
    admitted: bool


def rounds() -> list[Round]:
    """The latest whose scores are still kept, the newest first. 1 query."""
    running = Q(candidacy__state=State.ASSESSMENT, round=F("candidacy__round"))
    given = Assessment.objects.filter(state=AssessmentState.GIVEN).exclude(running).exclude(scores={})
    columns = "candidacy", "round", "assessor", "scores", "given_at", "candidacy__state"
    found: dict[tuple[int, int], Round] = {}
    rows = given.order_by("-given_at", "-pk").values_list(*columns)[: settings.AMBASSADE_MIRROR_SCORES]
    for candidacy, number, assessor, scores, at, state in rows:
        kept = found.setdefault((candidacy, number), Round({}, localdate(at), state == State.ADMITTED))
        kept.sheets[assessor] = scores
    return list(found.values())


def names_of_criteria() -> dict[str, str]:
    """Key -> name, those out of use included, in their order. 1 query."""
    return {each.key: str(each) for each in Criterion.objects.all()}


def names_of_people(keys: Any) -> dict[int, str]:
    return {user.pk: str(user) for user in get_user_model()._default_manager.filter(pk__in=keys)}


def answered_by(column: Any, days: int | None = None) -> list[tuple[Any, int, int]]:
    """(value, answered, admitted) per value of a column of the candidacy, the most answers first. 1 query.

    days   only answers that are no older
    """
    rows = Candidacy.objects.filter(ANSWERED).order_by()
    rows = rows if days is None else rows.filter(state_since__gte=clock.now() - timedelta(days=days))
    counted = rows.values(of=column).annotate(n=Count("pk"), good=Count("pk", filter=Q(state=State.ADMITTED)))
    return [(row["of"], row["n"], row["good"]) for row in counted.order_by("-n", F("of").asc(nulls_last=True))]


def way_in() -> Case:
    return Case(
        When(nomination__isnull=False, then=Value(NOMINATED)),
        When(campaign__isnull=False, then=Value(CALLED)),
        default=Value(OWN),
        output_field=CharField(),
    )


def groups(names: Mapping[Any, str], counted: list[tuple[Any, int, int]]) -> list[Group]:
    return [Group(names[value], answered, admitted) for value, answered, admitted in counted if value in names]


@dataclass(frozen=True)
class Kept:
    """One stage: the days promised (the fewest and the most, countries may differ), how many kept to them."""

    state: State
    promised: tuple[int, int]
    days: list[timedelta]
    in_time: int


def promises() -> Iterator[Kept]:
    """Per stage on which the support group works, over the latest that had an answer. 3 queries."""
    found = spans()
    answered = {candidacy for rows in found.values() for candidacy, _span in rows}
    where = dict(Candidacy.objects.filter(pk__in=answered).values_list("pk", "country"))
    written = {policy.country_id: policy for policy in CandidacyPolicy.objects.all()}
    policies: dict[int, CandidacyPolicy] = defaultdict(CandidacyPolicy, written)
    for state, name in PROMISED.items():
        rows = [(span, getattr(policies[where[pk]], name)) for pk, span in found[state]]
        if rows:
            days = [promised for _span, promised in rows]
            in_time = sum(span <= timedelta(days=promised) for span, promised in rows)
            yield Kept(state, (min(days), max(days)), [span for span, _promised in rows], in_time)

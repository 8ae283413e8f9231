"""How long candidacies really took, counted from the steps that were taken; nobody types such a number in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, pairwise
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, QuerySet

from workflows.candidates.models import Candidacy
from workflows.candidates.states import State
from workflows.kernel.models import TransitionRecord

ANSWERS = (State.ADMITTED, State.REJECTED)
WHOLE = ""  # from the first sending to the answer, what the candidate was waited for included
A_MOMENT = timedelta(hours=1)  # more than whole days, which does not make another day


@dataclass(frozen=True)
class Took:
    """Days: `half` of the candidacies were through within so many, `most` (eight in ten) within so many."""

    count: int
    half: int
    most: int

    @classmethod
    def of(cls, spans: list[timedelta]) -> "Took":
        days = sorted(max(1, ceil((span - A_MOMENT) / timedelta(days=1))) for span in spans)
        return cls(len(days), *(days[ceil(len(days) * tenths / 10) - 1] if days else 0 for tenths in (5, 8)))

    @property
    def is_known(self) -> bool:
        """A few candidacies would tell of people rather than of how long it takes."""
        return self.count >= settings.AMBASSADE_DURATIONS_LEAST


def durations() -> dict[str, Took]:
    """State -> how long candidacies stood in it, and the whole way. 1 query, of the latest that had an answer."""
    found = spans()
    return {state: Took.of([span for _candidacy, span in found[state]]) for state in (*State.values, WHOLE)}


def spans() -> dict[str, list[tuple[int, timedelta]]]:
    """State -> (candidacy, how long it stood in it), of the latest that had an answer. 1 query."""
    found: dict[str, list[tuple[int, timedelta]]] = defaultdict(list)
    for candidacy, records in groupby(changes(), key=lambda row: row[0]):
        for state, span in way_to_the_answer(list(records)).items():
            found[state].append((candidacy, span))
    return found


def changes() -> QuerySet[Any, Any]:
    """(candidacy, new state, when, whether it was taken back), each candidacy's in their order."""
    kind = ContentType.objects.get_for_model(Candidacy)
    records = TransitionRecord.objects.filter(content_type=kind).exclude(source=F("target"))
    answered = records.filter(target__in=ANSWERS, reverses=None, reversed_by=None).order_by("-at", "-pk")
    latest = answered.values("object_id")[: settings.AMBASSADE_DURATIONS_OF]
    rows = records.filter(object_id__in=latest).order_by("object_id", "number")
    return rows.values_list("object_id", "target", "at", "reversed_by")


def way_to_the_answer(records: Iterable[tuple[int, str, Any, int | None]]) -> dict[str, timedelta]:
    """State -> time spent in it until the first answer that stood, from the first sending on; no second look."""
    spent: dict[str, timedelta] = {}
    sent = None
    for (_c, state, since, _r), (_candidacy, target, at, taken_back) in pairwise(records):
        if state == State.SUBMITTED and sent is None:
            sent = since
        if sent is not None:
            spent[state] = spent.get(state, timedelta()) + (at - since)
            if target in ANSWERS and taken_back is None:
                return spent | {WHOLE: at - sent}
    return {}

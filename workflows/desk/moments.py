"""Who could come when, as a grid of people and moments; the best moment is marked."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime

from workflows.missions.models import Mission
from workflows.missions.moments.models import Moment, MomentsAsked, Says
from workflows.missions.states import STAFFABLE


@dataclass(frozen=True)
class Column:
    moment: Moment
    yes: int
    maybe: int
    is_best: bool = False

    @property
    def when(self) -> str:
        return date_format(localtime(self.moment.starts), "SHORT_DATETIME_FORMAT")


@dataclass(frozen=True)
class Grid:
    """rows: one person and what they say of each moment in words, empty where they did not"""

    columns: list[Column]
    rows: list[tuple[MomentsAsked, list[tuple[str, str]]]]

    @property
    def answered(self) -> int:
        return sum(asked.answered_at is not None for asked, _cells in self.rows)


def grid_of(mission: Mission) -> Grid | None:
    """Nothing while nobody was asked, or once there is a date. 3 queries at most."""
    if mission.starts is not None or mission.state not in STAFFABLE:
        return None
    moments = list(mission.moments.all())
    if not moments:
        return None
    people = list(mission.moments_asked.select_related("member").prefetch_related("answers"))
    said = {(asked.pk, each.moment_id): each.says for asked in people for each in asked.answers.all()}
    columns = [
        Column(moment, *(sum(said.get((asked.pk, moment.pk)) == says for asked in people) for says in WELCOME))
        for moment in moments
    ]
    words = dict(Says.choices)
    rows = [
        (asked, [(says, str(words.get(says, ""))) for says in (said.get((asked.pk, each.pk), "") for each in moments)])
        for asked in people
    ]
    return Grid(marked(columns), rows)


WELCOME = (Says.YES, Says.MAYBE)


def marked(columns: list[Column]) -> list[Column]:
    """The best: most who can, then most who could if need be; several when they are as good, none without any."""
    best = max((each.yes, each.maybe) for each in columns)
    is_best = [any(best) and (each.yes, each.maybe) == best for each in columns]
    return [Column(each.moment, each.yes, each.maybe, best) for each, best in zip(columns, is_best, strict=True)]

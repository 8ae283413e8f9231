"""The board: open missions by stage, the pressing ones first, each with the steps that its reader can take."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from workflows.approvals.queries import open_request, read_requests_of
from workflows.desk.board.looking import Looking
from workflows.desk.board.models import Look
from workflows.kernel.refusals import NotPossible
from workflows.kernel.steps import OpenStep, Step, check_possible, step_named, steps_for
from workflows.missions.admin import pressing_first
from workflows.missions.models import Mission
from workflows.missions.states import ENDED, STATES_OF, Stage, State
from workflows.missions.templates import reading_whether_one_fits

IN_A_COLUMN = 10
ONWARDS = [*(state for states in STATES_OF.values() for state in states), State.CLOSED]
# What each state waits for: why that cannot be done yet is what a card says is missing.
NEXT = {
    State.REQUESTED: "qualify",
    State.QUALIFYING: "approve",
    State.APPROVED: "offer",
    State.STAFFING: "staff",
    State.STAFFED: "confirm",
}


@dataclass(frozen=True)
class Way:
    """A step that moves the mission on. `stage`: where the card would stand then; `at_once`: it asks nothing."""

    step: Step
    stage: str
    at_once: bool


@dataclass(frozen=True)
class Card:
    mission: Mission
    ways: list[Way]
    others: list[Step]
    missing: Any

    @property
    def taken(self) -> int:
        return len(self.mission.taken)

    @property
    def wanted(self) -> int:
        return self.mission.ambassadors_wanted + self.mission.staff_wanted


@dataclass(frozen=True)
class Column:
    stage: Stage
    count: int
    cards: list[Card]
    url: str

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def columns_of(looking: Looking) -> tuple[list[Column], list[tuple[str, int, str]]]:
    """The columns; and the ends of missions as (words, how many, where they are listed). 10 queries at most."""
    rows = looking.rows()
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    cards: dict[Stage | None, list[Card]] = defaultdict(list)
    for card in cards_of(first_of_each(rows), looking.request.user):
        cards[Stage.of(card.mission.state)].append(card)
    columns = [
        Column(
            stage=stage,
            count=sum(counts.get(state, 0) for state in stage.states),
            cards=cards[stage],
            url=looking.address(Look.LIST, stage=stage.value),
        )
        for stage in Stage
    ]
    ended = [
        (state.label, counts[state], looking.address(Look.LIST, state=state.value))
        for state in State
        if state in ENDED and counts.get(state)
    ]
    return columns, ended


def first_of_each(rows: Any) -> list[int]:
    """The most pressing of each stage."""
    stage = Case(*(When(state__in=list(states), then=Value(each.value)) for each, states in STATES_OF.items()))
    place = Window(RowNumber(), partition_by=F("stage"), order_by=[F("pressing"), F("state_since"), F("pk")])
    open_ones = pressing_first(rows.filter(state__in=ONWARDS[:-1]))
    found = open_ones.annotate(stage=stage).annotate(place=place).filter(place__lte=IN_A_COLUMN)
    return list(found.order_by("pressing", "state_since", "pk").values_list("pk", flat=True))


def cards_of(keys: list[int], user: Any) -> list[Card]:
    """In that order. 5 queries."""
    rows = Mission.objects.filter(pk__in=keys).select_related("region", "owner", "author")
    found = reading_whether_one_fits(rows).prefetch_related("assignments__member").in_bulk(keys)
    missions = [found[key] for key in keys if key in found]
    read_requests_of(missions)
    return [card_of(mission, user) for mission in missions]


def card_of(mission: Mission, user: Any) -> Card:
    steps = list(open_ones(steps_for(mission, user, nothing_more), mission))
    ways = sorted(
        filter(None, (way_of(mission, step) for step in steps)), key=lambda way: way.step.options.tone != "main"
    )
    moving = {way.step.name for way in ways}
    return Card(mission, ways, [step for step in steps if step.name not in moving], missing(mission))


def nothing_more(step: Step) -> Iterable[Any]:
    """What rooms above ask would cost queries per card; whoever takes the step is asked it all the same."""
    return ()


def open_ones(steps: list[OpenStep], mission: Mission) -> Iterable[Step]:
    """What waits for an approval already is not offered once more."""
    for each in steps:
        if each.is_open and not (each.step.options.needs_approval and open_request(mission, each.step.name)):
            yield each.step


def way_of(mission: Mission, step: Step) -> Way | None:
    arrow, options = step.arrow_from(mission.state), step.options
    if arrow is None or arrow.target not in ONWARDS[ONWARDS.index(mission.state) + 1 :]:
        return None
    stage = Stage.of(arrow.target)
    at_once = not (options.asks or options.needs_approval or options.irrevocable)
    return Way(step, stage.value if stage else "", at_once)


def missing(mission: Mission) -> Any:
    """Why it cannot go on, in words; empty where it can, or where only its day is waited for."""
    name = NEXT.get(mission.state)
    if name is None:
        return ""
    if open_request(mission, name):
        return _("Waits for approval")
    try:
        check_possible(mission, step_named(Mission, name))
    except NotPossible as refusal:
        return refusal
    return ""


def leading_to(mission: Mission, stage: Stage, steps: list[OpenStep]) -> list[OpenStep]:
    """Of the steps that a reader could take, those after which the card stands in that column."""
    found = []
    for each in steps:
        arrow = each.step.arrow_from(mission.state)
        if arrow is not None and arrow.target in stage.states and arrow.target != mission.state:
            found.append(each)
    return found

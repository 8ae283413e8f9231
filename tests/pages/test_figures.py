"""What is counted as presence, and what is not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pages import figures
from pages.events import Event, EventStatus
from tests.factories import cast, missions
from workflows.kernel import clock
from workflows.kernel.perform import perform

pytestmark = [pytest.mark.django_db, pytest.mark.req("R7.2")]
TODAY = datetime(2027, 6, 15, 10, tzinfo=UTC)
NAMES = ("done", "planned", "in_private", "waiting", "not_met", "people")


@pytest.fixture(autouse=True)
def in_june() -> Any:
    with clock.at(TODAY):
        yield


def counted(kind: str, key: str) -> dict[str, int]:
    row = figures.with_figures(kind).get(key=key)
    return {name: value for name in NAMES if (value := getattr(row, name))}


@pytest.mark.parametrize("kind", figures.KINDS)
def test_public_events_of_this_year_count_as_done_and_coming_ones_as_planned(
    make_event: Callable[..., Event], choices: dict[str, list[Any]], kind: str
) -> None:
    entry = choices[kind][0]
    of_it = {"region": entry} if kind == "region" else {f"{kind}s": [entry]}
    make_event("nl", "fr", starts=TODAY - timedelta(days=60), **of_it)
    make_event("nl", starts=TODAY - timedelta(days=60))
    make_event("nl", starts=TODAY - timedelta(days=400), **of_it)
    make_event("nl", starts=TODAY - timedelta(days=3), status=EventStatus.CANCELLED, **of_it)
    make_event("nl", starts=TODAY + timedelta(days=30), **of_it)
    make_event("nl", starts=TODAY + timedelta(days=400), status=EventStatus.TENTATIVE, **of_it)
    make_event("nl", starts=TODAY + timedelta(days=5), status=EventStatus.CANCELLED, **of_it)
    assert counted(kind, entry.key) == {"done": 1, "planned": 2}
    assert counted(kind, choices[kind][1].key) == {}


def test_an_event_with_two_sectors_counts_once_for_each(
    make_event: Callable[..., Event], choices: dict[str, list[Any]]
) -> None:
    make_event("nl", "fr", "en", sectors=choices["sector"][:2])
    found = {row.key: row.planned for row in figures.overview("sector")}
    assert found == {"design": 1, "theatre": 1, "translation": 0}


@pytest.mark.parametrize(("kind", "key"), [("sector", "theatre"), ("theme", "work"), ("region", "brussels")])
def test_a_request_waits_until_somebody_is_found_and_is_unmet_once_declined(site: Any, kind: str, key: str) -> None:
    missions.staffed(cast.ambassador())
    known = counted(kind, key)
    mission = missions.qualifying()
    assert counted(kind, key) == known | {"waiting": 1}
    perform(mission, "decline", by=mission.owner, reason="Nobody speaks Sorbian.")
    assert counted(kind, key) == known | {"not_met": 1}


def test_a_request_whose_day_went_by_without_anybody_was_not_met(site: Any) -> None:
    missions.qualifying(starts=TODAY + timedelta(days=3))
    with clock.at(TODAY + timedelta(days=4)):
        assert counted("sector", "theatre") == {"not_met": 1}


def test_a_mission_without_a_public_event_is_an_engagement_that_was_not_public(site: Any) -> None:
    with clock.at(TODAY - timedelta(days=60)):
        person = cast.ambassador()
        mission = missions.confirmed(person, starts=TODAY - timedelta(days=20))
    perform(mission, "carry_out", by=mission.owner)
    assert {name: n for name, n in counted("sector", "theatre").items() if name != "people"} == {"in_private": 1}


def test_ambassadors_at_work_are_counted_by_their_own_sheet(site: Any) -> None:
    ready, resting = cast.ambassador(), cast.ambassador()
    sector = missions.choice(figures.Sector, "theatre")
    for person in (ready, resting):
        person.profile.sectors.add(sector)
    mandate = resting.mandates.get()
    perform(mandate, "end", by=resting.user, reason="Moving away.")
    assert counted("sector", "theatre") == {"people": 1}


def test_months_count_what_is_over_and_what_is_to_come_by_the_clock_of_the_site(site: Any) -> None:
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # in Brussels the year has begun
    months = figures.months_of([(new_year, True), (TODAY, True), (TODAY + timedelta(days=1), False)])
    assert [(m.done, m.planned) for m in months] == [(1, 0), *[(0, 0)] * 4, (1, 1), *[(0, 0)] * 6]


def test_the_fullest_month_fills_the_picture() -> None:
    months = [figures.Month("a", 3, 1), figures.Month("b", 1, 0), figures.Month("c")]
    bars = [(bar.done_top, bar.done, bar.planned_top, bar.planned) for bar in figures.bars_of(months)]
    assert bars == [(25, 75, 0, 25), (75, 25, 75, 0), (100, 0, 100, 0)]


def test_no_events_draw_no_columns() -> None:
    assert [bar.done + bar.planned for bar in figures.bars_of([figures.Month("a")])] == [0]

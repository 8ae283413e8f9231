"""Events as demand: public, not called off, of that year and country, and without a mission."""

from datetime import UTC, datetime

import pytest

from pages.demand import events
from pages.events import Event
from snippets.models import Sector, Theme
from tests.factories import cast, missions
from tests.factories.people import make_country, make_region
from tests.house.lists.events import make_event
from workflows.candidates.profiles import Covering
from workflows.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.1")]
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def event():
    with clock.at(NOON):
        return make_event()


def keys(year=2027, country=None):
    return [each.key for each in events((country or make_country()).pk, year)]


def test_an_event_asks_for_what_it_says_of_itself(event):
    theme, sector = missions.choice(Theme, "work"), missions.choice(Sector, "theatre")
    event.themes.add(theme)
    event.sectors.add(sector)
    event.languages.add(cast.language("nl"), cast.language("fr"))
    (found,) = events(make_country().pk, 2027)
    languages = frozenset({cast.language("nl").pk, cast.language("fr").pk})
    assert (found.key, found.sectors, found.level) == (event.pk, {sector.pk}, "local")
    assert found.covering == Covering(frozenset({theme.pk}), frozenset({make_region().pk}), languages)


def test_what_belongs_to_a_mission_counts_as_the_mission(event):
    assert keys() == [event.pk]
    Event.objects.filter(pk=event.pk).update(mission=missions.qualifying())
    assert keys() == []


def test_only_the_year_it_begins_in_and_the_country_it_lies_in_count_it(event):
    assert (keys(2026), keys(2027), keys(country=make_country("fr"))) == ([], [event.pk], [])
    Event.objects.filter(pk=event.pk).update(region=None)
    assert keys(country=make_country("fr")) == [event.pk], "online is everywhere"


def test_what_is_cancelled_or_not_public_is_no_demand(event):
    Event.objects.filter(pk=event.pk).update(status="cancelled")
    assert keys() == []

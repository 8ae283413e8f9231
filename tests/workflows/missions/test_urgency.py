"""How pressing a mission is, on site and online, by its date and by its owner."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import cast, missions
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.missions.states import State
from workflows.missions.urgency import Urgency, as_urgent_as, computed

pytestmark = pytest.mark.req("R5.2")
ORDER = list(Urgency)


@pytest.fixture(autouse=True)
def _numbers(settings):
    settings.AMBASSADE_URGENT_DAYS, settings.AMBASSADE_URGENT_ONLINE_DAYS = (14, 28), (7, 14)


@pytest.mark.parametrize(
    ("days", "on_site", "online"),
    [
        (-1, Urgency.URGENT, Urgency.URGENT),
        (6, Urgency.URGENT, Urgency.URGENT),
        (7, Urgency.URGENT, Urgency.SOON),
        (13, Urgency.URGENT, Urgency.SOON),
        (14, Urgency.SOON, Urgency.NORMAL),
        (27, Urgency.SOON, Urgency.NORMAL),
        (28, Urgency.NORMAL, Urgency.NORMAL),
    ],
)
def test_the_days_to_go_decide_and_fewer_where_nobody_travels(days, on_site, online):
    now = clock.now()
    with clock.at(now):
        starts = now + timedelta(days=days, minutes=1)
        assert (computed(starts, False), computed(starts, True)) == (on_site, online)


def test_without_a_date_nothing_presses():
    assert (computed(None, False), computed(None, True)) == (Urgency.NORMAL, Urgency.NORMAL)


@given(st.integers(-1000, 100_000), st.integers(0, 100_000), st.booleans())
def test_what_is_later_or_online_is_never_more_urgent(minutes, more, is_online):
    starts = clock.now() + timedelta(minutes=minutes)
    later = computed(starts + timedelta(minutes=more), is_online)
    assert ORDER.index(later) >= ORDER.index(computed(starts, is_online))
    assert ORDER.index(computed(starts, True)) >= ORDER.index(computed(starts, False))


@pytest.mark.django_db
def test_the_database_finds_what_the_mission_says():
    owner = cast.seated()
    for days in (1, 10, 20, 40, None):
        for is_online in (False, True):
            starts = clock.now() + timedelta(days=days, minutes=1) if days else None
            fields = {"starts": starts, "is_online": is_online, "when_text": "in March", "owner": owner}
            missions.requested(**fields)
            for level in ("normal", "urgent"):
                perform(missions.requested(**fields), "prioritise", by=owner, urgency=level, reason="So it is.")
    perform(missions.requested(owner=owner), "decline", by=owner, reason="No.")
    found = {level: set(Mission.objects.filter(as_urgent_as(level))) for level in Urgency}
    said = {level: {each for each in Mission.objects.all() if each.urgency_now == level} for level in Urgency}
    assert found == said
    assert [len(found[level]) for level in Urgency] == [13, 2, 15]


@pytest.mark.django_db
def test_once_both_sides_are_sure_nothing_presses():
    assert missions.staffed(starts=clock.now() + timedelta(days=3)).urgency_now == Urgency.URGENT
    assert missions.confirmed(starts=clock.now() + timedelta(days=4)).urgency_now == ""
    assert Mission(state=State.NEW).urgency_now == ""

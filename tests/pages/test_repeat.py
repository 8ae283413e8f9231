from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from pages.events import Event, EventStatus
from pages.models import EventPage
from pages.repeat import Rhythm, dates
from tests.factories.people import log_in, make_user_with
from tests.pages.conftest import BRUSSELS
from workflows.people.roles import Role

DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
STARTS = datetime(2027, 3, 23, 19, 30, tzinfo=BRUSSELS)  # the Tuesday before the clock changes


@given(DAYS, st.sampled_from(Rhythm.values), st.integers(0, 400))
def test_every_date_lies_ahead_within_its_end_on_the_same_day_of_the_week(first: date, rhythm: str, ahead: int) -> None:
    found = list(dates(first, rhythm, first + timedelta(days=ahead)))
    assert found == sorted(set(found))
    assert {day.weekday() for day in found} <= {first.weekday()}
    assert all(first < day <= first + timedelta(days=ahead) for day in found)


@given(DAYS, st.integers(40, 700))
def test_a_monthly_event_comes_once_in_each_month_and_a_last_monday_stays_the_last(first: date, ahead: int) -> None:
    found = list(dates(first, Rhythm.MONTH, first + timedelta(days=ahead)))
    months = [day.year * 12 + day.month for day in found]
    start = first.year * 12 + first.month
    assert months == list(range(start + 1, start + 1 + len(months)))
    if (first + timedelta(days=7)).month != first.month:
        assert all((day + timedelta(days=7)).month != day.month for day in found)
    else:
        assert {(day.day - 1) // 7 for day in found} <= {(first.day - 1) // 7}


@pytest.mark.parametrize(
    ("rhythm", "until", "expected"),
    [
        (Rhythm.WEEK, date(2027, 4, 6), [date(2027, 3, 30), date(2027, 4, 6)]),
        (Rhythm.FORTNIGHT, date(2027, 4, 20), [date(2027, 4, 6), date(2027, 4, 20)]),
        (Rhythm.MONTH, date(2027, 5, 31), [date(2027, 4, 27), date(2027, 5, 25)]),
    ],
)
def test_a_rhythm_in_days(rhythm: str, until: date, expected: list[date]) -> None:
    assert list(dates(STARTS.date(), rhythm, until)) == expected


@pytest.fixture
def editor(client: Client, site: Any) -> Client:
    return log_in(client, make_user_with(Role.COMMUNICATIONS))


def address(event: Event) -> str:
    return reverse("wagtailsnippets_pages_event:repeat", args=[event.pk])


WEEKS = {"rhythm": "week", "until": "2027-04-06"}


@pytest.mark.django_db
@pytest.mark.req("R7.1a")
def test_an_event_is_repeated_with_its_pages_at_the_same_hour_of_the_clock(
    editor: Client, make_event: Callable[..., Event], choices: dict[str, Any]
) -> None:
    event = make_event("nl", "fr", title="Open coffee", starts=STARTS, sectors=choices["sector"][:1])
    shown = editor.post(address(event), WEEKS)
    assert (len(shown.context["days"]), Event.objects.count()) == (2, 1)
    editor.post(address(event), WEEKS | {"agreed": "yes"})
    made = list(Event.objects.exclude(pk=event.pk))
    assert [each.local_start.isoformat() for each in made] == ["2027-03-30T19:30:00+02:00", "2027-04-06T19:30:00+02:00"]
    assert {(each.status, each.level, each.place_name, each.sequence) for each in made} == {
        (EventStatus.CONFIRMED, event.level, event.place_name, 0)
    }
    assert len({each.uid for each in [event, *made]}) == 3
    assert [[sector.key for sector in each.sectors.all()] for each in made] == [["theatre"]] * 2
    assert [sorted(listing.language for listing in each.listings.all()) for each in made] == [["fr", "nl"]] * 2
    keys = [{page.translation_key for page in each.pages.all()} for each in [event, *made]]
    assert [len(each) for each in keys] == [1, 1, 1]
    assert len(set.union(*keys)) == 3
    assert editor.get(made[0].listings.get(language="nl").url).status_code == 200


@pytest.mark.django_db
def test_a_second_click_makes_nothing_and_a_longer_series_only_what_is_missing(
    editor: Client, make_event: Callable[..., Event]
) -> None:
    event = make_event("nl", starts=STARTS)
    editor.post(address(event), WEEKS | {"agreed": "yes"})
    assert editor.post(address(event), WEEKS | {"agreed": "yes"}).status_code == 422
    editor.post(address(event), WEEKS | {"until": "2027-04-13", "agreed": "yes"})
    assert [each.local_start.day for each in Event.objects.all()] == [23, 30, 6, 13]


@pytest.mark.django_db
def test_drafts_stay_drafts_and_the_recap_of_the_first_is_not_told_of_the_others(
    editor: Client, make_event: Callable[..., Event]
) -> None:
    event = make_event("nl", starts=STARTS)
    page = event.pages.get()
    page.recap = [("heading", "It was full")]
    page.save_revision().publish()
    page.unpublish()
    editor.post(address(event), WEEKS | {"agreed": "yes"})
    copies = EventPage.objects.exclude(pk=page.pk)
    assert [(copy.live, len(copy.recap)) for copy in copies] == [(False, 0), (False, 0)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"rhythm": "week", "until": "2027-03-24"}, "until"),
        ({"rhythm": "week", "until": "2031-01-01"}, "until"),
        ({"rhythm": "week", "until": "2028-12-31"}, "until"),
        ({"rhythm": "week", "until": "soon"}, "until"),
        ({"rhythm": "never", "until": "2027-04-06"}, "rhythm"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_makes_nothing(
    editor: Client, make_event: Callable[..., Event], wrong: dict[str, str], said: str
) -> None:
    event = make_event("nl", starts=STARTS)
    answer = editor.post(address(event), wrong | {"agreed": "yes"})
    assert (answer.status_code, list(answer.context["form"].errors), Event.objects.count()) == (422, [said], 1)


@pytest.mark.django_db
def test_the_list_of_events_offers_it_and_only_editors_may(editor: Client, make_event: Callable[..., Event]) -> None:
    event = make_event("nl", starts=STARTS)
    assert address(event) in editor.get(reverse("wagtailsnippets_pages_event:list")).content.decode()
    coordinator = log_in(Client(), make_user_with(Role.COORDINATOR))
    assert coordinator.post(address(event), WEEKS | {"agreed": "yes"}).status_code in (302, 403)
    assert Event.objects.count() == 1

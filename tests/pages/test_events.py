from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext
from wagtail_localize.segments.extract import extract_segments

from pages import moments
from pages.cards import facts_of
from pages.events import Event, EventStatus
from pages.models import AgendaPage, ContentPage, EventPage
from pages.site import create_event
from tests.pages.conftest import BRUSSELS
from workflows.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.mark.req("R7.1a")
def test_moving_a_confirmed_event_bumps_its_sequence_and_keeps_the_former_start(
    make_event: Callable[..., Event],
) -> None:
    event = make_event()
    before = event.starts
    event.starts += timedelta(days=1)
    event.ends += timedelta(days=1)
    event.save()
    event.refresh_from_db()
    assert (event.sequence, event.previous_start) == (1, before)


@pytest.mark.parametrize(
    ("change", "sequence"),
    [
        ({"status": EventStatus.CANCELLED}, 1),
        ({"place_name": "Elsewhere"}, 1),
        ({"is_online": True}, 1),
        ({"name": "Another working title"}, 0),
        ({"cost": "5 €"}, 0),
    ],
)
def test_only_what_calendars_must_hear_bumps_the_sequence(
    make_event: Callable[..., Event], change: dict, sequence: int
) -> None:
    event = make_event()
    for name, value in change.items():
        setattr(event, name, value)
    event.save()
    event.refresh_from_db()
    assert (event.sequence, event.previous_start) == (sequence, None)


def test_a_tentative_event_moves_without_a_trace(make_event: Callable[..., Event]) -> None:
    event = make_event(status=EventStatus.TENTATIVE)
    event.starts += timedelta(minutes=30)
    event.save()
    event.refresh_from_db()
    assert (event.sequence, event.previous_start) == (0, None)


def test_saving_some_columns_still_saves_what_follows_from_them(make_event: Callable[..., Event]) -> None:
    event = make_event()
    event.status = EventStatus.CANCELLED
    event.save(update_fields=["status"])
    assert Event.objects.values_list("status", "sequence").get() == ("cancelled", 1)


def test_an_event_cannot_end_before_it_starts(make_event: Callable[..., Event]) -> None:
    event = make_event()
    event.ends = event.starts - timedelta(hours=1)
    with pytest.raises(ValidationError) as refused:
        event.full_clean()
    assert list(refused.value.message_dict) == ["ends"]
    with pytest.raises(IntegrityError):
        event.save()


@pytest.mark.parametrize("year", [1850, 1899, 3000])
def test_an_event_lies_between_1900_and_2999(make_event: Callable[..., Event], year: int) -> None:
    event = make_event()
    event.starts = event.ends = datetime(year, 2, 3, 12, tzinfo=BRUSSELS)
    with pytest.raises(ValidationError) as refused:
        event.full_clean()
    assert list(refused.value.message_dict) == ["starts", "ends"]


def test_an_event_says_where_or_that_it_is_online(make_event: Callable[..., Event]) -> None:
    event = make_event()
    event.place_name = ""
    with pytest.raises(ValidationError) as refused:
        event.full_clean()
    assert list(refused.value.message_dict) == ["place_name"]
    event.is_online = True
    event.full_clean()


def test_an_unknown_time_zone_is_refused(make_event: Callable[..., Event]) -> None:
    event = make_event()
    event.timezone = "Europe/Atlantis"
    with pytest.raises(ValidationError) as refused:
        event.full_clean()
    assert list(refused.value.message_dict) == ["timezone"]


@pytest.mark.parametrize(
    ("day", "offset"),
    [("2027-03-27", "+01:00"), ("2027-03-28", "+02:00"), ("2027-10-30", "+02:00"), ("2027-10-31", "+01:00")],
)
def test_the_printed_hour_is_the_hour_at_the_place_on_both_sides_of_the_change_of_clock(
    make_event: Callable[..., Event], day: str, offset: str
) -> None:
    event = make_event(starts=datetime.fromisoformat(f"{day}T19:00").replace(tzinfo=BRUSSELS))
    event.refresh_from_db()
    assert moments.start_iso(event) == f"{day}T19:00:00{offset}"
    assert "19:00–21:00" in moments.when(event)


def test_an_event_under_way_is_not_past(make_event: Callable[..., Event]) -> None:
    event = make_event(starts=clock.now() - timedelta(hours=1))
    assert event.is_past is False


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_addresses_are_made_of_plain_letters(site: object, language: str) -> None:
    title = "Débat à l'État"
    event = create_event({language: {"title": title}}, starts=clock.now(), ends=clock.now() + timedelta(hours=1),
                         level="local", place_name="Flagey")  # fmt: skip
    made = EventPage.objects.get(event=event)
    agenda = AgendaPage.objects.get(locale__language_code=language)
    typed = agenda.add_child(instance=ContentPage(title=title, locale=agenda.locale))
    assert (made.slug, typed.slug) == ("debat-a-letat", "debat-a-letat-2")


@pytest.mark.parametrize("cost", ["", "5 €"])
def test_the_cost_is_told_only_where_somebody_said_it(make_event: Callable[..., Event], cost: str) -> None:
    assert [value for term, value in facts_of(make_event(cost=cost)) if str(term) == gettext("Cost")] == [cost][
        : len(cost)
    ]


def test_the_pages_of_one_event_in_all_languages_are_about_that_event(make_event: Callable[..., Event]) -> None:
    make_event("nl")
    paths = {segment.path for segment in extract_segments(EventPage.objects.get())}
    assert ("title" in paths, "event" in paths) == (True, False)

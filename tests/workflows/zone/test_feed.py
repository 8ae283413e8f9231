"""The personal calendar: a secret address where a calendar program finds one's missions, without logging in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.factories import cast, missions
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.missions.own import CalendarFeed, make_feed

pytestmark = pytest.mark.django_db


def path(feed):
    return reverse("calendar_feed", args=[feed.code])


def entries(feed):
    """UID -> the entry, as a calendar program reads it that nobody logged in to."""
    answer = Client().get(path(feed))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(each["UID"]): each for each in found}


def only(feed):
    (entry,) = entries(feed).values()
    return entry


def told(entry):
    return str(entry["STATUS"]), entry["SEQUENCE"]


def fresh(mission):
    return Mission.objects.get(pk=mission.pk)


def test_a_seat_goes_from_an_offer_to_its_end_under_one_name_and_rising_numbers(ambassador):
    feed = make_feed(ambassador)
    mission = missions.staffing(ambassador)
    seen = [only(feed)]
    missions.accept(mission, ambassador)
    seen.append(only(feed))
    perform(fresh(mission), "confirm", by=mission.owner)
    seen.append(only(feed))
    perform(fresh(mission), "correct", by=mission.owner, address="Rue Haute 1")
    seen.append(only(feed))
    starts = mission.starts + timedelta(days=7)
    perform(fresh(mission), "reschedule", by=mission.owner, starts=starts, ends=starts + timedelta(hours=1))
    seen.append(only(feed))
    perform(fresh(mission), "cancel", by=mission.owner, reason="No hall")
    seen.append(only(feed))
    statuses = [str(each["STATUS"]) for each in seen]
    assert statuses == ["TENTATIVE", "TENTATIVE", "CONFIRMED", "CONFIRMED", "TENTATIVE", "CANCELLED"]
    numbers = [each["SEQUENCE"] for each in seen]
    assert numbers == sorted(set(numbers))
    assert len({str(each["UID"]) for each in seen}) == 1
    assert "Rue Haute 1" in seen[3]["LOCATION"]
    assert seen[4]["DTSTART"].dt == starts.replace(microsecond=0)


def test_an_entry_of_the_feed_is_the_one_that_was_mailed(zone, ambassador):
    mission = missions.confirmed(ambassador)
    mailed = zone.get(reverse("zone_mission_calendar", args=[mission.pk])).content
    (entry,) = Calendar.from_ical(mailed).walk("VEVENT")
    assert entry.to_ical() == only(make_feed(ambassador)).to_ical()


def test_a_seat_handed_back_is_cancelled_and_an_offer_declined_disappears(ambassador):
    feed = make_feed(ambassador)
    held = missions.confirmed(ambassador)
    offered = missions.staffing(ambassador, starts=held.starts + timedelta(days=3))
    assert sorted(str(each["STATUS"]) for each in entries(feed).values()) == ["CONFIRMED", "TENTATIVE"]
    perform(missions.assignment(held, ambassador), "withdraw", by=ambassador.user, reason="Ill")
    perform(missions.assignment(offered, ambassador), "decline", by=ambassador.user)
    assert str(only(feed)["STATUS"]) == "CANCELLED"


def test_what_has_not_changed_is_not_sent_again(ambassador):
    mission = missions.confirmed(ambassador)
    feed = make_feed(ambassador)
    first = Client().get(path(feed))
    same = {"If-None-Match": first.headers["ETag"]}
    again = Client().get(path(feed), headers=same)
    assert (again.status_code, again.content) == (304, b"")
    since = Client().get(path(feed), headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert since.status_code == 304
    with clock.at(clock.now() + timedelta(minutes=5)):
        perform(fresh(mission), "correct", by=mission.owner, address="Rue Haute 1")
        changed = Client().get(path(feed), headers=same)
        since = Client().get(path(feed), headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert (changed.status_code, since.status_code) == (200, 200)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["X-Robots-Tag"] == "noindex"


def test_the_former_address_opens_nothing_once_it_is_renewed_or_stopped(zone, ambassador):
    address = reverse("zone_calendar")
    zone.post(address)
    former = path(CalendarFeed.objects.get())
    assert Client().get(former).status_code == 200
    zone.post(address)
    feed = CalendarFeed.objects.get()
    assert (Client().get(former).status_code, Client().get(path(feed)).status_code) == (404, 200)
    assert feed.address in zone.get(address).content.decode()
    zone.post(address, {"stop": "1"})
    assert (Client().get(path(feed)).status_code, CalendarFeed.objects.count()) == (404, 0)


def test_a_closed_account_has_no_calendar_any_more(ambassador):
    feed = make_feed(ambassador)
    ambassador.user.is_active = False
    ambassador.user.save()
    assert Client().get(path(feed)).status_code == 404


def test_nothing_of_others_stands_in_it(ambassador):
    missions.confirmed(cast.ambassador(), requester_phone="0470 11 22 33")
    mission = missions.confirmed(ambassador, requester_phone="0470 11 22 33")
    feed = make_feed(ambassador)
    assert list(entries(feed)) == [f"mission-{mission.pk}-{missions.assignment(mission, ambassador).pk}@ambassade"]
    assert "0470" not in Client().get(path(feed)).content.decode()

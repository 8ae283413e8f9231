"""The day itself: whom to call, how to get there, one's own notes, having arrived, and not being able to come."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import log_in
from workflows.desk.waiting import waiting_for
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.missions.forms import ConfirmForm
from workflows.missions.models import Mission
from workflows.missions.own import OwnNotes
from workflows.missions.states import State

pytestmark = pytest.mark.django_db
PHONE, OWNERS = "0470 11 22 33", "0486 44 55 66"


@pytest.fixture
def mission(ambassador):
    found = missions.confirmed(ambassador, address="Place Sainte-Croix 1")
    contact = {"day_contact_name": "Dina at the door", "day_contact_phone": PHONE, "owner_phone": OWNERS}
    return perform(found, "name_contact", by=found.owner, **contact).subject


def day(mission):
    return reverse("zone_day", args=[mission.pk])


def seat(mission, person):
    return missions.assignment(mission, person)


def take(browser, mission, person, step, **answers):
    found = seat(mission, person)
    return browser.post(reverse("zone_assignment_step", args=[found.pk, step]), {"seen": found.revision, **answers})


def test_only_people_on_a_seat_see_whom_to_call_from_the_confirmation_to_the_day_after(zone, ambassador, mission):
    address = reverse("zone_mission", args=[mission.pk])
    for page in (zone.get(day(mission)), zone.get(address)):
        assert (PHONE in page.content.decode(), OWNERS in page.content.decode()) == (True, True)
    assert log_in(Client(), cast.ambassador().user).get(day(mission)).status_code == 404
    with clock.at(mission.ends + timedelta(days=1)):
        assert zone.get(day(mission)).status_code == 200
    with clock.at(mission.ends + timedelta(days=2)):
        assert zone.get(day(mission)).status_code == 404
        assert PHONE not in zone.get(address).content.decode()


def test_nobody_reads_a_contact_before_the_confirmation(zone, ambassador):
    mission = missions.staffed(ambassador)
    perform(mission, "name_contact", by=mission.owner, day_contact_name="Dina", day_contact_phone=PHONE)
    assert zone.get(day(mission)).status_code == 404
    assert PHONE not in zone.get(reverse("zone_mission", args=[mission.pk])).content.decode()


def test_the_confirmation_asks_whom_to_call_and_shows_no_requester_the_owners_telephone():
    mission = missions.staffed(requester_phone=PHONE)
    form = ConfirmForm(subject=mission, by=mission.requester_actor())
    assert form.initial == {"day_contact_name": mission.requester_name, "day_contact_phone": PHONE}
    assert list(ConfirmForm(subject=mission, by=mission.owner).fields) == [
        "day_contact_name",
        "day_contact_phone",
        "owner_phone",
    ]
    answers = {"day_contact_name": "Dina", "day_contact_phone": PHONE}
    found = perform(mission, "confirm", by=mission.requester_actor(), **answers).subject
    assert (found.day_contact_name, found.day_contact_phone) == ("Dina", PHONE)


def test_the_way_there_is_a_plain_link_that_names_its_host(zone, mission, settings):
    settings.AMBASSADE_ROUTE_PLANNER = "https://routes.example/?to={place}"
    page = zone.get(day(mission)).content.decode()
    assert 'href="https://routes.example/?to=Flagey%2C%20Place%20Sainte-Croix%201" rel="noreferrer noopener"' in page
    assert "(routes.example)" in page
    settings.AMBASSADE_ROUTE_PLANNER = ""
    assert "routes.example" not in zone.get(day(mission)).content.decode()


def test_own_notes_are_kept_for_the_person_alone(zone, ambassador, mission):
    address = reverse("zone_own_notes", args=[mission.pk])
    wrong = zone.post(address, {"leave_at": "tomorrow", "travel": "Train of 13:05", "notes": ""})
    assert (wrong.status_code, "Train of 13:05" in wrong.content.decode(), OwnNotes.objects.count()) == (422, True, 0)
    answers = {"leave_at": "2027-03-01T13:00", "travel": "Train of 13:05", "notes": "Ask about the bar."}
    for _click in range(2):
        assert zone.post(address, answers).status_code == 302
    assert OwnNotes.objects.get().notes == "Ask about the bar."
    assert "Ask about the bar." in zone.get(day(mission)).content.decode()
    assert log_in(Client(), cast.ambassador().user).get(address).status_code == 404
    assert "Ask about the bar." in zone.get(reverse("zone_data")).content.decode()
    desk = log_in(Client(), mission.owner)
    assert "Ask about the bar." not in desk.get(reverse("mission_dossier", args=[mission.pk])).content.decode()


def where_it_leads(zone):
    """The addresses of what waits on the overview, in its order."""
    return [each.url for each in zone.get(reverse("zone_home")).context["todos"]]


def test_on_the_day_the_overview_begins_with_the_page_for_it(zone, ambassador, mission):
    assert day(mission) not in zone.get(reverse("zone_home")).content.decode()
    with clock.at(mission.starts - timedelta(hours=1)):
        assert where_it_leads(zone)[0] == day(mission)
    with clock.at(mission.ends + timedelta(days=1)):
        assert day(mission) not in where_it_leads(zone)


def test_the_day_of_what_starts_soon_after_midnight_begins_the_evening_before(zone, ambassador):
    night = clock.midnight(clock.today() + timedelta(days=30)) + timedelta(minutes=15)
    mission = missions.confirmed(ambassador, starts=night)
    with clock.at(night - timedelta(hours=4)):
        assert take(zone, mission, ambassador, "arrive").status_code == 409
        assert day(mission) not in where_it_leads(zone)
    with clock.at(night - timedelta(hours=2)):
        assert where_it_leads(zone)[0] == day(mission)
        assert take(zone, mission, ambassador, "arrive").status_code == 302


def test_who_has_arrived_says_so_on_the_day_and_the_owner_sees_it(zone, ambassador, mission):
    assert take(zone, mission, ambassador, "arrive").status_code == 409  # not the day
    with clock.at(mission.starts - timedelta(minutes=20)):
        answer = take(zone, mission, ambassador, "arrive")
        assert (answer.status_code, answer.headers["Location"]) == (302, day(mission))
        arrived = seat(mission, ambassador).arrived_at
        assert arrived is not None
        desk = log_in(Client(), mission.owner)
        people = desk.get(reverse("mission_dossier", args=[mission.pk])).context["people"]
        assert people[0].assignment.arrived_at == arrived
        assert take(zone, mission, ambassador, "not-there-yet").status_code == 302
        assert seat(mission, ambassador).arrived_at is None


def test_who_cannot_come_on_the_day_wakes_the_owner_and_sees_whom_to_call(zone, ambassador, mission):
    with clock.at(mission.starts - timedelta(hours=3)):
        asked = zone.get(reverse("zone_assignment_step", args=[seat(mission, ambassador).pk, "withdraw"]))
        assert PHONE in asked.content.decode()
        assert take(zone, mission, ambassador, "withdraw", reason="The train stands still").status_code == 302
        told = OutboxRow.objects.filter(user=mission.owner, kind=OutboxRow.Kind.MESSAGE).order_by("-pk")
        names = set(told.filter(record__at__gte=clock.now() - timedelta(minutes=5)).values_list("name", flat=True))
        assert ("cannot_come_today" in names, "seat_handed_back" in names) == (True, False)
        outbox.deliver(told.get(name="cannot_come_today").pk)
        assert PHONE in mail.outbox[-1].body
        assert Mission.objects.get().state == State.STAFFING
        first = waiting_for(mission.owner)[0]
        assert [(item.title, item.late) for item in first.items] == [(mission.title, True)]
    with clock.at(mission.ends + timedelta(minutes=1)):
        assert "cannot" not in str(waiting_for(mission.owner)[0].title)


def test_a_seat_handed_back_in_good_time_wakes_nobody(ambassador, mission):
    perform(seat(mission, ambassador), "withdraw", by=ambassador.user, reason="A wedding")
    names = set(OutboxRow.objects.filter(user=mission.owner).values_list("name", flat=True))
    assert ("seat_handed_back" in names, "cannot_come_today" in names) == (True, False)
    assert str(mission) not in [item.title for item in waiting_for(mission.owner)[0].items if item.late]


def test_the_worker_rules_over_one_page_and_holds_nothing_of_the_mission(zone, mission):
    answer = zone.get(reverse("zone_day_worker", args=[mission.pk]))
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.request["PATH_INFO"].rpartition("/")[0] + "/" == day(mission)
    words = answer.content.decode()
    assert (mission.title in words, PHONE in words) == (False, False)
    until = int(zone.get(day(mission)).headers["X-Kept-Until"]) / 1000
    assert 24 * 3600 < until - mission.ends.timestamp() < 48 * 3600


def test_logging_out_has_the_browser_clear_what_it_keeps(zone):
    assert zone.post(reverse("account_logout")).headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in zone.get("/en/").headers

"""A member's own calendar, from the address on the sheet to the busy times."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django_q.models import OrmQ

from tests.factories import cast
from tests.factories.people import log_in
from tests.factories.sheets import address, opened, rows
from workflows.kernel import clock
from workflows.people.calendar import jobs
from workflows.people.calendar.models import BusyTime, OwnCalendar, Trouble
from workflows.people.sheet.reading import read_sheet

pytestmark = pytest.mark.django_db
EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Dentist\r\n"
    "DTSTART:{day:%Y%m%d}T090000Z\r\nDTEND:{day:%Y%m%d}T100000Z\r\nRRULE:FREQ=DAILY;COUNT=3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


class Keeper(BaseHTTPRequestHandler):
    body = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def calendar(settings):
    made = ThreadingHTTPServer(("127.0.0.1", 0), Keeper)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    Keeper.body = EVENT.format(day=clock.today() + timedelta(days=2)).encode()
    settings.AMBASSADE_CALENDAR_HOSTS = (f"127.0.0.1:{made.server_port}",)
    yield f"http://127.0.0.1:{made.server_port}/mine.ics"
    made.shutdown()
    made.server_close()


@pytest.fixture
def person():
    return cast.ambassador()


@pytest.fixture
def zone(client, person):
    return log_in(client, person.user)


def save(zone, where):
    return zone.post(address("time"), {"calendar": where} | rows("blocked") | opened(zone, "time"))


def queued():
    return [row for row in OrmQ.objects.all() if row.task["func"] == jobs.READ]


@pytest.mark.req("R5.3")
def test_a_saved_address_is_read_by_a_job_and_only_the_times_are_kept(zone, person, calendar):
    assert save(zone, calendar).status_code == 302
    assert len(queued()) == 1
    kept = OwnCalendar.objects.get(member=person)
    assert (kept.read_at, BusyTime.objects.count()) == (None, 0)
    jobs.read(kept.pk)
    kept.refresh_from_db()
    assert (kept.read_at is not None, kept.trouble, BusyTime.objects.count()) == (True, "", 3)
    assert "Dentist" not in str(list(BusyTime.objects.values()))
    jobs.read(kept.pk)
    assert BusyTime.objects.count() == 3
    facts = dict(next(each.facts for each in read_sheet(person) if each.part.slug == "time"))
    assert [words for words in facts.values() if ": 3 " in words] != []


def test_what_went_wrong_is_said_to_its_owner_and_what_was_read_stays(zone, person, calendar):
    save(zone, calendar)
    key = OwnCalendar.objects.get().pk
    jobs.read(key)
    Keeper.body = b"<html>Log in</html>"
    jobs.read(key)
    kept = OwnCalendar.objects.get()
    assert (kept.trouble, BusyTime.objects.count()) == (Trouble.NOT_A_CALENDAR, 3)
    assert str(kept.get_trouble_display()) in zone.get(address("time")).content.decode()


def test_who_empties_the_address_removes_everything_that_was_read(zone, calendar):
    save(zone, calendar)
    jobs.read(OwnCalendar.objects.get().pk)
    assert save(zone, "").status_code == 302
    assert (OwnCalendar.objects.count(), BusyTime.objects.count()) == (0, 0)


def test_another_address_begins_anew(zone, calendar):
    save(zone, calendar)
    jobs.read(OwnCalendar.objects.get().pk)
    save(zone, "webcal://calendar.example.org/me.ics")
    kept = OwnCalendar.objects.get()
    assert (kept.address, kept.read_at) == ("https://calendar.example.org/me.ics", None)
    assert BusyTime.objects.count() == 0


@pytest.mark.parametrize("where", ["http://example.org/a.ics", "file:///etc/passwd", "nonsense"])
def test_an_address_that_could_lead_inside_is_refused_and_shown_as_typed(zone, where):
    answer = save(zone, where)
    assert (answer.status_code, where in answer.content.decode(), OwnCalendar.objects.count()) == (422, True, 0)


def test_every_night_those_of_active_members_are_read(person):
    OwnCalendar.objects.create(member=person, address="https://example.org/a.ics")
    left = cast.ambassador()
    OwnCalendar.objects.create(member=left, address="https://example.org/b.ics")
    left.active = False
    left.save()
    assert (jobs.read_all(), len(queued())) == (1, 1)

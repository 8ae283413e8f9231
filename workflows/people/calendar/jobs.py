"""Reads the calendars that members gave an address of: when they save it, and every night."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task

from workflows.kernel import clock
from workflows.people.calendar.busy import Span, busy_times
from workflows.people.calendar.fetch import CannotReadError, fetch
from workflows.people.calendar.models import BusyTime, OwnCalendar, Trouble

READ = "workflows.people.calendar.jobs.read"


def read_later(calendar: OwnCalendar) -> None:
    async_task(READ, calendar.pk)


def read_all() -> int:
    found = list(OwnCalendar.objects.filter(member__active=True))
    for calendar in found:
        read_later(calendar)
    return len(found)


def read(key: int) -> None:
    """What was read before stays where it cannot be read now; its owner is told on their page."""
    calendar = OwnCalendar.objects.filter(pk=key).first()
    if calendar is None:
        return
    try:
        spans, trouble = _spans_of(calendar.address), ""
    except CannotReadError as error:
        spans, trouble = None, str(error.trouble)
    with transaction.atomic():
        now = OwnCalendar.objects.select_for_update().filter(pk=key, address=calendar.address).first()
        if now is None:  # removed or changed meanwhile
            return
        now.trouble = trouble
        if spans is not None:
            now.read_at = clock.now()
            now.busy_times.all().delete()
            BusyTime.objects.bulk_create(BusyTime(calendar=now, starts=first, ends=last) for first, last in spans)
        now.save()


def _spans_of(address: str) -> list[Span]:
    file, now = fetch(address), clock.now()
    try:
        last = now + timedelta(days=settings.AMBASSADE_CALENDAR_DAYS)
        return busy_times(file, now, last, settings.AMBASSADE_CALENDAR_PERIODS)
    except Exception as error:  # whatever a file may hold: the library raises many kinds
        raise CannotReadError(Trouble.NOT_A_CALENDAR) from error

"""Writes what the clock starts, listed in `workflows/apps.py`, to the cluster's own table of schedules."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

OURS = "ambassade: "


@dataclass(frozen=True)
class Entry:
    """A job of the clock: every so many minutes, or at the times of a cron line (in settings.TIME_ZONE)."""

    name: str
    function: str
    minutes: int | None = None
    cron: str | None = None

    def fields(self) -> dict[str, object]:
        kind = "C" if self.cron else "I"  # Schedule.CRON, Schedule.MINUTES
        return {"func": self.function, "schedule_type": kind, "minutes": self.minutes, "cron": self.cron, "repeats": -1}


def ensure_schedules(entries: Iterable[Entry]) -> None:
    """Make the table say what the list says. One that did not change keeps the time of its next run."""
    from django_q.models import Schedule  # app ready: the list is read while apps load

    with transaction.atomic():
        known = {schedule.name: schedule for schedule in Schedule.objects.filter(name__startswith=OURS)}
        for entry in entries:
            old, fields = known.pop(OURS + entry.name, None), entry.fields()
            if old and all(getattr(old, key) == value for key, value in fields.items()):
                continue
            if old:
                old.delete()
            schedule = Schedule(name=OURS + entry.name, **fields)
            schedule.full_clean(exclude=["kwargs", "args"])
            schedule.save()
        Schedule.objects.filter(pk__in=[gone.pk for gone in known.values()]).delete()

"""The one clock: every time that a lifecycle, a job or a deadline reads comes from here.

Tests and the demo live through a year by standing at another moment; nothing else may.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from django.utils import timezone

_shift: ContextVar[timedelta] = ContextVar("clock_shift", default=timedelta(0))


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now() + _shift.get()


def day_of(moment: datetime) -> date:
    """The date of a moment where the cooperative lives (settings.TIME_ZONE)."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def today() -> date:
    """Today's date where the cooperative lives."""
    return day_of(now())


def midnight(day: date) -> datetime:
    """When that day begins where the cooperative lives."""
    return datetime.combine(day, time(), timezone.get_default_timezone())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stand at `moment` (aware) until the block ends; time goes on from there."""
    token = _shift.set(moment - timezone.now())
    try:
        yield
    finally:
        _shift.reset(token)

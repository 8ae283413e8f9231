"""One worker at a time, each attempt counted before its work: for rows with a status, attempts and held_until."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django_q.models import OrmQ

from workflows.kernel import clock

RECEIVED, WORKING = "received", "working"
MAX_ATTEMPTS = 3
GRACE = timedelta(minutes=1)  # what a job that was queued may need before it counts as lost
HOLD = timedelta(minutes=2)  # a worker that says nothing for so long is dead
REST = timedelta(minutes=10)


def take(pending: QuerySet) -> bool:
    """Take the one row of `pending` for this worker and count the attempt, committed before any work."""
    now = clock.now()
    free = Q(held_until=None) | Q(held_until__lt=now)
    taken = {"status": WORKING, "held_until": now + HOLD, "attempts": F("attempts") + 1}
    return bool(pending.filter(free).update(**taken))


def watch(mine: QuerySet, every: float, also: Callable[[], dict[str, Any]] = dict) -> Callable[[], bool]:
    """Says, each time it is asked, whether the row is still in `mine`, and now and then that its worker lives.

    `also` are columns that are written along.
    """
    last = time.monotonic()

    def still_wanted() -> bool:
        nonlocal last
        if time.monotonic() - last < every:
            return True
        last = time.monotonic()
        return bool(mine.update(held_until=clock.now() + HOLD, **also()))

    return still_wanted


def put_back(mine: QuerySet) -> None:
    """Our disk is full, or our scanner away: no fault of the video, so the attempt does not count."""
    mine.update(status=RECEIVED, held_until=clock.now() + REST, attempts=F("attempts") - 1)


def left_behind(received: str) -> Q:
    """Of those pending: no worker holds them, so their job was lost or their worker died. `received`: since when."""
    now = clock.now()
    return Q(held_until__lt=now) | Q(**{"held_until": None, f"{received}__lt": now - GRACE})


def waiting(queue: str, job: str) -> set[Any]:
    """What the jobs of that name are about that stand in the queue, untouched."""
    rows = [row.task for row in OrmQ.objects.filter(key=queue, lock__lte=clock.now())]
    return {pk for task in rows if task.get("func") == job for pk in task.get("args", ())}

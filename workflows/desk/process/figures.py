"""How a lifecycle really runs: how many dossiers stand where, how long they stay, which steps are taken."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord

LOOKED_BACK = timedelta(days=365)
DAY, HOUR = 86400, 3600


@dataclass
class Figures:
    """counts, late   state -> how many stand there now, how many of them longer than expected
    stays   state -> how long dossiers stayed that left it in the last twelve months
    taken   (step, from, to) -> how long the state before it had lasted, each time it was taken
    """

    counts: dict[str, int] = field(default_factory=dict)
    late: dict[str, int] = field(default_factory=dict)
    stays: dict[str, list[timedelta]] = field(default_factory=lambda: defaultdict(list))
    taken: dict[tuple[str, str, str], list[timedelta]] = field(default_factory=lambda: defaultdict(list))


def seen_by(model: type[LifecycleModel], user: Any) -> QuerySet[Any]:
    """The dossiers that this account sees; all, where a lifecycle has none of its own to see."""
    rows: Any = model._default_manager.all()
    return rows.visible_to(user) if hasattr(rows, "visible_to") else rows


def figures_of(model: type[LifecycleModel], user: Any) -> Figures:
    """3 queries, however many dossiers and steps."""
    rows = seen_by(model, user).order_by()
    found = Figures(counts=dict(rows.values_list("state").annotate(n=Count("pk", distinct=True))))
    overdue = model._default_manager.all()
    if hasattr(overdue, "overdue"):
        late = rows.filter(pk__in=overdue.overdue().order_by().values("pk"))
        found.late = dict(late.values_list("state").annotate(n=Count("pk", distinct=True)))
    for step, source, target, at, since in steps_taken(model, rows, clock.now() - LOOKED_BACK):
        stayed = at - since if since else timedelta(0)
        found.taken[step, source, target].append(stayed)
        if source != target:
            found.stays[source].append(stayed)
    return found


def steps_taken(
    model: type[LifecycleModel], rows: QuerySet[Any], since: datetime
) -> Iterable[tuple[str, str, str, datetime, datetime | None]]:
    """Step, from, to, when, since when it had been there; what was taken back never was."""
    kind = ContentType.objects.get_for_model(model)
    records = TransitionRecord.objects.filter(content_type=kind, at__gte=since, object_id__in=rows.values("pk"))
    stood = records.filter(reverses=None, reversed_by=None).order_by()
    for step, source, target, at, before in stood.values_list("step", "source", "target", "at", "before"):
        yield step, source, target, at, parse_datetime(before["state_since"]) if "state_since" in before else None


def middle(stays: list[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(each.total_seconds() for each in stays)) if stays else None


def lasting(stay: timedelta | None) -> str:
    """How long something takes, as one says it; empty where nothing is known."""
    if stay is None:
        return ""
    seconds = stay.total_seconds()
    if seconds < HOUR:
        return _("less than an hour")
    if seconds < 2 * DAY:
        hours = round(seconds / HOUR)
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = round(seconds / DAY)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}

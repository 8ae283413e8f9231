"""How pressing a request is: from how long there is until its day, less long where nobody has to travel."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.db.models.enums import TextChoices
from django.utils.translation import pgettext_lazy

from workflows.kernel import clock
from workflows.missions.states import BEFORE_APPROVAL, STAFFABLE, State

LOOKING = (*BEFORE_APPROVAL, *STAFFABLE)  # people are still to be found
PRESSING = (*BEFORE_APPROVAL, *STAFFABLE, State.STAFFED)  # from then on both sides are sure


class Urgency(TextChoices):
    """The most pressing first."""

    URGENT = "urgent", pgettext_lazy("urgency", "Urgent")
    SOON = "soon", pgettext_lazy("urgency", "Soon")
    NORMAL = "normal", pgettext_lazy("urgency", "Not urgent")


def days_for(is_online: bool) -> dict[Urgency, int]:
    """From fewer days than that before its start on, a mission is so pressing."""
    urgent, soon = settings.AMBASSADE_URGENT_ONLINE_DAYS if is_online else settings.AMBASSADE_URGENT_DAYS
    return {Urgency.URGENT: urgent, Urgency.SOON: soon}


def computed(starts: datetime | None, is_online: bool) -> Urgency:
    """Without a date nothing presses."""
    if starts is None:
        return Urgency.NORMAL
    left = starts - clock.now()
    return next((level for level, days in days_for(is_online).items() if left < timedelta(days=days)), Urgency.NORMAL)


def is_near(starts: datetime | None, is_online: bool) -> bool:
    """Whether its day is so near that it would be urgent, whatever the owner says."""
    return computed(starts, is_online) == Urgency.URGENT


def near() -> Q:
    """The missions of which `is_near` is true."""
    found = Q(pk__in=[])
    for is_online in (False, True):
        before = clock.now() + timedelta(days=days_for(is_online)[Urgency.URGENT])
        found |= Q(is_online=is_online, starts__lt=before)
    return found


def as_urgent_as(level: Urgency) -> Q:
    """The missions of that urgency, as `urgency_now` says: as the owner set it, else as computed."""
    by_date = {each: Q(pk__in=[]) for each in Urgency}
    for is_online in (False, True):
        days = days_for(is_online)
        urgent, soon = (clock.now() + timedelta(days=days[each]) for each in (Urgency.URGENT, Urgency.SOON))
        where = Q(is_online=is_online)
        by_date[Urgency.URGENT] |= where & Q(starts__lt=urgent)
        by_date[Urgency.SOON] |= where & Q(starts__gte=urgent, starts__lt=soon)
        by_date[Urgency.NORMAL] |= where & (Q(starts=None) | Q(starts__gte=max(urgent, soon)))
    return Q(state__in=PRESSING) & (Q(urgency=level) | (Q(urgency="") & by_date[level]))

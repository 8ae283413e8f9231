"""How long it takes from one mission to the next: the road between their regions, and a margin.

Nobody travels to a meeting online; between one and the road there is still the margin. Where the table says nothing
about two regions, the house's own numbers hold.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.models import Region

ONLINE = 0  # a place like the key of a region
MOST_MINUTES = 660
FARTHEST = timedelta(hours=12)  # no two missions are farther apart than that, margin included

Place = int | None


class TravelTime(models.Model):
    """The road between two regions, or within one, from door to door; the same in both directions."""

    one = models.ForeignKey(Region, models.CASCADE, related_name="+", verbose_name=_("region"))
    other = models.ForeignKey(Region, models.CASCADE, related_name="+", verbose_name=_("other region"))
    minutes = models.PositiveSmallIntegerField(
        pgettext_lazy("of a journey", "minutes"), validators=[MaxValueValidator(MOST_MINUTES)]
    )

    class Meta:
        verbose_name, verbose_name_plural = _("travel time"), _("travel times")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_travel_time_between_two_regions"),
            models.CheckConstraint(condition=models.Q(one__lte=models.F("other")), name="travel_times_are_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.one} – {self.other}"


class Roads:
    """All that is known of the roads, read at once: 1 query."""

    def __init__(self) -> None:
        rows = TravelTime.objects.values_list("one", "other", "minutes")
        self.known: dict[tuple[int, int], int] = {(one, other): minutes for one, other, minutes in rows}

    def minutes(self, one: int, other: int) -> int | None:
        """What the table says, None where it says nothing."""
        return self.known.get((min(one, other), max(one, other)))

    def apart(self, one: Place, other: Place) -> timedelta:
        """How much time must lie between a mission here and the next one there."""
        if one == other == ONLINE:
            return timedelta(0)
        margin = timedelta(minutes=settings.AMBASSADE_TRAVEL_MARGIN_MINUTES)
        if ONLINE in (one, other):
            return margin
        told = self.minutes(one, other) if one and other else None
        if told is None:
            near = one is not None and one == other
            told = settings.AMBASSADE_TRAVEL_NEAR_MINUTES if near else settings.AMBASSADE_TRAVEL_FAR_MINUTES
        return margin + timedelta(minutes=told)


def place_of(mission: Any) -> Place:
    """The region that one has to go to, ONLINE, or None where it is not known yet."""
    return ONLINE if mission.is_online else mission.region_id

"""How long it takes from a request to a confirmation, read from what happened to earlier requests."""

import math
import statistics
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.kernel import clock
from workflows.kernel.models import TransitionRecord
from workflows.missions.models import Mission
from workflows.missions.states import Door, State

DAY = timedelta(days=1)
MOST_OF_THEM = 0.8


@dataclass(frozen=True)
class Past:
    """One earlier request: when it came in, when both sides were sure, when it took place or was to take place."""

    asked: datetime
    confirmed: datetime | None
    starts: datetime | None
    state: str

    @property
    def days(self) -> int:
        return max(1, math.ceil((self.confirmed - self.asked) / DAY)) if self.confirmed else 0

    @property
    def is_settled(self) -> bool:
        """Whether we could come is known. Who cancelled before that may have had reasons of their own."""
        over = self.state == State.DECLINED or (self.starts is not None and self.starts <= clock.now())
        return bool(self.confirmed) or (over and self.state not in (State.CANCELLED, State.JOINED))


@dataclass(frozen=True)
class LeadTime:
    """confirmed: how many confirmations it is computed from · half, most: days within which half, eight in ten came

    short: requests that came with fewer than `most` days to go · short_confirmed: those of them that were confirmed
    """

    confirmed: int
    half: int = 0
    most: int = 0
    short: int = 0
    short_confirmed: int = 0

    @property
    def is_known(self) -> bool:
        return self.confirmed >= settings.AMBASSADE_LEAD_FEWEST

    @property
    def notice(self) -> int:
        """From how many days before its date on a request is no longer short notice."""
        return self.most if self.is_known else settings.AMBASSADE_ASK_DAYS

    @property
    def first_day(self) -> datetime:
        return clock.now() + timedelta(days=self.notice)

    def is_soon(self, starts: datetime | None) -> bool:
        return starts is not None and starts < self.first_day

    @property
    def sentences(self) -> list[str]:
        """What we can honestly say before anything is typed."""
        if not self.is_known:
            return [
                _("Too few of our missions lie behind us to say how long it takes."),
                _("Please ask %(days)s ahead, or more.") % {"days": days(self.notice)},
            ]
        told = [self.how_long]
        if self.short:
            told.append(
                ngettext(
                    "One request came with less notice than that; confirmed: %(confirmed)d.",
                    "%(short)d requests came with less notice than that; confirmed: %(confirmed)d.",
                    self.short,
                )
                % {"short": self.short, "confirmed": self.short_confirmed}
            )
        return told

    @property
    def how_long(self) -> str:
        if self.half == self.most:
            words = _(
                "Of the last %(number)d requests that were confirmed, eight in ten were confirmed within %(most)s."
            )
        else:
            words = _(
                "Of the last %(number)d requests that were confirmed, half were confirmed within %(half)s and eight "
                "in ten within %(most)s."
            )
        return words % {"number": self.confirmed, "half": days(self.half), "most": days(self.most)}


def days(number: int) -> str:
    return ngettext("%(number)d day", "%(number)d days", number) % {"number": number}


def past() -> list[Past]:
    """The last requests from outside, newest first. 2 queries."""
    kind = ContentType.objects.get_for_model(Mission)
    records = TransitionRecord.objects.filter(content_type=kind, reverses=None, reversed_by=None)
    moments = {
        key: (asked, confirmed)
        for key, asked, confirmed in records.filter(step__in=("request", "confirm"))
        .order_by("-object_id")
        .values("object_id")
        .annotate(asked=Min("at", filter=Q(step="request")), confirmed=Min("at", filter=Q(step="confirm")))
        .filter(asked__isnull=False)
        .values_list("object_id", "asked", "confirmed")[: settings.AMBASSADE_LEAD_REQUESTS]
    }
    asked_by_others = Mission.objects.filter(pk__in=list(moments)).exclude(door=Door.AMBASSADOR)
    rows = asked_by_others.order_by().values_list("pk", "starts", "state")
    return [Past(*moments[key], starts, state) for key, starts, state in rows]


def lead_time() -> LeadTime:
    found = past()
    took = sorted(each.days for each in found if each.confirmed)
    if not took:
        return LeadTime(0)
    most = took[math.ceil(len(took) * MOST_OF_THEM) - 1]
    late = [each for each in found if each.starts and each.is_settled and each.starts - each.asked < most * DAY]
    return LeadTime(
        confirmed=len(took),
        half=math.ceil(statistics.median(took)),
        most=most,
        short=len(late),
        short_confirmed=sum(1 for each in late if each.confirmed),
    )

"""What holds on the day of a mission, and of the pack that people read before it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from workflows.kernel import clock
from workflows.kernel.models import records_of
from workflows.kernel.refusals import Answer, No
from workflows.missions.states import AFTER_THE_DAY, ANNOUNCED

ON_THE_WAY = timedelta(hours=3)  # who plays at a quarter past midnight is under way before it is the day


def begins(mission: Any) -> datetime | None:
    """The first moment of its day where the cooperative lives; the evening before, when it starts after midnight."""
    if not mission.starts:
        return None
    return min(clock.midnight(clock.day_of(mission.starts)), mission.starts - ON_THE_WAY)


def is_kept_until(mission: Any) -> datetime | None:
    """The end of the day after: from then on nobody needs whom to call, nor a copy in a telephone."""
    if not mission.ends:
        return None
    return clock.midnight(clock.day_of(mission.ends) + timedelta(days=2))


def is_around_the_day(mission: Any) -> bool:
    """From the confirmation to the end of the day after."""
    until = is_kept_until(mission)
    return mission.state in (*ANNOUNCED, *AFTER_THE_DAY) and until is not None and clock.now() < until


def is_today(mission: Any) -> bool:
    first = begins(mission)
    return first is not None and first <= clock.now() <= mission.ends


def is_short_notice(mission: Any) -> bool:
    """From a day before it begins until it is over."""
    return bool(mission.starts) and mission.starts - timedelta(days=1) <= clock.now() <= mission.ends


def it_is_the_day(assignment: Any) -> Answer:
    """on the day of a confirmed mission"""
    mission = assignment.mission
    if mission.state not in ANNOUNCED:
        return No(gettext_lazy("The mission is not confirmed, or it is over."))
    return is_today(mission) or No(gettext_lazy("This can be said on the day itself."))


def has_not_arrived(assignment: Any) -> Answer:
    """has not arrived yet"""
    return assignment.arrived_at is None or No(gettext_lazy("You said already that you have arrived."))


def has_arrived(assignment: Any) -> Answer:
    """has arrived"""
    return assignment.arrived_at is not None or No(gettext_lazy("You have not said that you arrived."))


def stale_pack_is_untold(mission: Any) -> Answer:
    """something in the pack is out of date, and the owner was not told since the confirmation"""
    told = records_of(mission).filter(step="tell_of_pack", at__gte=mission.state_since).exists()
    return (not told and mission.is_pack_stale) or No(gettext_lazy("There is nothing to tell."))

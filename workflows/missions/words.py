"""A mission's time and place as people read them, in the language that is active."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from snippets.clocks import city_time


def moment(value: datetime) -> str:
    return date_format(timezone.localtime(value), "DATETIME_FORMAT")


def when(mission: Any) -> str:
    """The date and hours of a mission, or the period that was given instead."""
    if not mission.starts or not mission.ends:
        return mission.when_text or _("The date is still open")
    starts, ends = timezone.localtime(mission.starts), timezone.localtime(mission.ends)
    if starts.date() == ends.date():
        day, hours = date_format(starts, "l j F Y"), (date_format(starts, "H:i"), date_format(ends, "H:i"))
        words = _("%(day)s, %(from)s to %(until)s") % {"day": day, "from": hours[0], "until": hours[1]}
    else:
        words = _("%(start)s to %(end)s") % {"start": moment(mission.starts), "end": moment(mission.ends)}
    return f"{words} ({city_time()})"


def where(mission: Any) -> str:
    if mission.is_online:
        return " · ".join(filter(None, (_("Online"), mission.place_name)))
    parts = [mission.place_name, mission.address, str(mission.region or "")]
    return ", ".join(part for part in parts if part) or _("The place is still open")

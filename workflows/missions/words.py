"""A mission's time and place as people read them, in the language that is active."""

from typing import Any

from django.utils.translation import gettext as _

from snippets.clocks import moment, span

__all__ = ["moment", "span", "when", "where"]


def when(mission: Any) -> str:
    """The date and hours of a mission, or the period that was given instead."""
    if not mission.starts or not mission.ends:
        return mission.when_text or _("The date is still open")
    return span(mission.starts, mission.ends)


def where(mission: Any) -> str:
    if mission.is_online:
        return " · ".join(filter(None, (_("Online"), mission.place_name)))
    parts = [mission.place_name, mission.address, str(mission.region or "")]
    return ", ".join(part for part in parts if part) or _("The place is still open")

"""A mission's time and place as people read them, in the language that is active."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from snippets.clocks import moment, span

__all__ = ["moment", "span", "to_decide_on", "when", "where"]


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


def to_decide_on(mission: Any) -> list[tuple[Any, str]]:
    """When, where, and what it is for; the address of an online room and whom to reach are not for every reader."""
    texts = [mission._meta.get_field(name) for name in ("objectives", "brief")]
    found = [(pgettext("of an event", "When"), when(mission)), (pgettext("place", "Where"), where(mission))]
    found += [(capfirst(str(each.verbose_name)), getattr(mission, each.name)) for each in texts]
    return [(label, words) for label, words in found if words]

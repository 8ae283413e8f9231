"""The weekly pattern: seven days in three parts each, and in which of them a moment falls."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

PARTS = {
    "morning": pgettext_lazy("part of the day", "morning"),
    "afternoon": pgettext_lazy("part of the day", "afternoon"),
    "evening": pgettext_lazy("part of the day", "evening"),
}
NOON, EVENING = 12, 18
SLOTS = [f"{day}-{part}" for day in range(1, 8) for part in PARTS]


def day_words(number: int) -> str:
    return capfirst(str(WEEKDAYS[number - 1]))


def slot_words(slot: str) -> str:
    day, part = slot.split("-")
    return f"{day_words(int(day))}, {PARTS[part]}"


def slot_of(moment: datetime) -> str:
    """In which part of which day it begins, by the clock of where the cooperative lives."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    part = "morning" if local.hour < NOON else "afternoon" if local.hour < EVENING else "evening"
    return f"{local.isoweekday()}-{part}"


def week_words(slots: list[str]) -> str:
    """One line per day: its name and its parts."""
    lines = []
    for day in range(1, 8):
        parts = [str(words) for part, words in PARTS.items() if f"{day}-{part}" in slots]
        if parts:
            lines.append(f"{day_words(day)}, {' + '.join(parts)}")
    return "\n".join(lines)


def week_told(profile: Any, person: Any) -> str:
    return week_words(profile.week)

"""Requests that are perhaps about the same event, as the dossier of one shows them beside it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from workflows.missions import words
from workflows.missions.arrival import perhaps_same
from workflows.missions.models import Mission

Row = tuple[str, str, str]


@dataclass(frozen=True)
class Beside:
    """why: what the two share, in words · facts: (term, of this one, of the other)"""

    mission: Mission
    why: list[str]
    facts: list[Row]


def beside(mission: Mission, user: Any) -> list[Beside]:
    """1 query."""
    own = told(mission)
    return [
        Beside(
            each.mission,
            [why.label for why in each.why],
            [(term, value, other) for (term, value), (_term, other) in zip(own, told(each.mission), strict=True)],
        )
        for each in perhaps_same(mission, user)
    ]


def told(mission: Mission) -> list[tuple[str, str]]:
    return [
        (_("Title"), mission.title),
        (pgettext("of an event", "When"), words.when(mission)),
        (pgettext("place", "Where"), words.where(mission)),
        (_("Who asks"), ", ".join(filter(None, [mission.requester_name, mission.requester_organisation]))),
        (pgettext("of a request", "Came in by"), str(mission.get_door_display())),
        (pgettext("of a dossier", "State"), str(mission.get_state_display())),
    ]

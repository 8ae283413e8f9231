"""What stands in the way of a plan, in words; they name nobody."""

from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from workflows.matching.wording import LIFTS, SAID

if TYPE_CHECKING:
    from workflows.kernel.refusals import Words

WHOLE = (
    "left", "no_account", "not_staff", "no_mandate", "being_prepared", "suspended", "charter", "untrained", "requester",
    "blocked", "busy", "far",
)  # fmt: skip
RULES: "dict[str, Words]" = {
    **{code: SAID[code] for code in WHOLE},
    "enough": pgettext_lazy("season", "As many missions in that year as they wish for"),
    "paused": pgettext_lazy("season", "Mandate paused"),
    "language": pgettext_lazy("season", "Language of the mission not on the sheet at B2 or higher"),
    "taken": pgettext_lazy("season", "Another mission in the way, travel included"),
    "asked": pgettext_lazy("season", "Asked for this mission before"),
    "barred": pgettext_lazy("season", "Not to be proposed here, as you chose"),
    "full": pgettext_lazy("season", "As many missions in this period as they wish for"),
    "elsewhere": pgettext_lazy("season", "On another mission of this plan at that time"),
    "closed": pgettext_lazy("season", "The mission looks for nobody any more, or its date has passed"),
    "seat": pgettext_lazy("season", "The seat was filled or offered meanwhile"),
}
CHANGES: "dict[str, Words]" = {
    **LIFTS,
    "asked": pgettext_lazy("season", "Asking them once more, on the page of the mission."),
    "barred": pgettext_lazy("season", "Allowing them here again."),
    "full": pgettext_lazy("season", "One mission more than they wish for, if they agree: on the page of the mission."),
    "elsewhere": pgettext_lazy("season", "Another date for one of the two missions."),
}
GOALS: "dict[str, Words]" = {
    "seats": pgettext_lazy("season", "Seats filled"),
    "points": pgettext_lazy("season", "Points of all who are proposed"),
    "most": pgettext_lazy("season", "Most missions of one person"),
    "spread": pgettext_lazy("season", "Spread, less is more even"),
    "away": pgettext_lazy("season", "Journeys to another region"),
}


def rule(code: str) -> "Words":
    """What a line was skipped for: a rule, or the words of a step that was refused."""
    return RULES.get(code, code)

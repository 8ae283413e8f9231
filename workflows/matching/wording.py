"""The reasons of `core` in words. They name nobody, so that they read as well of somebody as to somebody."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from workflows.matching.core import Reason
from workflows.people.sheet.models import TieField, TieLevel

MEASURES: dict[str, Promise] = {
    "themes": pgettext_lazy("matching", "Themes in common"),
    "sector": pgettext_lazy("matching", "Sector"),
    "competences": pgettext_lazy("matching", "Competences needed"),
    "audience": pgettext_lazy("matching", "Experience with such an audience"),
    "kind": pgettext_lazy("matching", "Kind of intervention that is liked"),
    "pace": pgettext_lazy("matching", "Wish for more or fewer missions"),
    "turn": pgettext_lazy("matching", "Turn: least recently asked"),
    "beside": pgettext_lazy("matching", "Newcomer beside somebody with experience"),
    "near": pgettext_lazy("matching", "Near the place"),
    "week": pgettext_lazy("matching", "Usual free time in the week"),
    "complement": pgettext_lazy("matching", "What the other part of the duo lacks"),
    "pair": pgettext_lazy("matching", "Not always the same two people"),
    "ties": pgettext_lazy("matching", "Ties in the field of contact; only for whoever staffs the mission"),
}

SAID: dict[str, Promise] = {
    "themes": pgettext_lazy("matching", "Themes in common: %(count)s of %(all)s"),
    "sector": pgettext_lazy("matching", "At home in the sector"),
    "competences": pgettext_lazy("matching", "Competences needed that stand on the sheet: %(count)s of %(all)s"),
    "audience": pgettext_lazy("matching", "Missions before such an audience: %(count)s"),
    "kind": pgettext_lazy("matching", "Kind of intervention that is liked"),
    "more": pgettext_lazy("matching", "Wish for more missions"),
    "never_asked": pgettext_lazy("matching", "Not asked for any other mission yet"),
    "asked_before": pgettext_lazy("matching", "Days since the last question: %(count)s"),
    "asked_lately": pgettext_lazy("matching", "Days since the last question: %(count)s"),
    "newcomer": pgettext_lazy("matching", "First mission, beside somebody with experience"),
    "experienced": pgettext_lazy("matching", "Experience, beside people who are new"),
    "ties": pgettext_lazy("matching", "Ties in the field of contact, at that level: %(field)s, %(reach)s"),
    "ties_elsewhere": pgettext_lazy("matching", "Ties in the field of contact, at another level: %(field)s"),
    "own_region": pgettext_lazy("matching", "Own region"),
    "travels": pgettext_lazy("matching", "Region within reach"),
    "usually_free": pgettext_lazy("matching", "Usually free at that time of the week"),
    "no_themes": pgettext_lazy("matching", "None of the themes"),
    "no_sector": pgettext_lazy("matching", "Sector not on the sheet"),
    "no_competences": pgettext_lazy("matching", "None of the competences needed on the sheet"),
    "other_kinds": pgettext_lazy("matching", "Other kinds of intervention are liked"),
    "fewer": pgettext_lazy("matching", "Wish for fewer missions"),
    "seldom_free": pgettext_lazy("matching", "Seldom free at that time of the week"),
    "complement": pgettext_lazy("matching", "What the other part of the duo lacks: %(count)s of %(all)s"),
    "no_complement": pgettext_lazy("matching", "Adds nothing to what the other part of the duo brings"),
    "same_pair": pgettext_lazy("matching", "Missions with the same partner in the last year: %(count)s"),
    "charter_open": pgettext_lazy("matching", "Charter in force not signed yet; time until %(day)s"),
    # What excludes.
    "left": pgettext_lazy("matching", "No longer in the register as a member"),
    "no_account": pgettext_lazy("matching", "No account that is open"),
    "not_staff": pgettext_lazy("matching", "Not permanent staff"),
    "no_mandate": pgettext_lazy("matching", "No mandate as an ambassador"),
    "being_prepared": pgettext_lazy("matching", "Mandate still being prepared"),
    "paused": pgettext_lazy("matching", "Mandate paused until %(day)s"),
    "suspended": pgettext_lazy("matching", "Mandate suspended"),
    "charter": pgettext_lazy("matching", "Charter in force not signed in time"),
    "untrained": pgettext_lazy("matching", "No initial training attended"),
    "language": pgettext_lazy("matching", "Language of the mission not on the sheet"),
    "language_low": pgettext_lazy("matching", "Language of the mission on the sheet at %(level)s, below B2"),
    "requester": pgettext_lazy("matching", "Is who asks for the mission"),
    "enough": pgettext_lazy("matching", "As many missions in %(year)s as wished for: %(count)s"),
    "taken": pgettext_lazy("matching", "Another mission in the way, travel included: from %(from)s to %(until)s"),
    "blocked": pgettext_lazy("matching", "In a period without missions"),
    "busy": pgettext_lazy("matching", "Busy then in the own calendar"),
    "far": pgettext_lazy("matching", "Region out of reach"),
}

LIFTS: dict[str, Promise] = {
    "left": pgettext_lazy("matching", "Membership, as soon as it stands in the register again."),
    "no_account": pgettext_lazy("matching", "Claiming the account by invitation, or opening it again."),
    "not_staff": pgettext_lazy("matching", "Standing in the register as permanent staff."),
    "no_mandate": pgettext_lazy("matching", "A new mandate."),
    "being_prepared": pgettext_lazy(
        "matching", "The start of the mandate: first day, charter signed, training attended."
    ),
    "paused": pgettext_lazy("matching", "The end of the pause; it may be ended earlier."),
    "suspended": pgettext_lazy(
        "matching", "The end of the suspension: a decision, or the signature where it is missing."
    ),
    "charter": pgettext_lazy("matching", "Signing the charter."),
    "untrained": pgettext_lazy("matching", "Attending an initial training, or noting one that was attended."),
    "language": pgettext_lazy("matching", "The language on the sheet at B2 or higher, where that is so."),
    "language_low": pgettext_lazy("matching", "The language on the sheet at B2 or higher, where that is so."),
    "requester": pgettext_lazy("matching", "Another requester; or an exception, with a reason on record."),
    "enough": pgettext_lazy(
        "matching", "The wish for more missions, on the sheet; or an exception, with a reason on record."
    ),
    "taken": pgettext_lazy("matching", "Another date, or handing back the other mission."),
    "blocked": pgettext_lazy("matching", "Another date, or another period on the sheet."),
    "busy": pgettext_lazy("matching", "Another date, or that time free in the calendar."),
    "far": pgettext_lazy("matching", "The region, or a wider reach, on the sheet; or a mission online."),
}


OF_TIES: dict[str, Any] = {"field": TieField, "reach": TieLevel}


@dataclass(frozen=True)
class Told:
    """A reason in the language of who reads it now; `lift` is what would lift an exclusion, empty for others."""

    words: str
    points: int
    lift: str


def told(reason: Reason) -> Told:
    code = "language_low" if reason.code == "language" and dict(reason.said).get("level") else reason.code
    said = {name: OF_TIES[name](value).label if name in OF_TIES else shown(value) for name, value in reason.said}
    return Told(str(SAID[code]) % said, reason.points, str(LIFTS.get(code, "")))


def shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value)
    return pgettext("matching", "an unknown day") if value is None else value

"""The mission pack as somebody on a seat reads it: as it stands, or as they read it, with what became of it since."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.missions.models import Assignment, Mission
from workflows.missions.pack import Pack, Told, heading_of, since
from workflows.missions.states import AFTER_THE_DAY, ANNOUNCED
from workflows.zone import queries, sheet
from workflows.zone.frame import page, zone_page


def may_read(standing: sheet.Standing) -> bool:
    return standing.holds_seat and standing.mission.state in (*ANNOUNCED, *AFTER_THE_DAY)


def shown(told: Told, became: dict[str, str] | None = None) -> dict[str, Any]:
    """A pack as `pack.html` draws it. became: key -> what became of it since it was read."""
    became = became or {}
    language = language_name(told["language"])
    groups = []
    for kind in Pack.KINDS:
        items = [in_words(each, told, became) for each in told["items"] if each["kind"] == kind]
        if items:
            groups.append((heading_of(kind), kind, items))
    stands_in = _("We have no material in the language of this mission; the pack is in %(language)s.")
    return {
        "brief": told["brief"],
        "objectives": told["objectives"],
        "preparation": told["preparation"],
        "groups": groups,
        "language": told["language"],
        "note": stands_in % {"language": language} if told["stands_in"] else "",
    }


def in_words(item: Told, told: Told, became: dict[str, str]) -> Told:
    own = item["language"] != told["language"]
    until = date.fromisoformat(item["until"]) if item["until"] else None
    is_day = item["kind"] == "message" and item["version"]
    return item | {
        "until": until,
        "version": date.fromisoformat(item["version"]) if is_day else item["version"],
        "became": became.get(item["key"], ""),
        "is_new": item.get("is_new", False),
        "only_in": language_name(item["language"]) if own else "",
    }


def language_name(code: str) -> str:
    """As it stands within a sentence: in French small, in Dutch and English as in a title."""
    name = str(get_language_info(code)["name_translated"])
    return name.lower() if get_language() == "fr" else name


def read_by(mine: Assignment) -> Any:
    """What this person read: nothing while the pack waits for them again."""
    return mine.pack_read if mine.acknowledged_at else None


def as_read(mission: Mission, read: Any) -> tuple[Told, dict[str, str], bool]:
    """What they read, with what became of each thing, and whether anything differs; before the day with what is new."""
    told, became = read.content, since(read.content)
    if mission.state not in ANNOUNCED:
        return told, became, bool(became)
    now, known = mission.pack(), {each["key"] for each in told["items"]}
    became |= {each.key: _("The person in charge left it out since.") for each in now.left_out if each.key in known}
    new = [each.told() | {"why": now.why(each), "is_new": True} for each in now.items if each.key not in known]
    differs = bool(became or new) or any(told[name] != words for name, words in now.texts.items())
    return told | now.texts | {"items": [*told["items"], *new]}, became, differs


@require_safe
@zone_page
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Readable as long as the mission stands here; after the day it can no longer be confirmed."""
    mission, mine, standing = seat_of(request.user, pk)
    if not may_read(standing):
        raise Http404
    read = read_by(mine)
    told, became, differs = as_read(mission, read) if read else (mission.pack().told(), {}, False)
    return page(
        request,
        "pack_page",
        mission=mission,
        mine=mine,
        read=read,
        differs=differs,
        pack=shown(told, became) | {"contacts": sheet.contacts(standing), "people": queries.people_on(mission)},
        facts=sheet.essentials(mission),
    )


def seat_of(user: Any, pk: int) -> tuple[Mission, Assignment, sheet.Standing]:
    """A mission and this person's seat on it; 404 for whoever holds none."""
    rows = queries.assignments_of(user).select_related(
        "member", "mission__region", "mission__language", "mission__owner"
    )
    mine = rows.filter(mission=pk).first()
    if mine is None:
        raise Http404
    standing = sheet.Standing(mine.mission, user, mine)
    if not standing.holds_seat:
        raise Http404
    return mine.mission, mine, standing

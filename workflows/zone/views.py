"""The zone's reading pages. Steps stand in steps.py, the profile in profile.py."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from workflows.kernel.perform import open_steps
from workflows.kernel.steps import OpenStep
from workflows.kernel.undo import act_of_last, way_back
from workflows.missions import calls, photos
from workflows.missions.calendar import calendar_of
from workflows.missions.intake import doors_of
from workflows.missions.models import Assignment, Mission
from workflows.people import roles
from workflows.people.roles import Role
from workflows.zone import announcements, candidacy, cards, corrections, door, mandate, packs, queries, sheet, tasks
from workflows.zone.frame import page, zone_page
from workflows.zone.steps import MISSION_STEPS, ON_OCCASION, ON_THE_DAY, own_steps, story_of

ON_PAGE = 20
ON_OVERVIEW = 5


@require_safe
@zone_page
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    has_desk = user.has_perm("wagtailadmin.access_admin")
    ahead = [cards.card_of(a) for a in queries.coming(user)[: ON_OVERVIEW + 1]]
    calls = [call_card(mission) for mission in queries.calls_for(user)]
    proposed = [proposal_card(mission) for mission in queries.proposals(user)[:ON_OVERVIEW]]
    is_ambassador = roles.has_role(user, Role.AMBASSADOR)
    member = roles.member_of(user)
    return page(
        request,
        "home",
        todos=[
            *(mandate.todos_of(member) if member else []),
            *(candidacy.todos_of(user) if member and not is_ambassador else []),
            *cards.todos_of(user, has_desk),
            *tasks.todos_of(user),
        ],
        announced=announcements.on_home(request),
        ahead=ahead[:ON_OVERVIEW],
        more_ahead=len(ahead) > ON_OVERVIEW,
        calls=calls[:ON_OVERVIEW],
        more_calls=len(calls) - ON_OVERVIEW,
        proposed=proposed,
        has_desk=has_desk,
        speaks=is_ambassador or roles.has_role(user, Role.STAFF),
        ended=None if is_ambassador else queries.ended_mandate(user),
        may_propose=bool(doors_of(user)),
        member=member,
    )


def call_card(mission: Mission) -> cards.Card:
    return cards.card(mission, pgettext("mission", "Open call"), "busy", sheet.closing_of(mission))


def proposal_card(mission: Mission) -> cards.Card:
    return cards.card(mission, mission.get_state_display())


@require_safe
@zone_page
def missions(request: HttpRequest) -> HttpResponse:
    """Four tabs, each a plain address; an unknown one shows the first."""
    tabs: dict[str, tuple[str, Any, Any]] = {
        "coming": (_("Coming"), queries.coming, cards.card_of),
        "open": (_("Offers and open calls"), queries.pending, cards.card_of),
        "past": (pgettext("missions", "Past"), queries.past, cards.card_of),
        "proposed": (_("Proposed by me"), queries.proposals, proposal_card),
    }
    wanted = request.GET.get("tab", "")
    tab = wanted if wanted in tabs else "coming"
    _label, find, draw = tabs[tab]
    rows: Any = find(request.user)
    calls = queries.calls_for(request.user) if tab == "open" else []
    if tab == "open":
        rows = [*rows, *calls]
    shown = Paginator(rows, ON_PAGE).get_page(request.GET.get("page"))
    drawn = [call_card(row) if tab == "open" and isinstance(row, Mission) else draw(row) for row in shown]
    return page(
        request,
        "missions",
        tabs=[(key, label, key == tab) for key, (label, _find, _draw) in tabs.items()],
        tab=tab,
        missions=drawn,
        shown=shown,
        not_for=queries.calls_not_for(request.user, calls) if tab == "open" and shown.number == 1 else [],
        may_propose=bool(doors_of(request.user)),
        has_calendar=roles.member_of(request.user) is not None,
    )


def find_mission(user: Any, pk: int) -> Mission:
    rows = Mission.objects.in_zone_of(user).select_related(
        "region", "language", "intervention_kind", "audience_kind", "place_kind", "sector", "owner"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@zone_page
def mission(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_mission(request.user, pk)
    mine = queries.own_assignment(found, request.user)
    if mine is not None:
        mine.mission = found
    standing = sheet.Standing(found, request.user, mine)
    opened = door.door_of(found, request.user, mine)
    return page(
        request,
        "mission",
        mission=found,
        mine=mine,
        tone=cards.TONES.get(mine.state, "") if mine else "",
        note=cards.note_of(mine) if mine else sheet.closing_of(found),
        standing=standing,
        steps=part_steps(found, mine, request.user),
        steps_url=f"{reverse('zone_home')}assignments/{mine.pk}/" if mine else request.path,
        why_url=f"{reverse('zone_home')}assignments/{mine.pk}/why/" if mine else "",
        way_back=way_back(mine, request.user, act_of_last(mine)) if mine else None,
        mission_steps=mission_steps(found, standing, request.user),
        essentials=sheet.essentials(found),
        details=sheet.details(found),
        contacts=sheet.contacts(standing),
        has_pack=packs.may_read(standing),
        has_day=standing.knows_day_contact,
        key_messages=sheet.key_messages_for(found) if standing.holds_seat else [],
        people=queries.people_on(found) if standing.holds_seat else [],
        report=sheet.report_of(mine) if mine else [],
        photos=mine.photos.count() if mine and photos.takes_photos(mine) else None,
        results=sheet.results(standing),
        history=story_of(mine) if mine else [],
        fit=queries.fit_of(found, request.user, mine) if opened is None else None,
        door=opened,
        corrections=corrections.corrections_for(mine) if mine else [],
        proposal=sheet.proposal_note(found),
        why_not=queries.why_not(found) if standing.is_author else "",
    )


def part_steps(found: Mission, mine: Assignment | None, user: Any) -> list[OpenStep]:
    """The buttons of the person's own part; neither a closed call nor what belongs to the day itself is dangled."""
    call_is_open = bool(calls.people_may_come_forward(found))
    if mine is None:
        member = roles.member_of(user)
        if member is None or not call_is_open:
            return []
        mine = Assignment(mission=found, member=member, role=queries.seat_role(user))
    steps = [each for each in open_steps(mine, user) if each.step.name in own_steps()]
    hidden = {*ON_THE_DAY, *ON_OCCASION, *(() if call_is_open else ("express_interest",))}
    return [s for s in steps if s.is_open or s.step.name not in hidden]


def mission_steps(found: Mission, standing: sheet.Standing, user: Any) -> list[OpenStep]:
    if not standing.holds_seat:
        return []
    return [each for each in open_steps(found, user) if each.step.name in MISSION_STEPS and each.is_open]


@require_safe
@zone_page
def mission_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_mission(request.user, pk)
    mine = queries.own_assignment(found, request.user)
    entry = calendar_of(mine) if mine else b""
    if not entry:
        raise Http404
    response = HttpResponse(entry, content_type="text/calendar; charset=utf-8")
    name = slugify(found.title)[:60] or "mission"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response

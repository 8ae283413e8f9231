"""The shared agenda: who goes where for the cooperative, which seats are free, and where one could join."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods

from snippets.models import Country, Region
from workflows.kernel import clock
from workflows.missions.models import Assignment, Mission
from workflows.missions.rules import call_is_open
from workflows.missions.states import HOLDS_SEAT, SEATED, SeatRole, StaffingMode, State
from workflows.people import consents, roles
from workflows.people.models import Consent, ConsentKind
from workflows.people.roles import Role
from workflows.zone import cards
from workflows.zone.frame import page, zone_page
from workflows.zone.queries import calls_for
from workflows.zone.rotation import chosen

READERS = (Role.AMBASSADOR, Role.STAFF, Role.BOARD, Role.SUPPORT_GROUP, Role.COMMUNICATIONS)
ON_PAGE = 20


@dataclass(frozen=True)
class Entry:
    """`url` is empty where this reader cannot open the mission; `may_join`: one click puts them forward."""

    mission: Mission
    url: str
    when: str
    where: str
    people: list[str]
    free: str
    is_open: bool
    may_join: bool
    seen: int


def coming(user: Any) -> QuerySet[Mission]:
    """What all may know of: public missions from their staffing on, open calls; and the reader's own."""
    member = roles.member_of(user)
    home = member.country_id if member else Country.objects.filter(key__iexact=settings.AMBASSADE_COUNTRY).values("pk")
    called = Q(state=State.STAFFING, staffing_mode=StaffingMode.OPT_IN)
    own = Assignment.objects.filter(member__user=user.pk, state__in=HOLDS_SEAT)
    known = Q(is_public=True) | called | Q(pk__in=own.values("mission"))
    rows = Mission.objects.filter(known, state__in=(State.STAFFING, *SEATED), starts__gt=clock.now())
    rows = rows.filter(country__in=home) if member is None else rows.filter(country=home)
    return rows.select_related("region", "language").order_by("starts", "pk")


def seats() -> Prefetch:
    """Who holds a seat, with whether others may read the name."""
    agreed = Consent.objects.filter(member=OuterRef("member"), kind=ConsentKind.AGENDA, withdrawn_at=None)
    held = Assignment.objects.filter(state__in=HOLDS_SEAT).select_related("member").order_by("role", "seat", "pk")
    return Prefetch("assignments", held.annotate(named=Exists(agreed)))


def entries(missions: Page, user: Any) -> list[Entry]:
    suits = {mission.pk for mission in calls_for(user)}
    member = roles.member_of(user)
    mine = Assignment.objects.filter(member=member.pk, mission__in=[each.pk for each in missions]) if member else []
    known = {each.mission_id: each for each in mine}
    return [entry(mission, user, mission.pk in suits, known.get(mission.pk)) for mission in missions]


def entry(mission: Mission, user: Any, suits: bool, mine: Assignment | None) -> Entry:
    held = [each for each in mission.assignments.all() if each.state in HOLDS_SEAT]
    is_open = bool(call_is_open(mission)) and roles.has_role(user, Role.AMBASSADOR, Role.STAFF)
    card = cards.card(mission, "")
    return Entry(
        mission=mission,
        url=card.url if is_open or mine else "",
        when=card.when,
        where=card.where,
        people=[name_of(each, user) for each in held],
        free=free_of(mission),
        is_open=is_open,
        may_join=suits,
        seen=mine.revision if mine else 0,
    )


def name_of(seat: Any, user: Any) -> str:
    if seat.member.user_id == user.pk:
        return pgettext("in a list of people", "You")
    if seat.named:
        return str(seat.member)
    return pgettext("in a list of people", "An ambassador") if seat.role == SeatRole.AMBASSADOR else _("A colleague")


def free_of(mission: Mission) -> str:
    free = mission.free_seats()
    here, staff = free[SeatRole.AMBASSADOR], free[SeatRole.STAFF]
    words = [
        (here, ngettext("%(count)d ambassador wanted", "%(count)d ambassadors wanted", here)),
        (staff, ngettext("%(count)d colleague wanted", "%(count)d colleagues wanted", staff)),
    ]
    return ", ".join(said % {"count": number} for number, said in words if number)


@require_http_methods(["GET", "HEAD", "POST"])
@zone_page
def agenda(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not roles.has_role(user, *READERS):
        raise Http404
    member = roles.member_of(user)
    goes = member is not None and roles.has_role(user, Role.AMBASSADOR, Role.STAFF)
    if request.method == "POST":
        if member is None or not goes:
            raise Http404
        return chosen(request, member, ConsentKind.AGENDA)
    regions = list(Region.objects.filter(retired=False).order_by("order", "key"))
    region = next((each for each in regions if each.key == request.GET.get("region")), None)
    rows = coming(user).prefetch_related(seats())
    shown = Paginator(rows.filter(region=region) if region else rows, ON_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "shared",
        entries=entries(shown, user),
        shown=shown,
        regions=regions,
        region=region,
        goes=goes,
        is_ambassador=roles.has_role(user, Role.AMBASSADOR),
        agreed=bool(member and goes and consents.standing(member, ConsentKind.AGENDA)),
        wording=consents.agenda_wording(),
    )

"""The holder's own card: made, looked at, taken along, and renewed when a copy went astray (R1.8)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from snippets.printing import qr
from workflows.missions import words
from workflows.missions.models import Assignment
from workflows.missions.states import ANNOUNCED, HOLDS_SEAT
from workflows.people.card import files
from workflows.people.card.models import AmbassadorCard, make
from workflows.people.models import Mandate
from workflows.people.states import CURRENT
from workflows.zone.frame import page, zone_page


def own_mandate(user: Any) -> Mandate | None:
    return Mandate.objects.filter(member__user=user.pk, state__in=CURRENT).select_related("member", "card").first()


def own_card(user: Any) -> AmbassadorCard:
    rows = AmbassadorCard.objects.select_related("mandate__member")
    return get_object_or_404(rows, mandate__member__user=user.pk, mandate__state__in=CURRENT)


def announced(user: Any) -> Any:
    """The seats for which a badge can be made, the next mission first."""
    rows = Assignment.objects.of(user).filter(state__in=HOLDS_SEAT, mission__state__in=ANNOUNCED)
    return rows.select_related("mission").order_by("mission__starts", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
@zone_page
def card(request: HttpRequest) -> HttpResponse:
    """Making it anew asks nothing more: whoever clicks twice has a code that is newer still."""
    mandate = own_mandate(request.user)
    if mandate is None:
        raise Http404
    found = getattr(mandate, "card", None)
    if request.method == "POST":
        make(mandate)
        messages.success(request, _("Your card has a new code.") if found else _("Your card is ready."))
        return redirect("zone_card")
    return page(
        request,
        "card",
        mandate=mandate,
        card=found,
        code=mark_safe(qr(found.address, "svg").decode()) if found else "",  # noqa: S308  drawn by us
        is_silent=found is not None and not found.may_speak,
        today=list(Assignment.objects.of(request.user).on_mission_today().select_related("mission")),
        badges=list(announced(request.user)[:10]),
    )


@require_safe
@zone_page
def card_pdf(request: HttpRequest) -> HttpResponse:
    return files.on_paper(own_card(request.user))


@require_safe
@zone_page
def card_vcf(request: HttpRequest) -> HttpResponse:
    return files.vcard(own_card(request.user))


@require_safe
@zone_page
def badge(request: HttpRequest, pk: int) -> HttpResponse:
    mission = get_object_or_404(announced(request.user), mission=pk).mission
    return files.badge(own_card(request.user), mission.title, words.when(mission))

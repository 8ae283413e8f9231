"""“Do they represent you today?”: where the code on an ambassador's card leads (R1.8)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pages import scanned
from workflows.missions.models import Assignment
from workflows.people.card.files import vcard
from workflows.people.card.models import AmbassadorCard
from workflows.people.states import CURRENT


def find_card(code: str) -> AmbassadorCard | None:
    rows = AmbassadorCard.objects.filter(code=code, mandate__state__in=CURRENT)
    return rows.select_related("mandate__member").first()


def seats_today(card: AmbassadorCard) -> list[Assignment]:
    """On confirmed missions of this day, while the mandate is active."""
    if not card.may_speak:
        return []
    rows = Assignment.objects.filter(member=card.mandate.member_id).on_mission_today()
    return list(rows.select_related("mission").order_by("mission__starts", "pk"))


@never_cache
@require_safe
def ambassador_card(request: HttpRequest, code: str) -> HttpResponse:
    """A name, and where, on the day of a confirmed mission; on every other day not even the name.

    A mission that is not public is not named. A code that is no longer in use is 404, as one that never was.
    """
    card = find_card(code)

    def find(language: str) -> dict[str, Any] | None:
        if card is None:
            return None
        seats = seats_today(card)
        return {"member": card.mandate.member if seats else None, "seats": seats, "code": code}

    return scanned.show(request, "pages/card.html", find)


@never_cache
@require_safe
def ambassador_vcard(request: HttpRequest, code: str) -> HttpResponse:
    card = find_card(code)
    if card is None or not seats_today(card):
        raise Http404
    return vcard(card)

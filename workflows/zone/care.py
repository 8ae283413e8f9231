"""Two questions to an ambassador: is the sheet still right, and how are you?"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.people.care.rules import confirmed_parts, parts_asked
from workflows.people.models import Mandate
from workflows.people.states import State
from workflows.zone import sheet
from workflows.zone.frame import page, zone_page
from workflows.zone.profile import member_or_404, own_sheet
from workflows.zone.steps import ZoneStepView


def running(user: Any) -> Mandate:
    """The mandate that runs now; 404 for who has none, or whose mandate rests."""
    rows = Mandate.objects.filter(member__user=user.pk, state=State.ACTIVE).select_related("member")
    return get_object_or_404(rows)


@require_safe
@zone_page
def check(request: HttpRequest) -> HttpResponse:
    """Every part with what it says; those that the last question is about first. It can be read unasked too."""
    mandate = running(request.user)
    asked = parts_asked(mandate.sheet_asked_at, confirmed_parts(mandate))
    parts = own_sheet(mandate.member, request.user)
    context = {
        "mandate": mandate,
        "asked": [each for each in parts if each["part"].slug in asked],
        "others": [each for each in parts if each["part"].slug not in asked],
    }
    return page(request, "check", **context)


class StillRightView(ZoneStepView):
    """The one click beside a part. The page by itself, without a part, asks nothing and does not exist."""

    steps = ("confirm_part",)

    def find(self) -> Mandate:
        if self.request.method != "POST":
            raise Http404
        return running(self.request.user)

    def get_return_url(self, subject: Mandate) -> str:
        return reverse("zone_check")

    def back(self) -> str:
        return _("Is your sheet still right?")

    def facts(self) -> sheet.Facts:
        return []


@require_safe
@zone_page
def how_are_you(request: HttpRequest) -> HttpResponse:
    """Fewer missions, a pause, or stop: each leads to a page that asks, and none is asked for."""
    member_or_404(request)
    return page(request, "how", mandate=running(request.user))

"""The page behind a personal link, and in the zone: which moments suit. Looking at it answers nothing."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from workflows.kernel import clock, links
from workflows.missions import words
from workflows.missions.moments.models import PURPOSE, Moment, MomentAnswer, MomentsAsked, Says
from workflows.missions.states import STAFFABLE
from workflows.missions.views import PrivateLink


@dataclass(frozen=True)
class Line:
    moment: Moment
    says: str

    @property
    def when(self) -> str:
        return words.span(self.moment.starts, self.moment.ends)


class MomentsView(PrivateLink):
    """Three buttons beside each moment; each stores one answer, which can be changed while the date is open."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.show(token, self.asked_by(token), 200)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        asked = self.asked_by(token)
        if asked is None or not is_open(asked):
            return self.show(token, asked, 409)
        says, number = request.POST.get("says", ""), request.POST.get("moment", "")
        known = number.isascii() and number.isdigit() and len(number) < 10
        moment = asked.mission.moments.filter(pk=int(number)).first() if known else None
        if moment is None or says not in Says.values:
            return self.show(token, asked, 422)
        with transaction.atomic():
            MomentAnswer.objects.update_or_create(asked=asked, moment=moment, defaults={"says": says})
            MomentsAsked.objects.filter(pk=asked.pk).update(answered_at=clock.now())
        return redirect(f"{reverse('moments', args=[token])}?saved=1#moment-{moment.pk}")

    def asked_by(self, token: str) -> MomentsAsked | None:
        """Whoever holds the link; None where the question stands no longer. 404 for what is no such link."""
        found = links.read(token, PURPOSE)
        if found is None:
            raise Http404
        return MomentsAsked.objects.filter(pk=found[0]).select_related("mission", "member").first()

    def show(self, token: str, asked: MomentsAsked | None, status: int) -> HttpResponse:
        context: dict[str, Any] = {
            "mission": asked.mission if asked else None,
            "asked": asked,
            "is_open": asked is not None and is_open(asked),
            "lines": lines_of(asked) if asked else [],
            "choices": Says.choices,
            "url": reverse("moments", args=[token]),
            "saved": "saved" in self.request.GET,
            "unclear": status == 422,
        }
        return render(self.request, "workflows/missions/moments.html", context, status=status)


def is_open(asked: MomentsAsked) -> bool:
    return asked.mission.starts is None and asked.mission.state in STAFFABLE


def lines_of(asked: MomentsAsked) -> list[Line]:
    said = dict(asked.answers.values_list("moment", "says"))
    return [Line(moment, said.get(moment.pk, "")) for moment in asked.mission.moments.all()]

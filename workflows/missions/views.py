"""HTTP for those who have no desk: the form of the house's own people, and the requester's private page."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from workflows.kernel import links
from workflows.kernel.actors import Actor
from workflows.kernel.forms import StepForm
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.perform import open_steps
from workflows.kernel.refusals import Refused, Stale
from workflows.kernel.views import StepView
from workflows.kernel.wording import Reader, speaking_to
from workflows.missions import requester, rules
from workflows.missions.models import Mission


def mission_of(token: str) -> Mission:
    """The mission that a requester's link opens; 404 for any other link."""
    found = links.read(token, rules.REQUESTER_PURPOSE)
    missions = Mission.objects.select_related(
        "intervention_kind",
        "audience_kind",
        "place_kind",
        "language",
        "sector",
        "region",
        "owner",
        "joined_into__owner",
        "request_answers__version",
    )
    mission = missions.filter(pk=found[0], link_version=found[1]).first() if found else None
    if mission is None:
        raise Http404
    return mission


@method_decorator(never_cache, name="dispatch")
class PrivateLink(View):
    """A page that opens by a link which is as good as a key: kept nowhere, found by nobody, told to no other site."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with speaking_to(Reader.PUBLIC):
            response = self.answer(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)


class RequesterView(PrivateLink):
    """Looking changes nothing, so a mail scanner that follows the link does no harm."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        mission = mission_of(token)
        steps, story = open_steps(mission, mission.requester_actor()), requester.story(mission)
        context = {
            "mission": mission,
            "status": requester.status(mission),
            "facts": requester.facts(mission),
            "people": requester.who_comes(mission),
            "story": story,
            "contact": requester.contact(mission),
            "stage": requester.STAGES.get(mission.state, 0),
            "date_asked": requester.date_is_in_question(mission),
            "steps": [replace(each, step=requester.in_their_words(each.step)) for each in steps if each.is_open],
            "steps_url": reverse("requester_page", args=[token]),
            "other": requester.other_request(mission),
            "sent": "sent" in request.GET,
        }
        return render(request, "workflows/missions/requester.html", context)


class RequesterStepView(PrivateLink, StepView):
    def get_subject(self) -> Mission:
        if self.kwargs["step"].replace("-", "_") not in requester.SENTENCES:
            raise Http404
        return mission_of(self.kwargs["token"])

    def get_actor(self) -> Actor:
        return self.subject.requester_actor()

    def get_return_url(self, subject: LifecycleModel) -> str:
        return reverse("requester_page", args=[self.kwargs["token"]])

    def show(self, form: StepForm, status: int, refusal: Refused | None = None) -> HttpResponse:
        since = refusal.since if isinstance(refusal, Stale) else []
        self.happened = requester.happened(self.subject, self.step.name, since) if refusal else []
        self.closed = self.is_closed(refusal)
        return super().show(form, status, refusal)

    def get_context(self) -> dict[str, Any]:
        return {
            "step": requester.in_their_words(self.step),
            "sentence": requester.SENTENCES[self.step.name],
            "happened": self.happened,
            "is_closed": self.closed,
            "facts": requester.essentials(self.subject) if self.step.name == "confirm" else [],
        }

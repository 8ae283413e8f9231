"""HTTP for those who have no desk: the request form, and the requester's private page with its steps."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from workflows.kernel import links
from workflows.kernel.actors import Actor, LinkHolder
from workflows.kernel.forms import StepForm
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.perform import open_steps
from workflows.kernel.refusals import Refused, Stale
from workflows.kernel.views import StepView
from workflows.missions import intake, requester, rules
from workflows.missions.intake import ProposalForm, RequestForm
from workflows.missions.models import Mission
from workflows.missions.states import Door


@method_decorator(never_cache, name="dispatch")
class RequestView(View):
    """Asks for an ambassador. Nothing typed is ever lost: 422 invalid, 429 too often, 409 sent before."""

    template_name = "workflows/missions/request.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.make_form(), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        if self.is_too_often(form):
            form.add_error(
                None, _("Many requests came from you within the hour. Nothing is lost: send this one later.")
            )
            return self.show(form, 429)
        try:
            mission = intake.take_in(form, by=self.get_actor(form), **self.get_columns(form))
        except intake.SentAlready:
            form.add_error(
                None,
                _("This has arrived already, word for word. If you mean another occasion, say what differs."),
            )
            return self.show(form, 409)
        return redirect(self.get_return_url(mission))

    def make_form(self, *data: Any) -> RequestForm:
        return RequestForm(*data)

    def get_actor(self, form: RequestForm) -> Actor:
        return LinkHolder(
            rules.FORM_PURPOSE, 0, form.cleaned_data["requester_name"], form.cleaned_data["requester_email"]
        )

    def get_columns(self, form: RequestForm) -> dict[str, Any]:
        return {"door": Door.FORM}

    def is_too_often(self, form: RequestForm) -> bool:
        address = get_adapter().get_client_ip(self.request)
        mailbox = form.cleaned_data["requester_email"]
        return intake.too_many("address", address, intake.MOST_PER_ADDRESS) or intake.too_many(
            "mailbox", mailbox, intake.MOST_PER_MAILBOX
        )

    def get_return_url(self, mission: Mission) -> str:
        return f"{mission.requester_path()}?sent=1"

    def get_context(self) -> dict[str, Any]:
        return {}

    def show(self, form: RequestForm, status: int) -> HttpResponse:
        return render(self.request, self.template_name, {"form": form, **self.get_context()}, status=status)


class ProposeView(LoginRequiredMixin, RequestView):
    """The same form for an ambassador's own initiative, staff and the support group. The zone gives the frame."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.doors = intake.doors_of(request.user)
        if not self.doors:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def make_form(self, *data: Any) -> ProposalForm:
        user = self.request.user
        known = {"requester_name": user.get_full_name(), "requester_email": user.email}
        if user.language:
            known["requester_language"] = user.language
        return ProposalForm(*data, doors=self.doors, initial=known)

    def get_actor(self, form: RequestForm) -> Actor:
        return self.request.user

    def get_columns(self, form: RequestForm) -> dict[str, Any]:
        return {"author": self.request.user}

    def is_too_often(self, form: RequestForm) -> bool:
        return False

    def get_return_url(self, mission: Mission) -> str:
        return reverse("zone_mission", args=[mission.pk])


def mission_of(token: str) -> Mission:
    """The mission that a requester's link opens; 404 for any other link."""
    found = links.read(token, rules.REQUESTER_PURPOSE)
    missions = Mission.objects.select_related(
        "intervention_kind", "audience_kind", "place_kind", "language", "sector", "region"
    )
    mission = missions.filter(pk=found[0], link_version=found[1]).first() if found else None
    if mission is None:
        raise Http404
    return mission


@method_decorator(never_cache, name="dispatch")
class PrivateLink(View):
    """A page that opens by a link which is as good as a key: kept nowhere, found by nobody, told to no other site."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "same-origin"
        return response


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
            "date_asked": requester.date_is_in_question(mission),
            "steps": [each for each in steps if each.is_open],
            "steps_url": reverse("requester_page", args=[token]),
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
            "sentence": requester.SENTENCES[self.step.name],
            "happened": self.happened,
            "is_closed": self.closed,
            "facts": requester.essentials(self.subject) if self.step.name == "confirm" else [],
        }

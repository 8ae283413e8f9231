"""A mission proposed from inside: an ambassador's own initiative, or a request of staff and support group (R4.4)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from workflows.missions import intake
from workflows.missions.intake import ProposalForm
from workflows.zone.frame import page, zone_page


@method_decorator([zone_page, never_cache], name="dispatch")
class Propose(LoginRequiredMixin, View):
    """The request as one form. Nothing typed is ever lost: 422 invalid, 409 sent before."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.doors = intake.doors_of(request.user)
        if not self.doors:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.make_form(), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            mission = intake.take_in(form, by=request.user, author=request.user)
        except intake.SentAlready as answer:
            form.add_error(None, str(answer))
            return self.show(form, 409)
        messages.success(request, _("Thank you. The support group looks at your proposal; follow it here."))
        return redirect("zone_mission", pk=mission.pk)

    def make_form(self, *data: Any) -> ProposalForm:
        user = self.request.user
        known = {"requester_name": user.get_full_name(), "requester_email": user.email}
        if user.language:
            known["requester_language"] = user.language
        return ProposalForm(*data, doors=self.doors, initial=known)

    def show(self, form: ProposalForm, status: int) -> HttpResponse:
        groups = [(legend, [form[name] for name in names]) for legend, names in form.fieldsets]
        return page(self.request, "propose", status, form=form, groups=groups)

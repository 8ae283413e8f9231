"""The report of a mission: filed in one go, or kept for later, and never lost."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.kernel.forms import StepForm
from workflows.missions import report_drafts
from workflows.missions.report_drafts import ElsewhereTooError
from workflows.zone.steps import AssignmentStepView


class ReportView(AssignmentStepView):
    """By its script it keeps what is typed; without it a button does. What comes too late is kept and shown too."""

    template_name = "workflows/zone/report.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.draft = report_drafts.find(self.subject)
        refusal = self.refusal()
        if refusal and self.draft:
            return self.show(self.make_form(self.draft.as_data()), 409, refusal=refusal)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        said, status = self.keep()
        way = request.POST.get("way", "")
        if way == "keep":
            return JsonResponse({"said": said}, status=status)
        self.draft = report_drafts.find(self.subject)
        if way == "later" and status == 200 and (form := self.with_wrong_files()):
            return self.show(form, 422)
        if way == "later" and status == 200:
            messages.success(request, _("What you typed is kept; the report is not filed yet."))
            return HttpResponseRedirect(self.get_return_url(self.subject))
        if way == "photos" and status == 200:
            return redirect("zone_photos", self.subject.pk)
        if way in ("later", "photos"):
            form = self.make_form(request.POST)
            form.add_error(None, said)
            return self.show(form, status)
        return super().post(request, *args, **kwargs)

    def keep(self) -> tuple[str, int]:
        """What to say of it, and 200, or 409 where another window was typed in last."""
        try:
            draft = report_drafts.keep(self.subject, self.request.POST)
        except ElsewhereTooError:
            said = _("This report is open in another window too, where you typed last: nothing is kept here.")
            return said, 409
        return _("Kept at %(time)s, not yet filed.") % {"time": time_format(localtime(draft.kept_at), "H:i")}, 200

    def with_wrong_files(self) -> StepForm | None:
        """The files that were sent are kept too; the form, where something is wrong with one."""
        if not self.request.FILES or self.refusal() is not None:
            return None
        form = self.make_form(self.request.POST, self.request.FILES)
        form.is_valid()
        return None if form.take_files() else form

    def make_form(self, *data: Any) -> StepForm:
        form: Any = super().make_form(*data)
        if not data and self.draft:
            form.initial |= self.draft.typed
            form.go_on_with(self.draft.typed)
        return form

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | {
            "draft": self.draft,
            "found": self.draft.kept_at.isoformat() if self.draft else "",
            "tab": self.request.POST.get("tab", "")[:32] or secrets.token_hex(8),
        }

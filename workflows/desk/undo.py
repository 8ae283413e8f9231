"""Taking back what was done last with a dossier."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from workflows.approvals.desk_steps import page_of, told_to
from workflows.kernel.actors import reference
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.forms import ReasonForm
from workflows.kernel.models import latest_record, records_after
from workflows.kernel.refusals import PermissionDenied, Refused, Stale
from workflows.kernel.undo import check_undoable, undo


@method_decorator(says_forbidden, name="dispatch")
class UndoView(View):
    """Takes back the last step of a dossier of any lifecycle with `visible_to` and `desk_url`; asks why.

    Answers as the page of a step does: 404 invisible, 403 forbidden, 409 too late or not possible, 422 invalid.
    """

    model: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.dossier = get_object_or_404(self.model.objects.visible_to(request.user), pk=kwargs["pk"])
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.answer(self.form(), 200, self.refusal())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form, seen = self.form(request.POST), self.seen()
        if not form.is_valid():
            since = records_after(self.dossier, seen)
            return self.answer(form, 422, Stale(since) if seen != self.dossier.revision else self.refusal())
        try:
            undo(self.dossier, by=request.user, seen=seen, **form.answers())
        except Refused as refusal:
            if self.already_done(refusal):
                return HttpResponseRedirect(page_of(self.dossier, request.user))
            self.dossier.refresh_from_db()
            return self.answer(form, 409, refusal)
        messages.success(request, _("Taken back."))
        return HttpResponseRedirect(page_of(self.dossier, request.user))

    def seen(self) -> int:
        value = self.request.POST.get("seen", "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1

    def refusal(self) -> Refused | None:
        try:
            check_undoable(self.dossier, self.request.user)
        except Refused as refusal:
            return refusal
        return None

    def already_done(self, refusal: Refused) -> bool:
        """Whether this account's own second click met what the first one did."""
        last = latest_record(self.dossier)
        own = last is not None and last.reverses_id and last.actor_reference == reference(self.request.user)
        return bool(own) and isinstance(refusal, Stale)

    def form(self, *data: Any) -> ReasonForm:
        return ReasonForm(*data, subject=self.dossier, by=self.request.user)

    def answer(self, form: ReasonForm, status: int, refusal: Refused | None) -> HttpResponse:
        if isinstance(refusal, PermissionDenied):
            raise refusal
        back, last, closed = page_of(self.dossier, self.request.user), latest_record(self.dossier), self.refusal()
        since = list(refusal.since) if isinstance(refusal, Stale) else []
        step = last.declared if last else None
        context = frame(_("Take back the last step"), (back, self.dossier)) | {
            "dossier": self.dossier,
            "last": step.done if step else "",
            "form": form,
            "refusal": Stale(since, closed=closed.reason) if since and closed else refusal,
            "meanwhile": told_to(self.request.user, self.dossier, since),
            "return_url": back,
            "here": "" if closed else self.request.path,
        }
        return render(self.request, "workflows/desk/undo.html", context, status=409 if refusal else status)

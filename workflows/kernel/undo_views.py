"""The page that takes back a dossier's last act: it says first what comes of that, then asks why."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views import View

from workflows.kernel.actors import reference
from workflows.kernel.forms import TakeBackForm
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord, latest_record, records_after
from workflows.kernel.refusals import Refused, Stale
from workflows.kernel.taking_back import preview
from workflows.kernel.undo import check_undoable, undo


class TakeBackView(View):
    """A subclass says which dossier (`find`, 404 for any other), where one goes afterwards, and draws the page.

    Answers as the page of a step does: 404 invisible, 403 forbidden, 409 too late or not possible, 422 invalid.
    """

    names_people = True

    def find(self) -> LifecycleModel:
        raise NotImplementedError

    def return_url(self) -> str:
        raise NotImplementedError

    def draw(self, context: dict[str, Any], refusal: Refused | None, status: int) -> HttpResponse:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.dossier = self.find()
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.answer(self.form(), 200)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form, seen = self.form(request.POST), self.seen()
        if not form.is_valid():
            since = records_after(self.dossier, seen)
            return self.answer(form, 422, Stale(since) if seen != self.dossier.revision else None)
        try:
            undo(self.dossier, by=request.user, seen=seen, **form.answers())
        except Refused as refusal:
            if self.already_done(refusal):
                return HttpResponseRedirect(self.return_url())
            self.dossier.refresh_from_db()
            return self.answer(form, 409, refusal)
        messages.success(request, _("Taken back."))
        return HttpResponseRedirect(self.return_url())

    def seen(self) -> int:
        value = self.request.POST.get("seen", "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1

    def refusal(self, last: TransitionRecord | None) -> Refused | None:
        try:
            check_undoable(self.dossier, self.request.user, last)
        except Refused as refusal:
            return refusal
        return None

    def already_done(self, refusal: Refused) -> bool:
        """Whether this account's own second click met what the first one did."""
        last = latest_record(self.dossier)
        own = last is not None and last.reverses_id and last.actor_reference == reference(self.request.user)
        return bool(own) and isinstance(refusal, Stale)

    def form(self, *data: Any) -> TakeBackForm:
        return TakeBackForm(*data, subject=self.dossier, by=self.request.user)

    def answer(self, form: TakeBackForm, status: int, refusal: Refused | None = None) -> HttpResponse:
        """`refusal`: what the attempt met; without one, why it cannot be done at all."""
        last = latest_record(self.dossier)
        closed = self.refusal(last)
        refusal = refusal or closed
        since = list(refusal.since) if isinstance(refusal, Stale) else []
        step = last.declared if last else None
        context = {
            "dossier": self.dossier,
            "last": step.done if step else "",
            "form": form,
            "refusal": Stale(since, closed=closed.reason) if since and closed else refusal,
            "since": since,
            "is_closed": closed is not None,
            "return_url": self.return_url(),
            "here": "" if closed else self.request.path,
            "preview": preview(self.dossier, last, self.request.user, names=self.names_people) if last else None,
        }
        return self.draw(context, refusal, 409 if refusal else status)

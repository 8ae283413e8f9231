"""Taking back what was done last with a dossier, and for how many days that can be done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workflows.approvals.desk_steps import page_of, told_to
from workflows.desk.needs.door import for_seats
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.models import UndoTerm
from workflows.kernel.plain_words import PlainWords
from workflows.kernel.refusals import PermissionDenied, Refused
from workflows.kernel.undo import DAYS, LONGEST
from workflows.kernel.undo_views import TakeBackView
from workflows.people.roles import Role

STORY = 20


@method_decorator(says_forbidden, name="dispatch")
class UndoView(TakeBackView):
    """Of a dossier of any lifecycle with `visible_to` and `desk_url`."""

    model: Any = None

    def find(self) -> Any:
        return get_object_or_404(self.model.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def return_url(self) -> str:
        return page_of(self.dossier, self.request.user)

    def draw(self, context: dict[str, Any], refusal: Refused | None, status: int) -> HttpResponse:
        if isinstance(refusal, PermissionDenied):
            raise refusal
        context |= frame(_("Take back the last step"), (context["return_url"], self.dossier))
        context["meanwhile"] = told_to(self.request.user, self.dossier, context["since"])
        return render(self.request, "workflows/desk/undo.html", context, status=status)


class TermForm(PlainWords, forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("For how many days a step can be taken back"),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
        widget=forms.NumberInput({"class": "desk-number", "inputmode": "numeric"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


@require_http_methods(["GET", "HEAD", "POST"])
@for_seats(Role.COORDINATOR)
def term(request: HttpRequest, country: int) -> HttpResponse:
    newest = UndoTerm.objects.first()
    days, version = (newest.days, newest.version) if newest else (DAYS, 0)
    form = TermForm(request.POST if request.method == "POST" else None, initial={"days": days, "seen": version})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        if form.cleaned_data["seen"] == version and set_term(form.cleaned_data["days"], version, request.user):
            messages.success(request, _("Saved."))
            return redirect("undo_term")
        status = 409
        newest = UndoTerm.objects.first()
    context = frame(_("Taking back")) | {
        "form": form,
        "days": newest.days if newest else DAYS,
        "version": newest.version if newest else 0,
        "is_late": status == 409,
        "story": UndoTerm.objects.select_related("set_by")[:STORY],
    }
    return render(request, "workflows/desk/undo_term.html", context, status=status)


def set_term(days: int, version: int, by: Any) -> bool:
    """Whether it became the next version; not where somebody else wrote that one at the same moment."""
    try:
        with transaction.atomic():
            UndoTerm.objects.create(version=version + 1, days=days, set_by=by)
    except IntegrityError:
        return False
    return True

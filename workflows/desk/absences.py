"""Who is away and who answers approvals meanwhile: one's own, and those that the coordinator notes for others."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from workflows.approvals import jobs
from workflows.approvals.models import Absence
from workflows.approvals.policy_forms import everybody_asked, with_groups
from workflows.kernel import clock
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.plain_words import PlainWords
from workflows.people.roles import Role, has_role, holding, roles_of, scope_of

ANSWERING = (Role.SUPPORT_GROUP, Role.COORDINATOR, Role.BOARD, Role.FINANCE, Role.COMMUNICATIONS)


def answering(user: Any) -> QuerySet:
    """Accounts that approvals may ask, seats of other countries excepted."""
    scope = scope_of(user)
    found = holding(Role.SUPPORT_GROUP, scope.country_id if scope else None).order_by()
    wanted = Q(pk__in=found.values("pk"))
    for role in (Role.BOARD, Role.FINANCE, Role.COMMUNICATIONS):
        wanted |= Q(pk__in=holding(role).order_by().values("pk"))
    return found.model._default_manager.filter(wanted).order_by("first_name", "last_name", "pk")


def deputies_of(user: Any) -> QuerySet:
    """Accounts that hold a role of this person's, by which approvals ask; seats those of the same country."""
    scope = scope_of(user)
    people = holding(Role.BOARD).model._default_manager
    wanted = Q(pk__in=[])
    for role in roles_of(user).intersection(ANSWERING):
        place = [scope.country_id] if scope and role in (Role.SUPPORT_GROUP, Role.COORDINATOR) else []
        wanted |= Q(pk__in=holding(role, *place).order_by().values("pk"))
    return people.filter(wanted).exclude(pk=user.pk).order_by("first_name", "last_name", "pk")


class AwayForm(PlainWords, forms.ModelForm):
    """`by` notes that `user` is away: somebody of the same group stands in.

    Where nobody else is of it the coordinator may name somebody of another group, for others than themselves.
    """

    class Meta:
        model = Absence
        fields = ("since", "until", "deputy")
        widgets = {name: forms.DateInput({"type": "date"}, format="%Y-%m-%d") for name in ("since", "until")}

    def __init__(self, *args: Any, by: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.user = user
        deputy = self.fields["deputy"]
        deputy.empty_label = gettext_lazy("Choose")
        deputy.error_messages["invalid_choice"] = _("Choose somebody of the same group.")
        deputy.queryset = deputies_of(user)
        if user != by and not deputy.queryset.exists():
            self.instance.named_by = by
            others = everybody_asked().filter(pk__in=answering(by).order_by().values("pk"))
            deputy.queryset = others.exclude(pk__in=[user.pk, by.pk])
            deputy.label_from_instance = with_groups
            deputy.help_text = _("Nobody else is of the same group, so somebody of another may stand in.")

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("until") and answers["until"] < clock.today():
            self.add_error("until", _("This lies in the past."))
        return answers


class WhoForm(PlainWords, forms.Form):
    """Whose absence the coordinator notes, before whom it can be left to is offered."""

    user = forms.ModelChoiceField(None, label=pgettext_lazy("absence", "Who is away"), empty_label=None)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = everybody_asked().filter(pk__in=answering(by).order_by().values("pk"))
        self.fields["user"].label_from_instance = with_groups


def who_is_away(request: HttpRequest) -> Any:
    """One's own, or that of whom the coordinator chose."""
    said = request.POST if request.method == "POST" else request.GET
    if not has_role(request.user, Role.COORDINATOR) or "user" not in said:
        return request.user
    form = WhoForm(said, by=request.user)
    if not form.is_valid():
        raise Http404
    return form.cleaned_data["user"]


def known_to(user: Any) -> QuerySet:
    """The absences that this person may see and take away."""
    rows = Absence.objects.to_come().select_related("user", "deputy")
    own = Q(user=user.pk) | Q(deputy=user.pk)
    return rows.filter(own | Q(user__in=answering(user).order_by()) if has_role(user, Role.COORDINATOR) else own)


@says_forbidden
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    if not has_role(request.user, *ANSWERING):
        raise PermissionDenied(_("Approvals never ask this account, so nobody has to stand in for it."))
    coordinates = has_role(request.user, Role.COORDINATOR)
    user = who_is_away(request)
    form = AwayForm(request.POST or None, by=request.user, user=user)
    if form.is_valid():
        form.save()
        jobs.ask_deputies()
        messages.success(request, _("Noted. Whoever stands in is asked too on those days."))
        return redirect("away")
    context = frame(_("Away")) | {
        "header_icon": "date",
        "form": form,
        "who": user,
        "choose": WhoForm(initial={"user": user.pk}, by=request.user) if coordinates else None,
        "rows": [(each, may_take_away(request.user, each)) for each in known_to(request.user)],
    }
    return render(request, "workflows/desk/away.html", context, status=422 if form.is_bound else 200)


def may_take_away(user: Any, absence: Absence) -> bool:
    return absence.user_id == user.pk or has_role(user, Role.COORDINATOR)


@says_forbidden
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, pk: int) -> HttpResponse:
    absence = get_object_or_404(known_to(request.user), pk=pk)
    if not may_take_away(request.user, absence):
        raise PermissionDenied(_("Only who is away or the coordinator may take this away."))
    if request.method == "POST":
        absence.delete()
        messages.success(request, _("Taken away."))
    return redirect("away")

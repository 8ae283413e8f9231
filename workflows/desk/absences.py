"""Who is away and who answers approvals meanwhile: one's own, and those that the coordinator notes for others."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workflows.approvals.models import Absence
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
    """Accounts that hold a role of this person's, by which approvals ask."""
    people = holding(Role.BOARD).model._default_manager
    wanted = Q(pk__in=[])
    for role in roles_of(user).intersection(ANSWERING):
        wanted |= Q(pk__in=holding(role).order_by().values("pk"))
    return people.filter(wanted).exclude(pk=user.pk).order_by("first_name", "last_name", "pk")


class AwayForm(PlainWords, forms.ModelForm):
    """`by` notes it: for themselves, with somebody of the same role; the coordinator for anybody, with anybody else."""

    class Meta:
        model = Absence
        fields = ("user", "since", "until", "deputy")
        widgets = {name: forms.DateInput({"type": "date"}, format="%Y-%m-%d") for name in ("since", "until")}

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.coordinates = by, has_role(by, Role.COORDINATOR)
        self.instance.user = by
        for name in ("user", "deputy"):
            self.fields[name].empty_label = gettext_lazy("Choose")
        if self.coordinates:
            self.fields["user"].queryset = self.fields["deputy"].queryset = answering(by)
            self.fields["user"].initial = by.pk
        else:
            del self.fields["user"]
            self.fields["deputy"].queryset = deputies_of(by)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        user, deputy = answers.get("user", self.by), answers.get("deputy")
        if answers.get("until") and answers["until"] < clock.today():
            self.add_error("until", _("This lies in the past."))
        if user and deputy and not roles_of(user) & roles_of(deputy) & set(ANSWERING):
            if user == self.by or deputy == self.by:
                words = _("Nobody chooses themselves or, for themselves, somebody without the same role.")
                self.add_error("deputy", words)
            else:
                self.instance.named_by = self.by
        return answers


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
    form = AwayForm(request.POST or None, by=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Noted. Whoever stands in is asked too on those days."))
        return redirect("away")
    context = frame(_("Away")) | {
        "header_icon": "date",
        "form": form,
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

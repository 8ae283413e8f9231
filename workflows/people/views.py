"""The administrators' screens: register, invitations, lost second factors."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from snippets.models import Country
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.refusals import Refused
from workflows.kernel.views import StepView
from workflows.people.accounts.models import Invitation, SecondFactorReset
from workflows.people.forms import InvitationForm, RegisterForm, ResetForm
from workflows.people.invitations import invite
from workflows.people.register import UnreadableError, import_members
from workflows.people.roles import Role, has_role

STASH_SECONDS = 30 * 60
View = Callable[..., HttpResponse]


def for_administrators(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_role(request.user, Role.ADMINISTRATOR):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def page(request: HttpRequest, name: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"header_title": title, "page_title": title, "breadcrumbs_items": []}
    return render(request, f"workflows/people/admin/{name}.html", context, status=status)


@for_administrators
def register(request: HttpRequest) -> HttpResponse:
    """Upload and see what would happen; nothing is written before the confirmation."""
    title = _("Import the register of members")
    form = RegisterForm(request.POST or None, request.FILES or None, initial={"country": _own_country()})
    if request.method != "POST":
        return page(request, "register", title, form=form)
    if not form.is_valid():
        return page(request, "register", title, 422, form=form)
    options = {"country": form.cleaned_data["country"].key, "complete": form.cleaned_data["complete"]}
    data = form.cleaned_data["file"].read()
    try:
        report = import_members(data, dry_run=True, **options)
    except UnreadableError as error:
        form.add_error("file", str(error))
        return page(request, "register", title, 422, form=form)
    token = secrets.token_urlsafe(24)
    cache.set(_stash_key(request, token), (data, options), STASH_SECONDS)
    return page(request, "register", title, form=RegisterForm(initial=options), report=report, token=token)


def _own_country() -> Country | None:
    return Country.objects.filter(key__iexact=settings.AMBASSADE_COUNTRY).first()


@require_POST
@for_administrators
def register_confirm(request: HttpRequest) -> HttpResponse:
    key = _stash_key(request, request.POST.get("token", ""))
    stashed = cache.get(key)
    if stashed is None:
        messages.error(request, _("The file is no longer at hand. Please choose it again."))
        return redirect("people_admin:register")
    data, options = stashed
    try:
        report = import_members(data, **options)
    except UnreadableError as error:
        messages.error(request, str(error))
        return redirect("people_admin:register")
    cache.delete(key)
    return page(request, "register_done", _("The register has been imported"), report=report)


def _stash_key(request: HttpRequest, token: str) -> str:
    return f"register:{request.user.pk}:{token[:64].encode().hex()}"


@for_administrators
def invitations(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            answers = form.cleaned_data
            invite(answers["email"], answers["groups"], by=request.user, language=answers["language"])
            messages.success(request, _("%(email)s has been invited.") % {"email": answers["email"]})
            return redirect("people_admin:invitations")
        status = 422
    rows = Invitation.objects.select_related("invited_by").prefetch_related("groups")
    rows = Paginator(rows, 30).get_page(request.GET.get("p"))
    return page(request, "invitations", _("Invitations"), status, form=form, invitations=rows)


@for_administrators
def resets(request: HttpRequest) -> HttpResponse:
    form = ResetForm(request.POST or None, by=request.user)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                reset = SecondFactorReset(user=form.user)
                perform(reset, "ask", by=request.user, reason=form.cleaned_data["reason"])
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Asked. Another administrator has to confirm."))
                return redirect("people_admin:resets")
        status = 422
    rows = SecondFactorReset.objects.select_related("user", "asked_by", "confirmed_by")
    rows = Paginator(rows, 30).get_page(request.GET.get("p"))
    return page(request, "resets", _("Lost second factors"), status, form=form, resets=rows)


@for_administrators
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(SecondFactorReset.objects.select_related("user", "asked_by", "confirmed_by"), pk=pk)
    steps = open_steps(found, request.user)
    return page(request, "reset", _("Lost second factor: %(user)s") % {"user": found.user}, reset=found, steps=steps)


class AdministratorStepView(StepView):
    template_name = "workflows/people/admin/step.html"
    model: Any

    def get_subject(self) -> Any:
        if not has_role(self.request.user, Role.ADMINISTRATOR):
            raise PermissionDenied
        return get_object_or_404(self.model, pk=self.kwargs["pk"])

    def get_context(self) -> dict[str, Any]:
        return {"header_title": self.step.label, "page_title": self.step.label, "breadcrumbs_items": []}


class ResetStepView(AdministratorStepView):
    model = SecondFactorReset

    def get_return_url(self, subject: SecondFactorReset) -> str:
        return reverse("people_admin:reset", args=[subject.pk])


class InvitationStepView(AdministratorStepView):
    model = Invitation

    def get_return_url(self, subject: Invitation) -> str:
        return reverse("people_admin:invitations")

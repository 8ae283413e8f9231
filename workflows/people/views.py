"""The administrators' screens: register, invitations, lost second factors."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Case, Value, When
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from snippets.models import Country
from snippets.sheets import exports, taken_along
from workflows.kernel import clock
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.history import entry_of
from workflows.kernel.models import latest_record
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.refusals import Refused, Stale
from workflows.kernel.views import StepView
from workflows.people import stash
from workflows.people.accounts.models import Invitation, SecondFactorReset
from workflows.people.forms import (
    ConfirmRegisterForm,
    InvitationForm,
    RegisterForm,
    ResetForm,
    moment,
    status_of,
)
from workflows.people.invitations import invite
from workflows.people.privacy.models import ErasureRequest
from workflows.people.privacy.states import ErasureState
from workflows.people.register import ManyLeaveError, Report, UnreadableError, import_members
from workflows.people.roles import Role, has_role

ERASURES_FIRST = Case(When(state=ErasureState.ASKED, then=Value(0)), default=Value(1))
View = Callable[..., HttpResponse]


def for_administrators(view: View) -> View:
    @says_forbidden
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_role(request.user, Role.ADMINISTRATOR):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def page(request: HttpRequest, name: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"workflows/people/admin/{name}.html", frame(title) | context, status=status)


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """The data and the files of a form, nothing when it was only asked for."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@dataclass(frozen=True)
class Upload:
    """A file that somebody looked at before importing it, kept for half an hour."""

    data: bytes
    options: dict[str, Any]
    report: Report
    imported_at: datetime | None = None


@for_administrators
def register(request: HttpRequest) -> HttpResponse:
    """Upload and see what would happen; nothing is written before the confirmation."""
    form = RegisterForm(*sent(request), initial={"country": _own_country()})
    if request.method != "POST":
        return show_register(request, form=form)
    if not form.is_valid():
        return show_register(request, 422, form=form)
    options = {"country": form.cleaned_data["country"].key, "complete": form.cleaned_data["complete"]}
    data = form.cleaned_data["file"].read()
    try:
        report = import_members(data, dry_run=True, **options)
    except UnreadableError as error:
        form.add_error("file", str(error))
        return show_register(request, 422, form=form)
    token = secrets.token_urlsafe(24)
    upload = Upload(data, options, report)
    stash.keep(_stash_key(request, token), upload)
    return show_upload(request, upload, ConfirmRegisterForm(initial={"token": token}, report=report))


def show_register(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    return page(request, "register", _("Import the register of members"), status, **context)


def show_upload(
    request: HttpRequest, upload: Upload, confirm: ConfirmRegisterForm, status: int = 200, late: str = ""
) -> HttpResponse:
    """What the file would do, the question, and the way to choose another."""
    other = RegisterForm(initial=upload.options)
    return show_register(request, status, form=other, report=upload.report, confirm=confirm, late=late)


def _own_country() -> Country | None:
    return Country.objects.filter(key__iexact=settings.AMBASSADE_COUNTRY).first()


@require_POST
@for_administrators
def register_confirm(request: HttpRequest) -> HttpResponse:
    """Imports what was looked at, once; where something else would happen by now, that is shown instead."""
    key = _stash_key(request, request.POST.get("token", ""))
    upload = stash.find(key)
    if upload is None:
        late = _("The file is no longer at hand. Please choose it again.")
        return show_register(request, 409, form=RegisterForm(initial={"country": _own_country()}), late=late)
    if upload.imported_at:
        late = _("You already imported this file, on %(moment)s. Nothing was done a second time.")
        late %= {"moment": moment(upload.imported_at)}
        return show_register(request, 409, form=RegisterForm(initial=upload.options), late=late)
    confirm = ConfirmRegisterForm(request.POST, report=upload.report)
    if not confirm.is_valid():
        return show_upload(request, upload, confirm, 422)
    try:
        report = _import_as_seen(upload)
    except UnreadableError as error:
        return show_register(request, 409, form=RegisterForm(initial=upload.options), late=str(error))
    if report != upload.report:
        now = replace(upload, report=report)
        stash.keep(key, now)
        again = ConfirmRegisterForm(initial={"token": request.POST["token"]}, report=report)
        late = _("The register has changed since you looked. Nothing was imported; this is what would happen now.")
        return show_upload(request, now, again, 409, late)
    stash.keep(key, replace(upload, data=b"", imported_at=clock.now()))
    return page(request, "register_done", _("The register has been imported"), report=report)


def _import_as_seen(upload: Upload) -> Report:
    """What the import did, or would do when that is no longer what was seen."""
    with transaction.atomic():
        try:
            report = import_members(upload.data, leaving=len(upload.report.left), **upload.options)
        except ManyLeaveError:
            return import_members(upload.data, dry_run=True, **upload.options)
        if report != upload.report:
            transaction.set_rollback(True)
    return report


def _stash_key(request: HttpRequest, token: str) -> str:
    return f"register:{request.user.pk}:{token[:64].encode().hex()}"


@for_administrators
def invitations(request: HttpRequest) -> HttpResponse:
    form, status = InvitationForm(*sent(request)[:1]), 200
    if request.method == "POST":
        if _taken(form, lambda: invite(by=request.user, **form.cleaned_data)):
            messages.success(request, _("%(email)s has been invited.") % {"email": form.cleaned_data["email"]})
            return redirect("people_admin:invitations")
        status = status_of(form)
    rows = Invitation.objects.select_related("invited_by").prefetch_related("groups")
    columns = {
        _("E-mail address"): lambda row: row.email,
        _("Roles"): lambda row: row.role_names,
        pgettext("invitation", "State"): lambda row: row.get_state_display(),
        _("Invited by"): lambda row: row.invited_by,
        _("Valid until"): lambda row: row.expires_at,
    }
    listed = {"form": form, "invitations": Paginator(rows, 30).get_page(request.GET.get("p"))}
    file = taken_along(request, "invitations", columns, rows)
    return file or page(request, "invitations", _("Invitations"), status, exports=exports(request), **listed)


def _taken(form: Form, take: Callable[[], Any]) -> bool:
    """Whether what the form asks was done. A colleague's click at the same moment is told beside its field."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            take()
    except IntegrityError:
        form.full_clean()
        if form.is_valid():
            raise
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@for_administrators
def resets(request: HttpRequest) -> HttpResponse:
    form, status = ResetForm(*sent(request)[:1], by=request.user), 200
    if request.method == "POST":
        if _taken(form, lambda: perform(SecondFactorReset(user=form.user), "ask", by=request.user, **form.answers())):
            messages.success(request, _("Asked. Another administrator has to confirm."))
            return redirect("people_admin:resets")
        status = status_of(form)
    rows = SecondFactorReset.objects.select_related("user", "asked_by", "confirmed_by")
    columns = {
        _("Account"): lambda row: row.user,
        pgettext("reset", "State"): lambda row: row.get_state_display(),
        _("Asked by"): lambda row: row.asked_by,
        _("Asked on"): lambda row: row.asked_at,
        _("Confirmed by"): lambda row: row.confirmed_by,
    }
    listed = {"form": form, "resets": Paginator(rows, 30).get_page(request.GET.get("p"))}
    file = taken_along(request, "second-factors", columns, rows)
    return file or page(request, "resets", _("Lost second factors"), status, exports=exports(request), **listed)


@for_administrators
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(SecondFactorReset.objects.select_related("user", "asked_by", "confirmed_by"), pk=pk)
    steps = open_steps(found, request.user)
    title = _("Lost second factor: %(user)s") % {"user": found.user}
    crumbs = frame(title, (reverse("people_admin:resets"), _("Lost second factors")))
    return page(request, "reset", title, reset=found, steps=steps, facts=reset_facts(found), **crumbs)


def reset_facts(found: SecondFactorReset) -> list[tuple[str, Any]]:
    asked = ", ".join((str(found.asked_by or _("Someone")), moment(found.asked_at)))
    facts = [
        (_("Account"), f"{found.user} ({found.user.email})"),
        (pgettext("reset", "State"), found.get_state_display()),
        (_("Asked by"), asked),
        (_("How they made sure who it is"), found.reason),
    ]
    return [*facts, (_("Confirmed by"), found.confirmed_by)] if found.confirmed_by else facts


@method_decorator(says_forbidden, name="dispatch")
class AdministratorStepView(StepView):
    template_name = "workflows/desk/step.html"
    model: Any
    listed: tuple[str, Any]  # the address of the list that it stands in, and what the list is called

    def get_subject(self) -> Any:
        if not has_role(self.request.user, Role.ADMINISTRATOR):
            raise PermissionDenied
        return get_object_or_404(self.model, pk=self.kwargs["pk"])

    def show(self, form: Any, status: int, refusal: Refused | None = None) -> HttpResponse:
        """With what came in between, or what closed the step."""
        records = list(refusal.since) if isinstance(refusal, Stale) else []
        if refusal is not None and not records and (last := latest_record(self.subject)):
            records = [last]
        self.meanwhile = [entry_of(record) for record in records]
        return super().show(form, status, refusal)

    def get_context(self) -> dict[str, Any]:
        name, words = self.listed
        above = (reverse(name), words)
        context = frame(self.step.label, above)
        return context | {"about": str(self.subject), "meanwhile": self.meanwhile, "here": self.request.path}


class ResetStepView(AdministratorStepView):
    model = SecondFactorReset
    listed = ("people_admin:resets", gettext_lazy("Lost second factors"))

    def get_return_url(self, subject: SecondFactorReset) -> str:
        return reverse("people_admin:reset", args=[subject.pk])


@for_administrators
def erasures(request: HttpRequest) -> HttpResponse:
    rows = ErasureRequest.objects.select_related("user").order_by(ERASURES_FIRST, "-asked_at")
    columns = {
        _("Account"): str,
        pgettext("erasure", "State"): lambda row: row.get_state_display(),
        _("Asked on"): lambda row: row.asked_at,
    }
    shown = Paginator(rows, 30).get_page(request.GET.get("p"))
    file = taken_along(request, "erasures", columns, rows)
    return file or page(request, "erasures", _("Requests for erasure"), erasures=shown, exports=exports(request))


class ErasureStepView(AdministratorStepView):
    """Only the steps of an administrator: the person's own are in the zone."""

    model = ErasureRequest
    listed = ("people_admin:erasures", gettext_lazy("Requests for erasure"))

    def get_subject(self) -> ErasureRequest:
        if self.kwargs["step"] not in ("confirm", "refuse"):
            raise Http404
        return super().get_subject()

    def get_return_url(self, subject: ErasureRequest) -> str:
        return reverse("people_admin:erasures")


class InvitationStepView(AdministratorStepView):
    model = Invitation
    listed = ("people_admin:invitations", gettext_lazy("Invitations"))

    def get_return_url(self, subject: Invitation) -> str:
        return reverse("people_admin:invitations")

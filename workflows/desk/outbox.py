"""Messages and jobs that steps owed: what left, what waits, what went wrong. For coordinator and administrator."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from snippets.sheets import CONTROL, exports, taken_along
from workflows.approvals.models import ApprovalRequest
from workflows.automations.models import Automation
from workflows.automations.writing import BECAUSE_OF, because_of
from workflows.candidates.models import Candidacy
from workflows.desk.approvals import requests_visible_to
from workflows.desk.process.funnel import name_of
from workflows.field.models import FieldQuestion
from workflows.kernel import clock, outbox
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.models import LETTERS, NOT_LEFT, OutboxRow, OutboxState
from workflows.kernel.plain_words import PlainWords
from workflows.letters.texts import title_of
from workflows.missions.models import Assignment, Mission
from workflows.people.models import Mandate
from workflows.people.roles import Role, has_role
from workflows.people.sessions.models import TrainingSession

A_PAGE = 50
ALL = gettext_lazy("All")
STUCK = (OutboxState.FAILED, OutboxState.PARKED)
UNSETTLED = (*STUCK, *NOT_LEFT)
NOT_SETTLED = "unsettled"
LATELY = timedelta(days=30)
REFUSED = (OutboxRow.Report.BOUNCED, OutboxRow.Report.COMPLAINED)
READERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
ABOUT = (Mission, Assignment, ApprovalRequest, Candidacy, Mandate, FieldQuestion, TrainingSession)


def dossiers_visible_to(user: Any) -> dict[Any, Any]:
    """Kind of dossier -> the ids of those that this account may open."""
    missions = Mission.objects.visible_to(user).order_by().values("pk")
    found: dict[Any, Any] = {
        Mission: missions,
        Assignment: Assignment.objects.filter(mission__in=missions).order_by().values("pk"),
        ApprovalRequest: requests_visible_to(user).order_by().values("pk"),
    }
    for model in (Candidacy, Mandate, FieldQuestion, TrainingSession):
        found[model] = model.objects.visible_to(user).order_by().values("pk")
    return found


def rows_readable_by(user: Any) -> QuerySet[OutboxRow]:
    """What is owed about dossiers that this account may open, with its words."""
    seen = Q(pk__in=[])
    for model, ids in dossiers_visible_to(user).items():
        seen |= Q(record__content_type=ContentType.objects.get_for_model(model), record__object_id__in=ids)
    return OutboxRow.objects.filter(seen)


def rows_visible_to(user: Any) -> QuerySet[OutboxRow]:
    """An administrator sees all, without words."""
    return OutboxRow.objects.all() if has_role(user, Role.ADMINISTRATOR) else rows_readable_by(user)


def stuck(user: Any) -> int:
    """How many did not leave, or are held back by somebody."""
    states = (*STUCK, OutboxState.HELD)
    return rows_visible_to(user).filter(state__in=states).count() if has_role(user, *READERS) else 0


def undelivered_of(user: Any) -> QuerySet[OutboxRow]:
    """Letters about open missions that this account looks after, refused by the mail server or by a mailbox."""
    missions = Mission.objects.open().filter(owner=user.pk).order_by().values("pk")
    people = Assignment.objects.filter(mission__in=missions).order_by().values("pk")
    about = Q(record__content_type=ContentType.objects.get_for_model(Mission), record__object_id__in=missions)
    about |= Q(record__content_type=ContentType.objects.get_for_model(Assignment), record__object_id__in=people)
    lately = clock.now() - LATELY
    refused = Q(state=OutboxState.FAILED) | Q(report__in=REFUSED)
    rows = OutboxRow.objects.filter(about, refused, kind__in=LETTERS, created_at__gte=lately)
    return rows.select_related("record__content_type").defer("body").order_by("-pk")


class Narrowing(PlainWords, forms.Form):
    """What narrows the list; a value that does not fit narrows nothing."""

    q = forms.CharField(label=gettext_lazy("Search an address, a name or a subject"), required=False, max_length=200)
    state = forms.ChoiceField(label=pgettext_lazy("message", "State"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    about = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    rule = forms.ModelChoiceField(
        Automation.objects.all(), label=pgettext_lazy("message", "Of the rule"), required=False, empty_label=ALL
    )
    day = forms.DateField(
        label=pgettext_lazy("message", "Owed on"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", ALL)]
        unsettled = (NOT_SETTLED, _("Not left yet, or gone wrong"))
        self.fields["state"].choices = [*everything, unsettled, *OutboxState.choices]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [*everything, *OutboxRow.Kind.choices]  # type: ignore[attr-defined]
        names = [(model._meta.model_name, capfirst(str(model._meta.verbose_name))) for model in ABOUT]
        self.fields["about"].choices = everything + names  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[OutboxRow], reads_words: bool) -> QuerySet[OutboxRow]:
        self.is_valid()
        said = self.cleaned_data
        if state := said.get("state"):
            rows = rows.filter(state__in=UNSETTLED if state == NOT_SETTLED else [state])
        if said.get("kind"):
            rows = rows.filter(kind=said["kind"])
        if said.get("about"):
            rows = rows.filter(record__content_type__app_label="workflows", record__content_type__model=said["about"])
        if said.get("rule"):
            rows = rows.filter(of_rule__firing__automation=said["rule"])
        if said.get("day"):
            rows = rows.filter(created_at__date=said["day"])
        if words := CONTROL.sub("", said.get("q") or "").strip():
            found = Q(email__icontains=words) | Q(recipient_name__icontains=words)
            rows = rows.filter(found | Q(subject_line__icontains=words) if reads_words else found)
        return rows


@says_forbidden
def outbox_page(request: HttpRequest) -> HttpResponse:
    """The newest first, narrowed as asked."""
    if not has_role(request.user, *READERS):
        raise PermissionDenied
    form = Narrowing(request.GET)
    rows = form.narrow(rows_visible_to(request.user), not has_role(request.user, Role.ADMINISTRATOR))
    rows = rows.select_related("record__text", "record__content_type", *BECAUSE_OF)
    rows = rows.defer("body", "subject_line").order_by("-pk")
    if "export" in request.GET and (file := taken_along(request, "messages", columns(), lines(rows, request.user))):
        return file
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
    context = frame(_("Messages")) | {
        "header_icon": "mail",
        "form": form,
        "page_obj": page,
        "rows": lines(page.object_list, request.user),
        "exports": exports(request),
        "here": request.get_full_path(),
        "narrowed": any(form.cleaned_data.values()),
        "stuck": stuck(request.user),
        "stuck_url": f"{request.path}?state={NOT_SETTLED}",
    }
    return render(request, "workflows/desk/outbox.html", context)


def columns() -> dict[str, Callable[[dict[str, Any]], Any]]:
    return {
        pgettext("recipient", "To"): lambda each: each["row"].email or each["row"].get_kind_display(),
        _("Message"): lambda each: each["what"],
        _("Because of"): lambda each: each["because_of"],
        _("Dossier"): lambda each: each["title"] or dossier_number(each["row"]),
        pgettext("message", "State"): lambda each: each["row"].get_state_display(),
        pgettext("message", "Report"): lambda each: each["row"].get_report_display(),
        _("What went wrong"): lambda each: each["row"].why,
        _("Since"): lambda each: each["row"].created_at,
    }


def dossier_number(row: OutboxRow) -> str:
    return f"{capfirst(row.record.content_type.name)} {row.record.object_id}"


def lines(rows: Iterable[OutboxRow], user: Any) -> list[dict[str, Any]]:
    names = dossiers_of(rows, user)
    return [line_of(row, names) for row in rows]


def line_of(row: OutboxRow, names: dict[tuple[str, int], tuple[str, str]]) -> dict[str, Any]:
    title, url = names.get((row.record.content_type.model, row.record.object_id), ("", ""))
    return {
        "row": row,
        "what": what_of(row),
        "because_of": because_of(row),
        "title": title,
        "number": dossier_number(row),
        "url": url,
        "again": row.state in STUCK,
    }


def what_of(row: OutboxRow) -> str:
    """A message by the subject that its file writes, or by the name of a rule's words: neither names anybody."""
    if row.kind == OutboxRow.Kind.RULE:
        return str(row.of_rule.words)
    model: Any = row.record.content_type.model_class()
    step = row.record.declared
    if row.kind == OutboxRow.Kind.JOB or step is None or row.name not in step.options.tells:
        return str(row.get_kind_display())
    return title_of(model, row.name, get_language() or "") or str(row.get_kind_display())


def dossiers_of(rows: Iterable[OutboxRow], user: Any) -> dict[tuple[str, int], tuple[str, str]]:
    """(kind, id) of a record's dossier -> its name and address, only where this account may open it.

    A seat stands for its mission, an approval for what it is about. 1 query per lifecycle, 1 more for each of these.
    """
    ids: dict[ContentType, set[int]] = {}
    for row in rows:
        ids.setdefault(row.record.content_type, set()).add(row.record.object_id)
    behind: dict[Any, dict[tuple[str, int], int]] = {}
    for kind, found in ids.items():
        for pk, model, key in _behind(kind.model_class(), found):
            behind.setdefault(model, {})[kind.model, pk] = key
    names = {}
    for model, keys in behind.items():
        if hasattr(model._default_manager.all(), "visible_to"):
            open_to_them = model._default_manager.visible_to(user).filter(pk__in=keys.values())
            known = {each.pk: each for each in open_to_them.select_related(*model.READ_WITH)}
            names |= {
                of: (name_of(known[key], user), known[key].desk_url()) for of, key in keys.items() if key in known
            }
    return names


def _behind(model: Any, keys: set[int]) -> Iterable[tuple[int, Any, int]]:
    if model is Assignment:
        return [
            (pk, Mission, mission) for pk, mission in model.objects.filter(pk__in=keys).values_list("pk", "mission")
        ]
    if model is ApprovalRequest:
        asked = model.objects.filter(pk__in=keys).values_list("pk", "content_type", "object_id")
        return [(pk, ContentType.objects.get_for_id(kind).model_class(), of) for pk, kind, of in asked]
    return [(key, model, key) for key in keys]


@require_POST
@says_forbidden
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever sees the row on a screen of theirs frees it."""
    if not has_role(request.user, Role.SUPPORT_GROUP, *READERS):
        raise PermissionDenied
    row = get_object_or_404(rows_visible_to(request.user), pk=pk)
    if row.state in STUCK:
        outbox.send_again(row)
        said = _("It is on its way again. Where its reader chose quiet hours, or one mail for several, it leaves then.")
        messages.success(request, said)
    else:
        messages.info(request, _("It is no longer stuck."))
    back = request.POST.get("next", "")
    fits = url_has_allowed_host_and_scheme(back, None) and back.startswith(reverse("wagtailadmin_home"))
    return redirect(back if fits else reverse("wagtailadmin_home"))

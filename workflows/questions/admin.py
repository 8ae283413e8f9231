"""Where the coordinators write questions: the form and its draft, its versions, and how candidates see it."""

from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permission_policies.base import BasePermissionPolicy

from snippets.sheets import ExportedIndexView
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.menu import POLICY_MENU
from workflows.kernel.refusals import PermissionDenied
from workflows.people.keepers import ForCoordinators
from workflows.people.roles import Role, has_role
from workflows.questions.comparing import compare
from workflows.questions.forms import AnswersForm
from workflows.questions.models import Purpose, QuestionForm, answer_models

URL = "question_forms"


A_PAGE = 50
# Where a form is asked -> the address that shows it, and what the page of that form is called there.
ASKED_ON = {
    Purpose.CANDIDACY: "candidacies",
    Purpose.REQUEST: "mission_request",
    Purpose.REPORT: "missions",
    Purpose.BY_REQUESTER: "missions",
    Purpose.BY_GROUP: "missions",
}


class ForKeepersOfQuestions(ForCoordinators):
    """Wagtail's own page to delete knows no reason why not: `remove` has one."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        may = action != "delete" and super().user_has_permission(user, action)
        return may and (action != "add" or bool(free_purposes()))


def free_purposes() -> list[tuple[str, Any]]:
    taken = set(QuestionForm.objects.values_list("purpose", flat=True))
    return [each for each in Purpose.choices if each[0] not in taken]


class DraftForm(WagtailAdminModelForm):
    """A draft may be saved with anything missing; publishing asks for all of it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_stale = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.changes
        if self.instance.pk:
            self.fields["purpose"].disabled = True
        else:
            self.fields["purpose"].choices = free_purposes()

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if self.instance.pk:
            now = QuestionForm.objects.select_for_update().get(pk=self.instance.pk)
            self.is_stale = answers.get("seen") != now.changes
        if self.is_stale:
            self.add_error(None, _("Somebody saved this form after you opened it; nothing of yours was saved yet."))
            self.add_error(None, _("Look at theirs in another window. To put yours in its place, save once more."))
            self.data = self.data.copy()
            self.data["seen"] = now.changes
        return answers

    def save(self, commit: bool = True) -> QuestionForm:
        self.instance.changes += 1
        return super().save(commit)


class SaysProblems:
    """Saves what is not complete, and says what a publication still needs."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What no editor of blocks sent is refused, where Wagtail would fail."""
        if "draft-count" not in request.POST:
            return HttpResponseBadRequest()
        with transaction.atomic():
            return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def save_instance(self) -> QuestionForm:
        form = super().save_instance()  # type: ignore[misc]
        for problem in form.problems():
            messages.warning(self.request, problem)  # type: ignore[attr-defined]
        return form

    def get_success_url(self) -> str:
        return reverse(f"{URL}:versions", args=[self.object.pk])  # type: ignore[attr-defined]


class FormList(ExportedIndexView):
    def get_edit_url(self, instance: QuestionForm) -> str | None:
        """By its versions, from where it is edited, shown and published."""
        return reverse(f"{URL}:versions", args=[instance.pk]) if super().get_edit_url(instance) else None


class AddFormView(SaysProblems, CreateView):
    pass


class EditFormView(SaysProblems, EditView):
    def form_invalid(self, form: DraftForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 409 if form.is_stale else response.status_code
        return response


def for_keepers(request: HttpRequest, pk: int) -> QuestionForm:
    if not has_role(request.user, Role.COORDINATOR):
        raise PermissionDenied(_("Only the coordinator may do this."))
    return get_object_or_404(QuestionForm, pk=pk)


@require_safe
@says_forbidden
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft and what it still needs, and every version with how many answered it."""
    return show_versions(request, for_keepers(request, pk))


def show_versions(request: HttpRequest, form: QuestionForm, status: int = 200, refused: Any = ()) -> HttpResponse:
    above = (reverse(f"{URL}:index"), QuestionFormViewSet.menu_label)
    context = frame(str(form), above) | {
        "form": form,
        "is_candidacy": form.purpose == Purpose.CANDIDACY,
        "asked_on": reverse(ASKED_ON[Purpose(form.purpose)]),
        "questions": form.questions(),
        "problems": form.problems(),
        "refused": refused,
        "differs": form.differs,
        "versions": list(form.versions.with_use()),
        "languages": settings.LANGUAGES,
    }
    return render(request, "workflows/questions/versions.html", context, status=status)


@require_POST
@says_forbidden
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    form = for_keepers(request, pk)
    if request.POST.get("seen") != str(form.changes):
        return show_versions(request, form, 409, [_("Somebody saved this form meanwhile. Look at it, then publish.")])
    try:
        version = form.publish()
    except ValidationError as error:
        return show_versions(request, form, 422, error.messages)
    log(form, "wagtail.publish", user=request.user)
    messages.success(request, _("Version %(number)d is published.") % {"number": version.number})
    return redirect(f"{URL}:versions", pk)


@require_safe
@says_forbidden
def preview(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The draft, or a version by its number, as a candidate sees it in that language; what is typed is not kept."""
    form = for_keepers(request, pk)
    wanted = request.GET.get("version", "")
    version = form.versions.filter(number=wanted).first() if wanted.isdecimal() else None
    if language not in dict(settings.LANGUAGES) or (wanted and version is None):
        raise Http404
    with override(language):
        questions = version.questions if version else form.questions()
        tried = request.GET if "try" in request.GET else None
        needed = _("%(field)s (an answer is needed)")
        if form.purpose == Purpose.CANDIDACY:
            needed = _("%(field)s (needed to send your candidacy)")
        asking = AnswersForm(questions, tried, {}, answers={}, needed=needed)
        asking.is_valid()
        context = {
            "form": asking,
            "version": version,
            "where": str(form),
            "back": reverse(f"{URL}:versions", args=[pk]),
        }
        return render(request, "workflows/questions/preview.html", context)


@require_safe
@says_forbidden
def compared(request: HttpRequest, pk: int, older: int, newer: str) -> HttpResponse:
    """What a version asks otherwise than an earlier one; "draft" is compared too."""
    form = for_keepers(request, pk)
    before = get_object_or_404(form.versions, number=older)
    after = get_object_or_404(form.versions, number=newer) if newer.isdecimal() else None
    if newer != "draft" and after is None:
        raise Http404
    context = frame(_("What changed"), (reverse(f"{URL}:versions", args=[pk]), str(form))) | {
        "form": form,
        "before": before,
        "after": after,
        "changes": compare(before.questions, after.questions if after else form.questions()),
    }
    return render(request, "workflows/questions/compared.html", context)


def rows_of(form: QuestionForm) -> list[Any]:
    """The tables that hold answers to this form; of a place there is one."""
    tables = (each.related_model for each in answer_models())
    return [table for table in tables if form.purpose == table.PURPOSE]


@require_safe
@says_forbidden
def used_by(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The dossiers with answers to one version, as far as this account sees them; the newest first."""
    form = for_keepers(request, pk)
    version = get_object_or_404(form.versions.with_use(), number=number)
    (table,) = rows_of(form)
    rows = table.in_dossiers_of(request.user).filter(version=version).order_by("-saved_at", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
    context = frame(_("Used by"), (reverse(f"{URL}:versions", args=[pk]), str(form))) | {
        "version": version,
        "page_obj": page,
        "rows": [(row.named_for(request.user), row.dossier.desk_url(), row.saved_at) for row in page],
        "unseen": version.used - page.paginator.count,
    }
    return render(request, "workflows/questions/used_by.html", context)


@says_forbidden
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A form that nobody answered may go; of any other it is said why it stays."""
    form = for_keepers(request, pk)
    if request.method == "POST":
        try:
            with transaction.atomic():
                form.versions.all().delete()
                form.delete()
        except ProtectedError:
            return show_removal(request, form, 409)
        messages.success(request, _("The form is deleted."))
        return redirect(f"{URL}:index")
    return show_removal(request, form, 200)


def show_removal(request: HttpRequest, form: QuestionForm, status: int) -> HttpResponse:
    used = QuestionForm.objects.with_use().get(pk=form.pk).used
    above = (reverse(f"{URL}:versions", args=[form.pk]), str(form))
    context = frame(_("Delete this form"), above) | {"form": form, "used": used}
    return render(request, "workflows/questions/remove.html", context, status=status)


class QuestionFormViewSet(ModelViewSet):
    model = QuestionForm
    url_prefix = "question-forms"
    menu_label = pgettext_lazy("menu", "Questions")
    menu_hook, menu_order = POLICY_MENU, 50
    icon = "form"
    add_view_class, edit_view_class, index_view_class = AddFormView, EditFormView, FormList
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = [
        "__str__",
        Column("number", label=pgettext_lazy("of a form with questions", "Version")),
        DateColumn("last_on", label=gettext_lazy("Published on")),
        Column("used", label=pgettext_lazy("of a form with questions", "Answered by")),
    ]
    edit_handler = ObjectList([FieldPanel("purpose"), FieldPanel("draft")], base_form_class=DraftForm)

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return ForKeepersOfQuestions(self.model)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        rows: QuerySet[QuestionForm] = QuestionForm.objects.with_use().defer("draft")
        return super().get_index_view_kwargs(queryset=rows, **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/versions/", versions, name="versions"),
            path("<int:pk>/versions/<int:number>/used-by/", used_by, name="used_by"),
            path("<int:pk>/versions/<int:older>/<slug:newer>/", compared, name="compared"),
            path("<int:pk>/remove/", require_http_methods(["GET", "HEAD", "POST"])(remove), name="remove"),
            path("<int:pk>/publish/", publish, name="publish"),
            path("<int:pk>/preview/<slug:language>/", preview, name="preview"),
        ]

"""Questions from the field, as the support group answers them: the latest first, open ones on top."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.admin_url_finder import AdminURLFinder

from workflows.approvals.desk_steps import DeskStepView
from workflows.desk.plain import PlainDossierPage
from workflows.field import becoming, rules
from workflows.field.models import FieldQuestion
from workflows.field.states import ENDED, State
from workflows.kernel.dossiers import DossierAdmin, column, overdue_first, says_forbidden
from workflows.people.roles import Role, has_role

ABOUT_WHO_ASKED = {"name", "owner_name", "mission_title"}


class FieldQuestionPage(PlainDossierPage):
    """Who asked it, and what happened to it, is for the support group; the answer is for whoever makes more of it."""

    template_name = "workflows/desk/field_question.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, user = super().get_context_data(**kwargs), self.request.user
        everything = bool(rules.support_group(self.instance, user))
        is_answered = self.instance.state == State.ANSWERED
        made = [(kind, getattr(self.instance, kind.column)) for kind in becoming.Becomes] if is_answered else []
        find = AdminURLFinder(user)
        context["became"] = [
            (kind.value, draft, find.get_edit_url(draft) if draft else "", becoming.may_make(user, kind))
            for kind, draft in made
        ]
        return context | {"everything": everything, "story": context["story"] if everything else []}


@require_POST
@says_forbidden
def become(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A draft of a term or of a key message; asked twice, it leads to the one that there is."""
    question = get_object_or_404(FieldQuestion.objects.visible_to(request.user), pk=pk)
    wanted = becoming.Becomes(kind)
    if not becoming.may_make(request.user, wanted):
        raise PermissionDenied
    draft = becoming.make(question.pk, wanted, request.user)
    if draft is None:
        messages.error(request, gettext("This question has no answer yet."))
        return redirect(question.desk_url())
    return redirect(AdminURLFinder(request.user).get_edit_url(draft))


class FieldQuestionAdmin(DossierAdmin):
    model = FieldQuestion
    base_url_path = "field-questions"
    names: ClassVar = {"index": "field_questions", "inspect": "field_question"}
    menu_label = pgettext_lazy("menu", "Questions from the field")
    menu_icon = "help"
    menu_order = 113
    inspect_view_class = FieldQuestionPage
    search_fields = ("question", "answer")
    export_filename = "field-questions"
    list_display = ("what", "state_word", "owner_name", "expected", "name", "asked")
    list_export = ("text", "said", "state_word", "owner_name", "expected", "name", "mission_title", "asked")

    @staticmethod
    def may_list(user: Any) -> bool:
        return has_role(user, Role.SUPPORT_GROUP, Role.COMMUNICATIONS)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return shown_to(request.user, self.list_display)

    def get_list_export(self, request: HttpRequest) -> tuple[str, ...]:
        return shown_to(request.user, self.list_export)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("member", "owner", "mission")
        return overdue_first(rows, ENDED)

    def get_page_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_page_queryset(request).select_related("member", "owner", "mission")

    @column(gettext_lazy("question"), "question")
    def what(self, row: FieldQuestion) -> str:
        return str(row)

    @column(gettext_lazy("question"))
    def text(self, row: FieldQuestion) -> str:
        return row.question

    @column(gettext_lazy("answer"))
    def said(self, row: FieldQuestion) -> str:
        return row.answer

    @column(pgettext_lazy("field question", "state"), "state")
    def state_word(self, row: FieldQuestion) -> str:
        return row.get_state_display()

    @column(pgettext_lazy("of a question", "given to"), "owner__last_name")
    def owner_name(self, row: FieldQuestion) -> str:
        return str(row.owner) if row.owner_id else gettext("Nobody yet")

    @column(gettext_lazy("answer by"), "answer_by")
    def expected(self, row: FieldQuestion) -> str:
        return date_format(row.answer_by, "SHORT_DATE_FORMAT")

    @column(gettext_lazy("asked by"), "member__last_name")
    def name(self, row: FieldQuestion) -> str:
        return str(row.member)

    @column(gettext_lazy("mission"))
    def mission_title(self, row: FieldQuestion) -> str:
        return str(row.mission or "")

    @column(gettext_lazy("asked on"), "asked_at")
    def asked(self, row: FieldQuestion) -> str:
        return date_format(row.asked_at, "SHORT_DATE_FORMAT")


def shown_to(user: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    """Who asked is for the support group."""
    return names if has_role(user, Role.SUPPORT_GROUP) else tuple(n for n in names if n not in ABOUT_WHO_ASKED)


class FieldQuestionStepView(DeskStepView):
    def get_subject(self) -> FieldQuestion:
        rows = FieldQuestion.objects.visible_to(self.request.user).select_related("member", "owner")
        self.dossier = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self.dossier

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | {"facts": [(gettext("Question"), self.dossier.question)]}

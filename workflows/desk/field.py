"""Questions from the field, as the support group answers them: the latest first, open ones on top."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from workflows.approvals.desk_steps import DeskStepView
from workflows.desk.plain import PlainDossierPage
from workflows.field.models import FieldQuestion
from workflows.field.states import ENDED
from workflows.kernel.dossiers import DossierAdmin, column, overdue_first
from workflows.people.roles import Role, has_role


class FieldQuestionPage(PlainDossierPage):
    template_name = "workflows/desk/field_question.html"


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
        return has_role(user, Role.SUPPORT_GROUP)

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


class FieldQuestionStepView(DeskStepView):
    def get_subject(self) -> FieldQuestion:
        rows = FieldQuestion.objects.visible_to(self.request.user).select_related("member", "owner")
        self.dossier = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self.dossier

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | {"facts": [(gettext("Question"), self.dossier.question)]}

"""Attendance of initial trainings: noted for several people at once, corrected with a reason."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from workflows.approvals.desk_steps import DeskStepView
from workflows.desk.plain import PlainDossierPage
from workflows.kernel.dossiers import DossierAdmin, column, frame, says_forbidden
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.people.models import Mandate, Member
from workflows.people.roles import Role, has_role
from workflows.people.states import CURRENT
from workflows.people.training.forms import SessionFields
from workflows.people.training.models import Attendance
from workflows.people.training.states import AttendanceState


def who_can_be_noted(user: Any) -> QuerySet[Member]:
    """Holders of a mandate whom this seat handles and who have attended none yet; never oneself."""
    noted = Attendance.objects.filter(member=OuterRef("pk"), state=AttendanceState.NOTED)
    mine = Mandate.objects.visible_to(user).filter(state__in=CURRENT).order_by().values("member")
    return Member.objects.filter(~Exists(noted), pk__in=mine).exclude(user=user.pk)


class AttendanceForm(SessionFields):
    """One training and everyone who was there."""

    members = forms.ModelMultipleChoiceField(
        Member.objects.none(), label=gettext_lazy("Who was there"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("held_on", "online", "place", "members", "remark")

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["members"].queryset = who_can_be_noted(by)

    @transaction.atomic
    def save(self) -> int:
        """One entry each, all or none."""
        session = {name: self.cleaned_data[name] for name in ("held_on", "online", "place", "remark")}
        people = list(self.cleaned_data["members"])
        for member in people:
            perform(Attendance(member=member, **session), "note", by=self.by)
        return len(people)


@says_forbidden
@require_http_methods(["GET", "HEAD", "POST"])
def note_attendance(request: HttpRequest) -> HttpResponse:
    if not has_role(request.user, Role.SUPPORT_GROUP):
        raise PermissionDenied(_("Only the support group may do this."))
    form, status, refusal = AttendanceForm(request.POST or None, by=request.user), 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                count = form.save()
            except NotPossible as late:
                status, refusal = 409, late
            else:
                words = ngettext(
                    "Attendance of %(count)d person noted.", "Attendance of %(count)d people noted.", count
                )
                messages.success(request, words % {"count": count})
                return redirect("trainings")
    context = frame(_("Note attendance"), (reverse("trainings"), _("Initial trainings")))
    context |= {
        "form": form,
        "refusal": refusal,
        "return_url": reverse("trainings"),
        "empty": not form.fields["members"].queryset.exists(),
    }
    return render(request, "workflows/desk/note_attendance.html", context, status=status)


class AttendancePage(PlainDossierPage):
    template_name = "workflows/desk/attendance.html"


class AttendanceAdmin(DossierAdmin):
    model = Attendance
    base_url_path = "trainings"
    names: ClassVar = {"index": "trainings", "inspect": "training_dossier"}
    menu_label = gettext_lazy("Initial trainings")
    menu_icon = "group"
    menu_order = 118
    inspect_view_class = AttendancePage
    search_fields = ("member__first_name", "member__last_name", "place")
    export_filename = "trainings"
    list_display = ("name", "day", "where", "state_word", "by_whom")
    list_export = ("name", "day", "where", "state_word", "by_whom", "remark_words")
    new_label = gettext_lazy("Note attendance")

    @staticmethod
    def may_list(user: Any) -> bool:
        return has_role(user, Role.SUPPORT_GROUP)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("member", "noted_by").order_by("-held_on", "-pk")

    def get_page_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_page_queryset(request).select_related("member", "noted_by")

    def new_url(self, request: HttpRequest) -> str:
        return reverse("note_attendance")

    @column(gettext_lazy("ambassador"), "member__last_name")
    def name(self, row: Attendance) -> str:
        return str(row.member)

    @column(pgettext_lazy("of a training", "date"), "held_on")
    def day(self, row: Attendance) -> str:
        return date_format(row.held_on, "SHORT_DATE_FORMAT")

    @column(gettext_lazy("place"))
    def where(self, row: Attendance) -> str:
        return row.where

    @column(pgettext_lazy("attendance", "state"), "state")
    def state_word(self, row: Attendance) -> str:
        return row.get_state_display()

    @column(gettext_lazy("noted by"))
    def by_whom(self, row: Attendance) -> str:
        return str(row.noted_by or "")

    @column(gettext_lazy("remark"))
    def remark_words(self, row: Attendance) -> str:
        return row.remark


class AttendanceStepView(DeskStepView):
    def get_subject(self) -> Attendance:
        rows = Attendance.objects.visible_to(self.request.user).select_related("member")
        self.dossier = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self.dossier

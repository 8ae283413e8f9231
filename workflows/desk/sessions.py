"""Initial trainings to come: announced, with who has a place, and noted once they were held."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workflows.approvals.desk_steps import DeskStepView
from workflows.desk.plain import PlainDossierPage
from workflows.kernel.dossiers import DossierAdmin, column
from workflows.people.roles import Role, has_role, member_of, scope_of
from workflows.people.sessions.models import TrainingSession
from workflows.people.sessions.states import EnrolmentState


class SessionPage(PlainDossierPage):
    template_name = "workflows/desk/session.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        taken = self.instance.enrolments.filter(state=EnrolmentState.SIGNED_UP).select_related("member")
        return super().get_context_data(people=[each.member for each in taken.order_by("state_since")], **kwargs)


class SessionAdmin(DossierAdmin):
    model = TrainingSession
    base_url_path = "training-sessions"
    names: ClassVar = {"index": "training_sessions", "inspect": "training_session"}
    menu_label = gettext_lazy("Training calendar")
    menu_icon = "date"
    menu_order = 119
    inspect_view_class = SessionPage
    search_fields = ("place", "about")
    export_filename = "training-sessions"
    list_display = ("when", "where", "region_name", "filled", "state_word")
    list_export = ("when", "where", "region_name", "filled", "state_word")
    new_label = gettext_lazy("Announce a session")

    @staticmethod
    def may_list(user: Any) -> bool:
        return has_role(user, Role.SUPPORT_GROUP)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_places().select_related("region").order_by("-starts", "-pk")

    def get_page_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_page_queryset(request).select_related("region", "language")

    def new_url(self, request: HttpRequest) -> str:
        return reverse("session_new")

    @column(pgettext_lazy("of a training", "starts"), "starts")
    def when(self, row: TrainingSession) -> str:
        return date_format(localtime(row.starts), "SHORT_DATETIME_FORMAT")

    @column(gettext_lazy("place"))
    def where(self, row: TrainingSession) -> str:
        return row.where

    @column(gettext_lazy("region"), "region__order")
    def region_name(self, row: TrainingSession) -> str:
        return str(row.region or "")

    @column(pgettext_lazy("of a training", "places taken"))
    def filled(self, row: Any) -> str:
        return _("%(taken)d of %(places)d") % {"taken": row.taken, "places": row.places}

    @column(pgettext_lazy("training session", "state"), "state")
    def state_word(self, row: TrainingSession) -> str:
        return row.get_state_display()


class SessionStepView(DeskStepView):
    def get_subject(self) -> TrainingSession:
        rows = TrainingSession.objects.visible_to(self.request.user).select_related("region", "language")
        self.dossier = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self.dossier


class AnnounceView(DeskStepView):
    """Of the region where whoever announces it lives, as far as their seat handles that; else of the whole country."""

    def get_subject(self) -> TrainingSession:
        scope, member = scope_of(self.request.user), member_of(self.request.user)
        if scope is None or member is None:
            raise PermissionDenied(_("Only the support group may do this."))
        region = member.region_id if member.region_id in scope.region_ids else min(scope.region_ids, default=None)
        self.dossier = TrainingSession(country_id=scope.country_id, region_id=region)
        return self.dossier

    def named(self) -> str:
        return _("Announce a session")

    def get_return_url(self, subject: TrainingSession) -> str:
        return subject.desk_url() if subject.pk else reverse("training_sessions")

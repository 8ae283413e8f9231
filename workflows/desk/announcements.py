"""Announcements on the desk: written, shown in every language, posted, and how they spread."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from workflows.announcements.models import Announcement, Reading
from workflows.announcements.spread import spread_of
from workflows.announcements.states import READ
from workflows.approvals.desk_steps import DeskStepView, is_visible
from workflows.desk.plain import PlainDossierPage
from workflows.desk.waiting import MOST, Group, Item
from workflows.kernel.dossiers import DossierAdmin, column
from workflows.people.roles import Role, has_role, scope_of

LINES = 500  # of people on one page


def waiting(user: Any) -> Group:
    """What this account is asked to have read; the words and the button stand in the zone. 1 query."""
    found = [
        Item(
            str(each.announcement),
            reverse("zone_announcement", args=[each.announcement_id]),
            _("Read it by %(day)s") % {"day": date_format(each.announcement.acknowledge_by)},
        )
        for each in Reading.objects.asked_of(user)
    ]
    return Group(
        pgettext("to read", "Announcements"), found[:MOST], max(0, len(found) - MOST), reverse("zone_announcements")
    )


class AnnouncementPage(PlainDossierPage):
    template_name = "workflows/desk/announcement.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.instance
        about = row.about if row.object_id else None
        spread = spread_of(row) if row.state in READ else None
        return super().get_context_data(
            texts=[(code, name, row.title.get(code, ""), row.text.get(code, "")) for code, name in settings.LANGUAGES],
            about=about if about is not None and is_visible(about, self.request.user) else None,
            spread=spread,
            lines=spread.lines[:LINES] if spread else [],
            **kwargs,
        )


class AnnouncementAdmin(DossierAdmin):
    model = Announcement
    base_url_path = "announcements"
    names: ClassVar = {"index": "announcements", "inspect": "announcement"}
    menu_label = pgettext_lazy("to read", "Announcements")
    menu_icon = "comment"
    menu_order = 120
    inspect_view_class = AnnouncementPage
    search_fields = ("title", "text")
    export_filename = "announcements"
    list_display = ("name", "for_whom", "state_word", "posted", "last_day", "opened_by", "acknowledged_by")
    list_export = ("name", "for_whom", "state_word", "posted", "last_day", "opened_by", "acknowledged_by")
    new_label = pgettext_lazy("announcement", "Write an announcement")

    @staticmethod
    def may_list(user: Any) -> bool:
        return has_role(user, Role.COMMUNICATIONS, Role.SUPPORT_GROUP)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related(*Announcement.READ_WITH)
        rows = rows.annotate(
            to=Count("readings"),
            opened=Count("readings", filter=Q(readings__opened_at__isnull=False)),
            acknowledged=Count("readings", filter=Q(readings__acknowledged_at__isnull=False)),
        )
        return rows.order_by("-pk")

    def get_page_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_page_queryset(request).select_related(*Announcement.READ_WITH, "posted_by", "country")

    def new_url(self, request: HttpRequest) -> str:
        return reverse("announcement_new")

    @column(pgettext_lazy("of an announcement", "title"))
    def name(self, row: Announcement) -> str:
        return str(row)

    @column(pgettext_lazy("of an announcement", "for whom"))
    def for_whom(self, row: Announcement) -> str:
        return row.audience_words

    @column(pgettext_lazy("announcement", "state"), "state")
    def state_word(self, row: Announcement) -> str:
        return row.get_state_display()

    @column(gettext_lazy("posted on"), "posted_at")
    def posted(self, row: Announcement) -> str:
        return date_format(localtime(row.posted_at), "SHORT_DATE_FORMAT") if row.posted_at else ""

    @column(pgettext_lazy("of an announcement", "last day"), "until")
    def last_day(self, row: Announcement) -> str:
        return date_format(row.until, "SHORT_DATE_FORMAT")

    @column(pgettext_lazy("of an announcement", "opened by"))
    def opened_by(self, row: Any) -> str:
        return share(row.opened, row.to) if row.state in READ else ""

    @column(pgettext_lazy("of an announcement", "acknowledged by"))
    def acknowledged_by(self, row: Any) -> str:
        return share(row.acknowledged, row.to) if row.state in READ and row.acknowledge_by else ""


def share(some: int, of: int) -> str:
    return pgettext("people", "%(some)d of %(all)d") % {"some": some, "all": of}


class AnnouncementStepView(DeskStepView):
    template_name = "workflows/desk/announcement_step.html"

    def get_subject(self) -> Announcement:
        rows = Announcement.objects.visible_to(self.request.user).select_related(*Announcement.READ_WITH)
        self.dossier = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self.dossier


class WriteView(DeskStepView):
    """The communications team writes to every country, a seat of the support group to its own."""

    template_name = "workflows/desk/announcement_step.html"

    def get_subject(self) -> Announcement:
        user, scope = self.request.user, scope_of(self.request.user)
        everywhere = has_role(user, Role.COMMUNICATIONS)
        if not everywhere and scope is None:
            raise PermissionDenied(_("Only the communications team or the support group may do this."))
        self.dossier = Announcement(country_id=None if everywhere or scope is None else scope.country_id)
        return self.dossier

    def named(self) -> str:
        return pgettext("announcement", "Write an announcement")

    def get_return_url(self, subject: Announcement) -> str:
        return subject.desk_url() if subject.pk else reverse("announcements")

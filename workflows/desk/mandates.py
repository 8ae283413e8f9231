"""Mandates in the back office: the list, the dossier with what proves that someone may start, and the steps."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from snippets.models import Region
from workflows.approvals.asked import asked_about
from workflows.approvals.desk_steps import DecidedPage, DeskStepView
from workflows.approvals.queries import read_requests
from workflows.approvals.story import records_around, story
from workflows.kernel.dossiers import DossierAdmin, Filters, column, overdue_first
from workflows.kernel.perform import open_steps
from workflows.kernel.undo import way_back
from workflows.people.care import queries as care
from workflows.people.care.rules import confirmed_parts
from workflows.people.charter.models import CharterSignature, in_force
from workflows.people.charter.states import CharterState
from workflows.people.models import Mandate
from workflows.people.roles import Role, handles, has_role
from workflows.people.sheet.parts import PARTS
from workflows.people.sheet.reading import read_sheet
from workflows.people.states import State
from workflows.people.training.models import Attendance
from workflows.people.training.states import AttendanceState
from workflows.words.checklists import checklist

READERS = (Role.SUPPORT_GROUP, Role.COORDINATOR)


class MandateFilters(Filters):
    late = forms.BooleanField(label=gettext_lazy("Only overdue"), required=False)
    unsigned = forms.BooleanField(label=gettext_lazy("Charter not signed"), required=False)
    untrained = forms.BooleanField(label=gettext_lazy("Initial training not attended"), required=False)
    quiet = forms.BooleanField(label=gettext_lazy("Nothing heard since we asked how they are"), required=False)
    region = forms.ModelChoiceField(
        Region.objects.all(), label=gettext_lazy("Region"), required=False, empty_label=gettext_lazy("All")
    )

    def prepare(self) -> None:
        """A hint for whoever rings people up, not a mark that everybody reads."""
        if not has_role(self.user, Role.COORDINATOR):
            del self.fields["quiet"]

    def narrow(self, rows: QuerySet) -> QuerySet:
        answers, rows = self.answers, super().narrow(rows)
        if "quiet" in answers:
            rows = rows.filter(pk__in=care.quiet().order_by().values("pk"))
        if "late" in answers:
            rows = rows.filter(pk__in=Mandate.objects.overdue().order_by().values("pk"))
        if "unsigned" in answers:
            rows = rows.filter(has_signed=False).exclude(state=State.ENDED)
        if "untrained" in answers:
            rows = rows.filter(is_trained=False).exclude(state=State.ENDED)
        return rows.filter(member__region=answers["region"]) if "region" in answers else rows


def with_evidence(rows: QuerySet) -> QuerySet:
    """Whether the charter in force is signed and an initial training attended, asked of the database once."""
    signed = CharterSignature.objects.filter(member=OuterRef("member"), version__state=CharterState.IN_FORCE)
    trained = Attendance.objects.filter(member=OuterRef("member"), state=AttendanceState.NOTED)
    return rows.annotate(has_signed=Exists(signed), is_trained=Exists(trained))


class MandatePage(DecidedPage):
    template_name = "workflows/desk/mandate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**dossier_of(self.instance, self.request.user), **kwargs)


def dossier_of(mandate: Mandate, user: Any) -> dict[str, Any]:
    """The support group of the place reads everything; whoever only decides, what is to be decided."""
    everything, requests = handles(user, mandate.country_id, mandate.region_id), read_requests(mandate)
    shown: dict[str, Any] = {
        "mandate": mandate,
        "everything": everything,
        "steps": open_steps(mandate, user),
        "asked": asked_about(requests, user),
    }
    if not everything:
        return shown
    attendances = list(Attendance.objects.filter(member=mandate.member_id).select_related("noted_by"))
    records = records_around(mandate, requests, attendances)
    return shown | {
        "sheet": read_sheet(mandate.member, user),
        "checks": checks_of(mandate),
        "charter": in_force(),
        "signatures": CharterSignature.objects.filter(member=mandate.member_id).select_related("version"),
        "attendances": [each for each in attendances if each.state == AttendanceState.NOTED],
        "story": story(records, requests),
        "way_back": way_back(mandate, user, records),
        "checklist": checklist(mandate),
    }


def checks_of(mandate: Mandate) -> list[tuple[Any, Any]]:
    """Part of the sheet -> when its owner last found it right, by saving it or by saying so. 1 query."""
    confirmed = confirmed_parts(mandate)
    return [(part.title, confirmed.get(part.slug)) for part in PARTS]


class MandateAdmin(DossierAdmin):
    model = Mandate
    base_url_path = "mandates"
    names: ClassVar = {"index": "mandates", "inspect": "mandate_dossier"}
    menu_label = gettext_lazy("Mandates")
    menu_icon = "user"
    menu_order = 116
    filters_class = MandateFilters
    inspect_view_class = MandatePage
    search_fields = ("member__first_name", "member__last_name", "member__number")
    export_filename = "mandates"
    list_display = ("name", "state_tag", "region_name", "charter", "training", "term", "needs")
    list_export = ("name", "state_word", "region_name", "charter", "training", "starts_on", "ends_on", "late_days")

    @staticmethod
    def may_list(user: Any) -> bool:
        return has_role(user, *READERS)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = with_evidence(super().get_queryset(request)).select_related("member__region")
        return overdue_first(rows, {State.ENDED})

    def get_page_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_page_queryset(request).select_related("member__region", "member__country")

    @column(gettext_lazy("ambassador"), "member__last_name")
    def name(self, mandate: Mandate) -> str:
        return str(mandate.member)

    @column(pgettext_lazy("mandate", "state"), "state")
    def state_tag(self, mandate: Mandate) -> str:
        ended = mandate.state == State.ENDED
        css = "w-status--label" if ended else "w-status--primary"
        return format_html('<span class="w-status {}">{}</span>', css, self.state_word(mandate))

    @column(pgettext_lazy("mandate", "state"), "state")
    def state_word(self, mandate: Mandate) -> str:
        return mandate.get_state_display()

    @column(gettext_lazy("region"), "member__region__order")
    def region_name(self, mandate: Mandate) -> str:
        return str(mandate.member.region or "")

    @column(gettext_lazy("charter"), "has_signed")
    def charter(self, mandate: Any) -> str:
        return _("signed") if mandate.has_signed else _("not signed")

    @column(gettext_lazy("initial training"), "is_trained")
    def training(self, mandate: Any) -> str:
        return _("attended") if mandate.is_trained else _("not attended")

    @column(gettext_lazy("term until"), "ends")
    def term(self, mandate: Mandate) -> str:
        return date_format(mandate.ends, "SHORT_DATE_FORMAT")

    @column(gettext_lazy("needs"))
    def needs(self, mandate: Mandate) -> str:
        late = mandate.overdue_days
        if mandate.renewal_is_due:
            return format_html('<span class="desk-overdue">{}</span>', _("An offer to renew"))
        if not late:
            return _("An answer to the offer to renew") if mandate.renewal_until else ""
        words = ngettext("%(count)d day overdue", "%(count)d days overdue", late) % {"count": late}
        return format_html('<span class="desk-overdue">{}</span>', words)

    @column(gettext_lazy("starts on"))
    def starts_on(self, mandate: Mandate) -> Any:
        return mandate.starts

    @column(gettext_lazy("ends on"))
    def ends_on(self, mandate: Mandate) -> Any:
        return mandate.ends

    @column(gettext_lazy("days overdue"))
    def late_days(self, mandate: Mandate) -> int:
        return mandate.overdue_days

    def get_extra_attrs_for_row(self, obj: Any, context: Any) -> dict[str, str]:
        late = obj.state != State.ENDED and (obj.overdue_days or obj.renewal_is_due)
        return {"class": "desk-late"} if late else {}


class MandateStepView(DeskStepView):
    def get_subject(self) -> Mandate:
        rows = Mandate.objects.visible_to(self.request.user).select_related("member")
        self.dossier = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self.dossier

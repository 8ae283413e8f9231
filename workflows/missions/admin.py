"""The list of missions in the back office. The page of one mission is the desk's (`workflows/desk/dossier.py`)."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from snippets.models import EventLevel, Region, Sector, Theme
from workflows.kernel import clock
from workflows.kernel.dossiers import DossierAdmin, Filters, column
from workflows.missions.answers import OF_A_MISSION
from workflows.missions.models import Mission
from workflows.missions.states import ENDED, Door, StaffingMode, Stage
from workflows.missions.urgency import Urgency, as_urgent_as
from workflows.people.roles import Role, has_role

READERS = (Role.SUPPORT_GROUP, Role.COORDINATOR, Role.BOARD, Role.FINANCE)
LONG = ("ranking", "objectives", "brief", "preparation", "open_question", "requester_remark", "group_lessons")
NOBODY = "none"


def pressing_first(rows: QuerySet) -> QuerySet:
    """Late ones, those at risk, the urgent, the soon, the other open ones, what has ended; the longest in its state
    first. `pressing` of a row says which.
    """
    late = Mission.objects.overdue().order_by().values("pk")
    first = Case(
        When(pk__in=late, then=Value(0)),
        When(pk__in=Mission.objects.at_risk().order_by().values("pk"), then=Value(1)),
        When(as_urgent_as(Urgency.URGENT), then=Value(2)),
        When(as_urgent_as(Urgency.SOON), then=Value(3)),
        When(state__in=list(ENDED), then=Value(5)),
        default=Value(4),
    )
    return rows.annotate(pressing=first).order_by("pressing", "state_since", "pk")


class MissionFilters(Filters):
    late = forms.BooleanField(label=_("Only overdue"), required=False)
    risk = forms.BooleanField(label=_("Only at risk"), required=False)
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    undated = forms.BooleanField(label=_("Only without a date"), required=False)
    stage = forms.ChoiceField(
        label=pgettext_lazy("of missions", "Stage"), choices=[("", _("All")), *Stage.choices], required=False
    )
    urgency = forms.ChoiceField(
        label=pgettext_lazy("of a mission", "Urgency"), choices=[("", _("All")), *Urgency.choices], required=False
    )
    level = forms.ChoiceField(
        label=pgettext_lazy("of an event", "Level"), choices=[("", _("All")), *EventLevel.choices], required=False
    )
    region = forms.ModelChoiceField(Region.objects.all(), label=_("Region"), required=False, empty_label=_("All"))
    sector = forms.ModelChoiceField(
        Sector.objects.all(), label=pgettext_lazy("profession", "Sector"), required=False, empty_label=_("All")
    )
    theme = forms.ModelChoiceField(Theme.objects.all(), label=_("Theme"), required=False, empty_label=_("All"))
    owner = forms.ChoiceField(label=pgettext_lazy("of a mission", "Owner"), required=False)
    mode = forms.ChoiceField(
        label=_("Way of staffing"),
        choices=[("", _("All")), *((mode.value, mode.label) for mode in StaffingMode if mode)],
        required=False,
    )
    door = forms.ChoiceField(
        label=pgettext_lazy("of a request", "Came in by"), choices=[("", _("All")), *Door.choices], required=False
    )
    since = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), required=False)
    until = forms.DateField(label=_("Until"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), required=False)

    def prepare(self) -> None:
        owned = Mission.objects.visible_to(self.user).exclude(owner=None).order_by().values("owner")
        owners = get_user_model()._default_manager.filter(pk__in=owned)
        people = [(str(person.pk), str(person)) for person in owners]
        self.fields["owner"].choices = [("", _("All")), (NOBODY, _("Nobody yet")), *people]

    def narrow(self, rows: QuerySet) -> QuerySet:
        answers = dict(self.answers)
        rows = super().narrow(rows)
        if "late" in answers:
            rows = rows.filter(pk__in=Mission.objects.overdue().order_by().values("pk"))
        if "risk" in answers:
            rows = rows.filter(pk__in=Mission.objects.at_risk().order_by().values("pk"))
        if "mine" in answers:
            rows = rows.filter(owner=self.user.pk)
        if "undated" in answers:
            rows = rows.filter(starts=None)
        if "stage" in answers:
            rows = rows.filter(state__in=Stage(answers["stage"]).states)
        if answers.get("owner") == NOBODY:
            rows = rows.filter(owner=None)
            answers.pop("owner")
        if "urgency" in answers:
            rows = rows.filter(as_urgent_as(Urgency(answers["urgency"])))
        lookups = {
            "level": "level",
            "region": "region",
            "sector": "sector",
            "theme": "themes",
            "owner": "owner",
            "mode": "staffing_mode",
            "door": "door",
            "since": "starts__date__gte",
            "until": "starts__date__lte",
        }
        return rows.filter(**{lookup: answers[name] for name, lookup in lookups.items() if name in answers})


class MissionAdmin(DossierAdmin):
    model = Mission
    base_url_path = "missions"
    names: ClassVar = {"index": "missions", "inspect": "mission_dossier"}
    menu_label = _("Missions")
    menu_icon = "tasks"
    menu_order = 110
    filters_class = MissionFilters
    search_fields = ("title", "requester_organisation", "place_name")
    export_filename = "missions"
    list_display = ("name", "state_tag", "urgency_tag", "date", "region_name", "owner_name", "seats", "standing")
    list_export = (
        "name", "state_word", "urgency_word", "starts_at", "ends_at", "place", "region_name", "level_word",
        "sector_name", "organisation", "owner_name", "seats", "days", "late_days",
    )  # fmt: skip

    @staticmethod
    def may_list(user: Any) -> bool:
        return has_role(user, *READERS)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).with_seats_taken().select_related("region", "sector", "owner")
        risky = Q(pk__in=Mission.objects.at_risk().order_by().values("pk"))
        return pressing_first(rows.defer(*LONG)).annotate(risky=Case(When(risky, then=True), default=False))

    def get_page_queryset(self, request: HttpRequest) -> QuerySet:
        related = (
            "owner", "author", "region", "country", "sector", "language", "intervention_kind", "audience_kind",
            "place_kind", "joined_into", *OF_A_MISSION,
        )  # fmt: skip
        return super().get_page_queryset(request).select_related(*related)

    @column(pgettext_lazy("of a mission", "title"), "title")
    def name(self, mission: Mission) -> str:
        return mission.title

    @column(pgettext_lazy("mission", "state"), "state")
    def state_tag(self, mission: Mission) -> str:
        return format_html(
            '<span class="w-status {}">{}</span>',
            "w-status--label" if mission.is_ended else "w-status--primary",
            self.state_word(mission),
        )

    @column(pgettext_lazy("mission", "state"), "state")
    def state_word(self, mission: Mission) -> str:
        return mission.get_state_display()

    @column(pgettext_lazy("of a mission", "urgency"))
    def urgency_tag(self, mission: Mission) -> str:
        marks = []
        if mission.risky:
            marks.append(("desk-urgent", pgettext("of a mission", "At risk")))
        if mission.is_pressing:
            mark = "desk-urgent" if mission.urgency_now == Urgency.URGENT else "desk-soon"
            marks.append((mark, mission.urgency_word))
        return format_html_join(" ", '<span class="{}">{}</span>', marks)

    @column(pgettext_lazy("of a mission", "urgency"))
    def urgency_word(self, mission: Mission) -> str:
        return mission.urgency_word

    @column(pgettext_lazy("of an event", "date"), "starts")
    def date(self, mission: Mission) -> str:
        return date_format(localtime(mission.starts), "SHORT_DATETIME_FORMAT") if mission.starts else mission.when_text

    @column(_("region"), "region__order")
    def region_name(self, mission: Mission) -> str:
        return str(mission.region or "")

    @column(pgettext_lazy("of a mission", "owner"), "owner__last_name")
    def owner_name(self, mission: Mission) -> str:
        return str(mission.owner) if mission.owner_id else gettext("Nobody yet")

    @column(_("seats"))
    def seats(self, mission: Mission) -> str:
        return f"{mission.seats_taken} / {mission.ambassadors_wanted + mission.staff_wanted}"

    @column(_("in this state"), "state_since")
    def standing(self, mission: Mission) -> str:
        days = self.days(mission)
        words = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
        late = mission.overdue_days
        if not late:
            return words
        over = ngettext("%(count)d day overdue", "%(count)d days overdue", late) % {"count": late}
        return format_html('{} <span class="desk-overdue">{}</span>', words, over)

    @column(_("days in this state"))
    def days(self, mission: Mission) -> int:
        return (clock.now() - mission.state_since).days

    @column(_("days overdue"))
    def late_days(self, mission: Mission) -> int:
        return mission.overdue_days

    @column(pgettext_lazy("of an event", "starts"))
    def starts_at(self, mission: Mission) -> Any:
        return localtime(mission.starts).replace(tzinfo=None) if mission.starts else mission.when_text

    @column(pgettext_lazy("of an event", "ends"))
    def ends_at(self, mission: Mission) -> Any:
        return localtime(mission.ends).replace(tzinfo=None) if mission.ends else ""

    @column(_("place"))
    def place(self, mission: Mission) -> str:
        return mission.place_name

    @column(pgettext_lazy("of an event", "level"))
    def level_word(self, mission: Mission) -> str:
        return mission.get_level_display()

    @column(pgettext_lazy("profession", "sector"))
    def sector_name(self, mission: Mission) -> str:
        return str(mission.sector or "")

    @column(_("organisation"))
    def organisation(self, mission: Mission) -> str:
        return mission.requester_organisation

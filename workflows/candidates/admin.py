"""The list of candidacies in the back office, and what the coordinator sets: criteria and policies."""

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from snippets.models import Region
from snippets.sheets import ExportedIndexView
from workflows.candidates.blind import BLIND, reads_names
from workflows.candidates.models import Campaign, Candidacy, CandidacyPolicy, CriteriaSet, Criterion
from workflows.candidates.scoring import to_cents
from workflows.candidates.standing import AsItIsNow, refuse_too_late
from workflows.candidates.states import ENDED, Advice, State
from workflows.kernel import clock
from workflows.kernel.dossiers import DossierAdmin, DossierList, Filters, column, overdue_first
from workflows.kernel.menu import POLICY_MENU
from workflows.people.keepers import ForCoordinators
from workflows.people.models import Mandate
from workflows.people.roles import Role, has_role
from workflows.people.states import CURRENT

READERS = (Role.SUPPORT_GROUP, Role.COORDINATOR, Role.BOARD)
LONG = (
    "criteria", "talked_over", "talked_about", "advice_because", "changes_asked", "over_limit_because",
    "no_moment_because",
)  # fmt: skip


def waits_in_words(candidacy: Candidacy) -> str:
    """Since when on the waiting list, until when, and the last time that the candidate was asked to stay."""
    if candidacy.state != State.WAITLISTED:
        return ""
    day = {
        "since": date_format(localtime(candidacy.state_since), "SHORT_DATE_FORMAT"),
        "until": date_format(localtime(candidacy.runs_out_at), "SHORT_DATE_FORMAT"),
    }
    if candidacy.reminded_at is None:
        return _("On the list since %(since)s, until %(until)s") % day
    day["asked"] = date_format(localtime(candidacy.reminded_at), "SHORT_DATE_FORMAT")
    return _("On the list since %(since)s, until %(until)s, asked on %(asked)s") % day


class CandidacyFilters(Filters):
    late = forms.BooleanField(label=_("Only overdue"), required=False)
    region = forms.ModelChoiceField(Region.objects.all(), label=_("Region"), required=False, empty_label=_("All"))
    advice = forms.ChoiceField(
        label=_("Advice"),
        choices=[("", _("All")), *((each.value, each.label) for each in Advice if each)],
        required=False,
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.all(), label=pgettext_lazy("candidates", "Campaign"), required=False, empty_label=_("All")
    )
    nominated = forms.BooleanField(label=pgettext_lazy("candidacies", "Only nominated"), required=False)

    def narrow(self, rows: QuerySet) -> QuerySet:
        answers = self.answers
        rows = super().narrow(rows)
        if "late" in answers:
            rows = rows.filter(pk__in=Candidacy.objects.overdue().order_by().values("pk"))
        if "nominated" in answers:
            rows = rows.filter(nomination__isnull=False)
        return rows.filter(**{name: answers[name] for name in ("region", "advice", "campaign") if name in answers})


class CandidacyIndex(DossierList):
    def get_search_results(self, request: HttpRequest, rows: QuerySet, words: str) -> QuerySet:
        """No search by a name finds whose name is hidden."""
        found = super().get_search_results(request, rows, words)
        return found.exclude(BLIND) if words and not reads_names(request.user) else found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        roles = {"handles": has_role(user, Role.SUPPORT_GROUP), "mirrors": has_role(user, Role.COORDINATOR)}
        owed = Candidacy.objects.to_assess_by(user).count() if roles["handles"] else 0
        return super().get_context_data(owed=owed, **roles, **kwargs)


def case_of_name() -> Case:
    """What the list is ordered by for who does not read hidden names."""
    return Case(When(BLIND, then=Value("")), default=F("member__last_name"), output_field=CharField())


class CandidacyList(DossierAdmin):
    index_view_class = CandidacyIndex
    model = Candidacy
    base_url_path = "candidacies"
    names: ClassVar = {"index": "candidacies", "inspect": "candidacy_dossier"}
    menu_label = _("Candidacies")
    menu_icon = "user"
    menu_order = 115
    filters_class = CandidacyFilters
    search_fields = ("member__first_name", "member__last_name", "member__number")
    export_filename = "candidacies"
    index_template_name = "workflows/candidates/list.html"
    list_display = ("name", "state_tag", "region_name", "advice_word", "mean_words", "sent", "standing")
    list_export = (
        "name",
        "state_word",
        "region_name",
        "advice_word",
        "mean_words",
        "sent",
        "days",
        "late_days",
        "waits",
    )

    @staticmethod
    def may_list(user: Any) -> bool:
        return has_role(user, *READERS)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        related = ("member", "region", "campaign", "country__candidacy_policy")
        rows = super().get_queryset(request).with_scores().select_related(*related)
        shown = F("member__last_name") if reads_names(request.user) else case_of_name()
        rows = rows.annotate(shown_name=shown, for_who_reads_names=Value(reads_names(request.user)))
        return overdue_first(rows.defer(*LONG), ENDED)

    def get_page_queryset(self, request: HttpRequest) -> QuerySet:
        related = (
            "member__profile", "region", "country__candidacy_policy", "nomination__nominator", "video", "campaign",
            "answer_set__version",
        )  # fmt: skip
        mandates = Mandate.objects.filter(member=OuterRef("member"), state__in=CURRENT)
        return super().get_page_queryset(request).select_related(*related).annotate(has_mandate=Exists(mandates))

    @column(_("candidate"), "shown_name")
    def name(self, candidacy: Any) -> str:
        if candidacy.is_blind and candidacy.for_who_reads_names:
            return f"{candidacy.member} · {candidacy}"
        return str(candidacy)

    @column(pgettext_lazy("candidacy", "state"), "state")
    def state_tag(self, candidacy: Candidacy) -> str:
        return format_html(
            '<span class="w-status {}">{}</span>',
            "w-status--label" if candidacy.is_ended else "w-status--primary",
            self.state_word(candidacy),
        )

    @column(pgettext_lazy("candidacy", "state"), "state")
    def state_word(self, candidacy: Candidacy) -> str:
        return candidacy.get_state_display()

    @column(_("region"), "region__order")
    def region_name(self, candidacy: Candidacy) -> str:
        return str(candidacy.region or "")

    @column(_("advice"), "advice")
    def advice_word(self, candidacy: Candidacy) -> str:
        return candidacy.get_advice_display() if candidacy.advice else ""

    @column(_("scores"))
    def mean_words(self, candidacy: Candidacy) -> str:
        """How many gave theirs; the mean only once there is an advice, so that no assessor reads it too early."""
        count = f"{candidacy.scores_given} / {candidacy.scores_asked}" if candidacy.scores_asked else ""
        shown = candidacy.advice and candidacy.mean is not None
        return f"{number_format(to_cents(candidacy.mean), 2)} ({count})" if shown else count

    @column(pgettext_lazy("candidacy", "sent on"), "submitted_at")
    def sent(self, candidacy: Candidacy) -> str:
        return date_format(localtime(candidacy.submitted_at), "SHORT_DATE_FORMAT") if candidacy.submitted_at else ""

    @column(_("in this state"), "state_since")
    def standing(self, candidacy: Candidacy) -> str:
        days = self.days(candidacy)
        words = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
        if waits := waits_in_words(candidacy):
            return format_html('{}<br><span class="desk-muted">{}</span>', words, waits)
        late = candidacy.overdue_days
        if not late:
            return words
        over = ngettext("%(count)d day overdue", "%(count)d days overdue", late) % {"count": late}
        return format_html('{} <span class="desk-overdue">{}</span>', words, over)

    @column(_("days in this state"))
    def days(self, candidacy: Candidacy) -> int:
        return (clock.now() - candidacy.state_since).days

    @column(_("place on the waiting list"))
    def waits(self, candidacy: Candidacy) -> str:
        return waits_in_words(candidacy)

    @column(_("days overdue"))
    def late_days(self, candidacy: Candidacy) -> int:
        return candidacy.overdue_days


class ByCoordinators(ModelViewSet):
    index_view_class = ExportedIndexView
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    icon = "list-ul"

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return ForCoordinators(self.model)


class NeverDeleted(ForCoordinators):
    """Scores, sets and campaigns name it: a criterion is taken out of use, a set simply not chosen any more."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


class CriterionForm(forms.ModelForm):
    """The key stands in every score that was given, so it is written once."""

    class Meta:
        model = Criterion
        fields = ("key", "name", "description", *Criterion.LEVELS, "weight", "written", "order", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["key"].disabled = True


class CriterionViewSet(ByCoordinators):
    model = Criterion
    url_prefix = "criteria"
    menu_label = _("Criteria")
    menu_hook, menu_order = POLICY_MENU, 70
    permission_policy = NeverDeleted(Criterion)
    list_display = [
        "__str__",
        "weight",
        "order",
        BooleanColumn("active", label=pgettext_lazy("criterion", "in use")),
        "version",
    ]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return CriterionForm


class CriteriaSetForm(forms.ModelForm):
    """By which criteria the candidates of a campaign were judged stays as it was, once one was."""

    class Meta:
        model = CriteriaSet
        fields = ("name", "criteria")
        widgets: ClassVar = {"criteria": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["criteria"]
        field.disabled = self.instance.is_being_judged_by
        if field.disabled:
            field.help_text = _("Candidates are being judged by this set, so it stays as it is. Make another set.")

    def clean(self) -> dict[str, Any]:
        if self.fields["criteria"].disabled:
            refuse_too_late(self, "criteria", self.data.getlist(self.add_prefix("criteria")))
        return super().clean() or {}


class CriteriaSetViewSet(ByCoordinators):
    model = CriteriaSet
    edit_view_class = AsItIsNow
    url_prefix = "criteria-sets"
    menu_label = _("Sets of criteria")
    menu_hook, menu_order = POLICY_MENU, 71
    permission_policy = NeverDeleted(CriteriaSet)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return CriteriaSetForm


class CandidacyPolicyViewSet(ByCoordinators):
    model = CandidacyPolicy
    url_prefix = "candidacy-policies"
    menu_label = _("Policies for candidacies")
    menu_hook, menu_order = POLICY_MENU, 72
    list_display = ["__str__", "scores_needed", "discrepancy_threshold", "most_ambassadors", "mandate_months"]
    form_fields = [
        "country", "scores_needed", "discrepancy_threshold", "screening_days", "assessment_days", "decision_days",
        "draft_days", "waiting_days", "appeal_days", "mandate_months", "most_ambassadors",
        "prompt_1", "prompt_2", "prompt_3",
    ]  # fmt: skip

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        rows = CandidacyPolicy.objects.select_related("country")
        return super().get_index_view_kwargs(queryset=rows, **kwargs)

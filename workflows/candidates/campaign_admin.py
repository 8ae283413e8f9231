"""The campaigns of the call, kept by the communications team and the coordinators: words, days, profiles, what came."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.permission_policies.base import BasePermissionPolicy

from snippets.forms import leave_out_retired
from snippets.languages import labelled
from snippets.sheets import ExportedIndexView
from workflows.candidates.campaigns import Campaign
from workflows.candidates.models import CriteriaSet
from workflows.candidates.policy import criteria_in_use
from workflows.candidates.standing import AsItIsNow, refuse_too_late
from workflows.people.charter.forms import LongWords, ShortWords
from workflows.people.roles import Role, has_role, holders

KEEPERS = (Role.COMMUNICATIONS, Role.COORDINATOR)


class ForKeepersOfTheCall(BasePermissionPolicy):
    """A campaign is corrected or ended, never deleted: candidacies remember it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and has_role(user, *KEEPERS)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Any) -> QuerySet:
        people = [person.pk for role in KEEPERS for person in holders(role)]
        return get_user_model()._default_manager.filter(pk__in=people)


class CriteriaSetField(forms.ModelChoiceField):
    """Each set with its criteria, so that whoever chooses sees by what is judged."""

    def label_from_instance(self, obj: Any) -> str:
        return in_words(str(obj), obj.criteria.all())


def in_words(name: Any, criteria: Iterable[Any]) -> str:
    return labelled(name, ", ".join(str(each.name) for each in criteria))


class CampaignForm(WagtailAdminModelForm):
    criteria_set = CriteriaSetField(CriteriaSet.objects.all(), label=_("Criteria"), required=False)

    class Meta:
        model = Campaign
        fields = (
            "key", "title", "banner", "announcement", "opens_on", "closes_on",
            "answers_together", "sectors", "themes", "languages", "regions", "criteria_set",
            "blind",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_role(self.for_user, Role.COORDINATOR):
            self.fields["answers_together"].disabled = True
        leave_out_retired(self)
        self.fields["key"].disabled = bool(self.instance.pk)
        self.fields["title"].widget, self.fields["banner"].widget = ShortWords(), ShortWords()
        self.fields["announcement"].widget = LongWords()
        for name in ("opens_on", "closes_on"):
            self.fields[name].widget = AdminDateInput()
        for name in Campaign.PROFILES:
            self.fields[name].widget = forms.CheckboxSelectMultiple(choices=self.fields[name].choices)
            self.fields[name].help_text = _("None: every profile is welcome alike.")
        self.prepare_criteria(self.fields["criteria_set"])
        self.prepare_blind(self.fields["blind"])

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if self.instance.is_being_judged:
            refuse_too_late(self, "criteria_set", [self.data.get(self.add_prefix("criteria_set"), "")])
        return said

    def prepare_blind(self, field: Any) -> None:
        """The support group reads names from the first draft on, so they are hidden from then on or not at all."""
        field.help_text = _(
            "Until there is an advice only coordinators, who then give no scores, read who the candidates are. The "
            "video opens once an assessor has scored the criteria that are judged on what was written."
        )
        field.disabled = self.instance.has_candidacies or not has_role(self.for_user, Role.COORDINATOR)
        if self.instance.has_candidacies:
            field.help_text = _("This campaign has candidacies already, so this stays as it is.")

    def prepare_criteria(self, field: Any) -> None:
        """By what its candidates are judged is for a coordinator to say, and stands once the first is being judged."""
        field.queryset = CriteriaSet.objects.prefetch_related("criteria")
        field.empty_label = in_words(_("Those in use for everybody"), criteria_in_use())
        if self.instance.is_being_judged:
            field.disabled = True
            field.help_text = _(
                "The assessment of a candidacy of this campaign has started, so the criteria stay the same for all."
            )
        elif not has_role(self.for_user, Role.COORDINATOR):
            field.disabled = True
            field.help_text = _("A coordinator chooses by which criteria the candidates of this campaign are judged.")
        else:
            field.help_text = _(
                "The candidates of this campaign are judged by these. It can be changed until the first assessment "
                "starts."
            )


class CampaignViewSet(ModelViewSet):
    model = Campaign
    edit_view_class = AsItIsNow
    url_prefix = "campaigns"
    icon = "calendar-alt"
    menu_label = pgettext_lazy("menu", "Campaigns for candidates")
    menu_order = 116
    add_to_admin_menu = True
    index_view_class = ExportedIndexView
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = [
        "__str__",
        "opens_on",
        "closes_on",
        BooleanColumn("is_running", label=pgettext_lazy("campaign", "Running")),
        Column("begun", label=pgettext_lazy("candidacies", "Begun")),
        Column("sent", label=pgettext_lazy("candidacies", "Sent")),
        Column("admitted", label=pgettext_lazy("candidacies", "Admitted")),
    ]

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return ForKeepersOfTheCall(self.model)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(queryset=Campaign.objects.with_yield(), **kwargs)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return CampaignForm

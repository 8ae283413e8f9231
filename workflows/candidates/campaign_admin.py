"""The campaigns of the call, kept by the communications team and the coordinators: words, days, profiles, what came."""

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
from snippets.sheets import ExportedIndexView
from workflows.candidates.campaigns import Campaign
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


class CampaignForm(WagtailAdminModelForm):
    class Meta:
        model = Campaign
        fields = (
            "key", "title", "banner", "announcement", "opens_on", "closes_on",
            "answers_together", "sectors", "themes", "languages", "regions",
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


class CampaignViewSet(ModelViewSet):
    model = Campaign
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

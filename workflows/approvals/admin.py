"""The policies of approval, kept by the coordinators."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from snippets.models import EventLevel
from workflows.approvals.models import ApprovalPolicy
from workflows.people.roles import Role, has_role, holders


class ForCoordinators(BasePermissionPolicy):
    """Whoever coordinates a support group today, and nobody else."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return has_role(user, Role.COORDINATOR)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return has_role(user, Role.COORDINATOR)

    def users_with_any_permission(self, actions: Any) -> QuerySet:
        people = [person.pk for person in holders(Role.COORDINATOR)]
        return get_user_model()._default_manager.filter(pk__in=people)


class PolicyForm(WagtailAdminModelForm):
    """Each change of a policy is a new version; requests that are open keep the one they were asked under."""

    level = forms.ChoiceField(
        label=pgettext_lazy("of a policy", "only for level"),
        choices=[("", _("Every level")), *EventLevel.choices],
        required=False,
    )

    def save(self, commit: bool = True) -> ApprovalPolicy:
        if self.instance.pk and self.has_changed():
            self.instance.version += 1
        return super().save(commit)


def level_of(policy: ApprovalPolicy) -> Any:
    return dict(EventLevel.choices).get(policy.level, _("Every level"))


class PolicyViewSet(ModelViewSet):
    model = ApprovalPolicy
    url_prefix = "approval-policies"
    icon = "clipboard-list"
    menu_label = _("Approval policies")
    list_display = [
        "name",
        Column("get_arrow_display", label=pgettext_lazy("of a lifecycle", "Step")),
        Column(level_of, label=pgettext_lazy("of an event", "Level")),
        "amount_from",
        BooleanColumn("active", label=pgettext_lazy("policy", "In force")),
        "version",
    ]
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("arrow"),
            FieldRowPanel([FieldPanel("level"), FieldPanel("amount_from"), FieldPanel("order")]),
            FieldPanel("active"),
            InlinePanel(
                "steps",
                [
                    FieldRowPanel([FieldPanel("role"), FieldPanel("order")]),
                    FieldRowPanel([FieldPanel("quorum"), FieldPanel("stopped_by"), FieldPanel("days")]),
                ],
                heading=_("Who must agree, in this order"),
                label=_("Approval step"),
                min_num=1,
            ),
        ],
        base_form_class=PolicyForm,
    )

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return ForCoordinators(self.model)

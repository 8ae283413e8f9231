"""Where the administrators keep webhooks: address, what for, which events."""

from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.permission_policies.base import BasePermissionPolicy

from snippets.sheets import ExportedIndexView
from workflows.kernel.outward import is_allowed
from workflows.people.admin import AddView, EditView, PeopleViewSet
from workflows.people.roles import Role, has_role, holders
from workflows.webhooks import log
from workflows.webhooks.events import choices, declared
from workflows.webhooks.models import Endpoint


class ForAdministrators(BasePermissionPolicy):
    """Kept by administrators; never deleted, since its log says who was told what: it is switched off."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and has_role(user, Role.ADMINISTRATOR)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return has_role(user, Role.ADMINISTRATOR)

    def users_with_any_permission(self, actions: Any) -> QuerySet:
        return get_user_model()._default_manager.filter(pk__in=[each.pk for each in holders(Role.ADMINISTRATOR)])


class EndpointForm(WagtailAdminModelForm):
    events = forms.MultipleChoiceField(
        label=pgettext_lazy("of a webhook", "Events"),
        help_text=gettext_lazy("A step that is taken back is told too, to who listens to that step."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = [each for each in self.instance.events if each not in declared()]
        more = [(_("No longer there"), [(each, each) for each in gone])] if gone else []
        self.fields["events"].choices = [*choices(), *more]

    def clean_address(self) -> str:
        address = self.cleaned_data["address"]
        if not is_allowed(address, settings.AMBASSADE_WEBHOOK_HOSTS):
            raise ValidationError(_("Give an address that begins with https:// and stands on the public internet."))
        return address

    def save(self, commit: bool = True) -> Endpoint:
        """Whoever switches it on again begins anew."""
        if self.instance.active and ("active" in self.changed_data or "address" in self.changed_data):
            self.instance.failing_since = self.instance.switched_off_at = None
        return super().save(commit)


class LeadsToLog:
    """From the form to where its secret is made and its calls are seen."""

    def get_success_url(self) -> str:
        return reverse(f"{log.URL}:log", args=[self.object.pk])  # type: ignore[attr-defined]


class AddEndpointView(LeadsToLog, AddView):
    pass


class EditEndpointView(LeadsToLog, EditView):
    pass


class EndpointList(ExportedIndexView):
    def get_edit_url(self, instance: Endpoint) -> str | None:
        return reverse(f"{log.URL}:log", args=[instance.pk]) if super().get_edit_url(instance) else None


def events_of(endpoint: Endpoint) -> int:
    return len(endpoint.events)


class EndpointViewSet(PeopleViewSet):
    model = Endpoint
    url_prefix = "webhooks"
    menu_label = gettext_lazy("Webhooks")
    icon = "link-external"
    menu_order = 660
    add_to_settings_menu = True
    add_view_class, edit_view_class, index_view_class = AddEndpointView, EditEndpointView, EndpointList
    inspect_view_enabled = False
    list_display = [
        "__str__",
        "address",
        Column(events_of, label=pgettext_lazy("of a webhook", "Events")),
        BooleanColumn("active", label=pgettext_lazy("of a webhook", "Switched on")),
        "failing_since",
    ]
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("address"), FieldPanel("active"), FieldPanel("events")],
        base_form_class=EndpointForm,
    )

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return ForAdministrators(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), *log.patterns()]

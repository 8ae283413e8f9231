"""The back office's lists of members and seats, kept by administrators."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from workflows.people.models import Member, SupportGroup, SupportSeat
from workflows.people.seats import vacate


class MemberViewSet(ModelViewSet):
    model = Member
    icon = "user"
    menu_label = _("Members")
    list_display = [
        "__str__",
        "number",
        "email",
        "region",
        BooleanColumn("permanent_staff", label=_("permanent staff")),
        BooleanColumn("active", label=pgettext_lazy("member", "active")),
    ]
    list_filter = ["active", "permanent_staff", "country", "region", "language"]
    search_fields = ["first_name", "last_name", "number", "email"]
    search_backend_name = None
    list_per_page = 50
    add_to_reference_index = False
    copy_view_enabled = False
    form_fields = [
        "number", "first_name", "last_name", "email", "language", "country", "region",
        "permanent_staff", "service", "active", "left_on",
    ]  # fmt: skip


class SupportGroupViewSet(ModelViewSet):
    model = SupportGroup
    icon = "group"
    menu_label = _("Support groups")
    list_display = ["name", "country"]
    form_fields = ["country", "name"]
    add_to_reference_index = False
    copy_view_enabled = False


class SeatForm(WagtailAdminModelForm):
    """Who sits where is changed by freeing the seat, so that the past is kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("group", "number", "member"):
                self.fields[name].disabled = True

    class Meta:
        model = SupportSeat
        fields = ["group", "number", "member", "is_coordinator", "regions", "since", "until"]
        widgets = {"regions": forms.CheckboxSelectMultiple}


class VacateView(generic.DeleteView):
    def delete_action(self) -> None:
        vacate(self.object)


class SeatViewSet(ModelViewSet):
    model = SupportSeat
    icon = "group"
    menu_label = pgettext_lazy("support group", "Seats")
    list_display = [
        "number",
        "member",
        "group",
        BooleanColumn("is_coordinator", label=_("coordinator")),
        "since",
        "until",
    ]
    list_filter = ["group"]
    delete_view_class = VacateView
    add_to_reference_index = False
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return SeatForm


class PeopleViewSetGroup(ModelViewSetGroup):
    menu_label = _("People")
    menu_icon = "group"
    menu_order = 250
    items = (MemberViewSet("members"), SupportGroupViewSet("support_groups"), SeatViewSet("support_seats"))

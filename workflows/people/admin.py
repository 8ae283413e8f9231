"""The back office's lists of members and seats, kept by administrators."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from snippets.sheets import ExportedIndexView
from workflows.kernel.dossiers import says_forbidden
from workflows.people.models import Member, SupportGroup, SupportSeat
from workflows.people.roles import Role, has_role
from workflows.people.seats import vacate


class Unprocessable:
    """What does not fit is answered with 422, on top of the form that was typed."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class AddView(Unprocessable, generic.CreateView):
    pass


class EditView(Unprocessable, generic.EditView):
    pass


class PeopleViewSet(ModelViewSet):
    """Wagtail's screens for one kind of row, which answer as our own do: 403 in words, 422 with a summary.

    shown_with   what a row of the list reads of other tables, asked for once
    """

    shown_with: tuple[str, ...] = ()
    index_view_class = ExportedIndexView
    add_view_class = AddView
    edit_view_class = EditView
    create_template_name = edit_template_name = "workflows/people/admin/row_form.html"
    add_to_reference_index = False
    copy_view_enabled = False

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., HttpResponse]:
        return says_forbidden(super().construct_view(view_class, **kwargs))

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.model._default_manager.select_related(*self.shown_with)
        return super().get_index_view_kwargs(queryset=rows, **kwargs)


class MemberViewSet(PeopleViewSet):
    model = Member
    shown_with = ("region",)
    icon = "user"
    menu_label = _("Members")
    list_display = [
        "__str__",
        "number",
        "email",
        "region",
        BooleanColumn("permanent_staff", label=capfirst(_("permanent staff"))),
        BooleanColumn("active", label=capfirst(pgettext_lazy("member", "active"))),
    ]
    list_filter = ["active", "permanent_staff", "country", "region", "language"]
    search_fields = ["first_name", "last_name", "number", "email"]
    search_backend_name = None
    list_per_page = 50
    form_fields = [
        "number", "first_name", "last_name", "email", "language", "country", "region",
        "permanent_staff", "service", "active", "left_on",
    ]  # fmt: skip


class SupportGroupViewSet(PeopleViewSet):
    model = SupportGroup
    shown_with = ("country",)
    icon = "group"
    menu_label = _("Support groups")
    list_display = ["name", "country"]
    form_fields = ["country", "name"]


class SeatForm(WagtailAdminModelForm):
    """Who sits where is changed by freeing the seat, so that the past is kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("group", "number", "member"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        others = SupportSeat.objects.valid().filter(group=self.instance.group_id, is_coordinator=True)
        gives_up = self.initial.get("is_coordinator") and not answers.get("is_coordinator")
        if gives_up and not others.exclude(pk=self.instance.pk).exists():
            self.add_error("is_coordinator", _("Nobody else coordinates this group: give that to another seat first."))
        return answers

    class Meta:
        model = SupportSeat
        fields = ["group", "number", "member", "is_coordinator", "regions", "since", "until"]
        widgets = {"regions": forms.CheckboxSelectMultiple}


class VacateView(generic.DeleteView):
    @transaction.atomic
    def delete_action(self) -> None:
        log(instance=self.object, action="wagtail.delete")
        vacate(self.object)


def freed(pk: str) -> ModelLogEntry | None:
    """Who took the person off that seat, from Wagtail's log."""
    rows = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(SupportSeat), object_id=pk)
    return rows.filter(action="wagtail.delete").select_related("user").first()


def says_vacated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Who comes after a colleague freed the seat is told by whom and when, with a 409 instead of a 404."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            found = freed(str(kwargs.get("pk", "")))
            if found is None or not has_role(request.user, Role.ADMINISTRATOR):
                raise
            title = gettext("This seat is free by now")
            back = reverse("support_seats:index")
            crumbs = [
                {"url": reverse("wagtailadmin_home"), "label": gettext("Home")},
                {"url": back, "label": SeatViewSet.menu_label},
                {"url": "", "label": title},
            ]
            context = {"freed": found, "back": back, "header_title": title, "breadcrumbs_items": crumbs}
            return render(request, "workflows/people/admin/seat_freed.html", context, status=409)

    return answering


class SeatViewSet(PeopleViewSet):
    model = SupportSeat
    shown_with = ("member", "group")
    icon = "group"
    menu_label = pgettext_lazy("support group", "Seats")
    list_display = [
        "number",
        "member",
        "group",
        BooleanColumn("is_coordinator", label=capfirst(_("coordinator"))),
        "since",
        "until",
    ]
    list_filter = ["group"]
    delete_view_class = VacateView

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., HttpResponse]:
        return says_vacated(super().construct_view(view_class, **kwargs))

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return SeatForm


class PeopleViewSetGroup(ModelViewSetGroup):
    menu_label = _("People")
    menu_icon = "group"
    menu_order = 250
    items = (MemberViewSet("members"), SupportGroupViewSet("support_groups"), SeatViewSet("support_seats"))

"""Where the coordinators write what a sheet of one kind of intervention usually says."""

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from snippets.forms import leave_out_retired
from snippets.sheets import ExportedIndexView
from workflows.kernel.menu import POLICY_MENU
from workflows.missions.models import MOST_SEATS
from workflows.missions.results import check_measures
from workflows.missions.templates import MEASURES, SheetTemplate
from workflows.people.keepers import ForCoordinators


class SheetTemplateForm(WagtailAdminModelForm):
    """Of two who change the same version the second is told, and keeps what they typed."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = SheetTemplate
        fields = (
            "intervention_kind", "name", "language", "in_use", "objectives", "brief", "preparation", "audience_kind",
            "competences", *MEASURES, "staff_wanted",
        )  # fmt: skip
        widgets: ClassVar = {"competences": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version
        self.initial["language"] = self.initial.get("language") or settings.LANGUAGE_CODE
        self.fields["staff_wanted"].validators.append(MaxValueValidator(MOST_SEATS))
        leave_out_retired(self)

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        check_measures(self)
        if self.instance.pk:
            now = SheetTemplate.objects.select_for_update().get(pk=self.instance.pk)
            if answers.get("seen_version") != now.version:
                self.add_error(None, _("This template was changed after you opened it; nothing of yours was saved."))
        return answers

    def save(self, commit: bool = True) -> SheetTemplate:
        if self.instance.pk and self.has_changed():
            self.instance.version += 1
        return super().save(commit)


class SheetTemplateEditView(EditView):
    """The form locks the row with which it compares."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)


class SheetTemplateViewSet(ModelViewSet):
    model = SheetTemplate
    edit_view_class = SheetTemplateEditView
    url_prefix = "mission-templates"
    icon = "copy"
    menu_label = pgettext_lazy("menu", "Mission templates")
    menu_hook, menu_order = POLICY_MENU, 60
    index_view_class = ExportedIndexView
    add_to_reference_index = False
    copy_view_enabled = True
    inspect_view_enabled = False
    list_display: ClassVar = [
        "name",
        "intervention_kind",
        "language",
        "version",
        BooleanColumn("in_use", label=pgettext_lazy("of a template", "in use")),
    ]

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return ForCoordinators(self.model)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        rows = SheetTemplate.objects.select_related("intervention_kind")
        return super().get_index_view_kwargs(queryset=rows, **kwargs)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return SheetTemplateForm

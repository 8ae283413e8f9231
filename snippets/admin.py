"""The screens of the lists that sheets, profiles and events choose from. An entry is retired, never deleted."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.template.defaultfilters import yesno
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.active_filters import ActiveFilter, BaseFilterAdapter, register_filter_adapter_class
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from snippets.models import (
    AudienceKind,
    Choice,
    Competence,
    Country,
    InterventionKind,
    PlaceKind,
    Region,
    Sector,
    SpokenLanguage,
    Theme,
)
from snippets.sheets import ExportedIndexView

LISTS = (
    Sector, Theme, Competence, InterventionKind, AudienceKind, PlaceKind, SpokenLanguage, Region, Country,
)  # fmt: skip


class YesOrNo(BaseFilterAdapter):
    """What a list is narrowed to, in the reader's words instead of True and False."""

    def get_active_filters(self) -> Iterator[ActiveFilter]:
        for found in super().get_active_filters():
            yield found._replace(value=yesno(self.value))


register_filter_adapter_class(django_filters.BooleanFilter, adapter_class=YesOrNo)


class ChoiceForm(WagtailAdminModelForm):
    """The key stands in addresses and exports, so it is written once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["key"].disabled = True


def form_for(model: type[Choice]) -> type[forms.ModelForm]:
    columns = ["key", "name", *(["country"] if model is Region else []), "order", "retired"]
    return forms.modelform_factory(model, form=ChoiceForm, fields=columns)


class ChoiceViewSet(ModelViewSet):
    index_view_class = ExportedIndexView
    icon = "list-ul"
    list_display = [
        "__str__",
        "key",
        "order",
        BooleanColumn("retired", label=capfirst(_("no longer offered")), sort_key="retired"),
    ]
    list_filter = ["retired"]
    ordering = ["order", "key"]
    add_to_reference_index = False
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return form_for(self.model)


class ListsViewSetGroup(ModelViewSetGroup):
    menu_label = _("Lists")
    menu_icon = "list-ul"
    menu_order = 260
    items = tuple(
        type(f"{model.__name__}ViewSet", (ChoiceViewSet,), {"model": model})(f"list_{model._meta.model_name}")
        for model in LISTS
    )

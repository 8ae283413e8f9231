"""What is chosen in a window is found there by a few words, and written on its own screen, not in that window."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.chooser import SnippetChooserViewSet, SnippetCreateView
from wagtail.snippets.widgets import AdminSnippetChooser

from snippets.keepers import View, for_keepers


class NothingCreated(SnippetCreateView):
    """Wagtail leaves this address open without a form to answer with, and fails on it."""

    http_method_names: list[str] = []


class WordsForm(BaseFilterForm):
    """For what is in no search index: every word stands in one of the columns."""

    columns: tuple[str, ...] = ()
    q = forms.CharField(label=_("Search"), required=False, max_length=100)

    def filter(self, objects: QuerySet) -> QuerySet:
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        for word in self.search_query.split():
            found = Q()
            for column in self.columns:
                found |= Q(**{f"{column}__icontains": word})
            objects = objects.filter(found)
        return objects


class InTheReadersLanguage(AdminSnippetChooser):
    """Forms are made once for everybody; Wagtail would keep the words of whoever came first."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        super().__init__(model, **kwargs)
        about = lazy(lambda words: gettext(words) % {"object": model._meta.verbose_name}, str)
        self.choose_one_text = about("Choose %(object)s")
        self.choose_another_text = about("Choose another %(object)s")
        self.link_to_chosen_text = about("Edit this %(object)s")


class ChooseOnly(SnippetChooserViewSet):
    """For who may keep these rows; Wagtail would show the window, drafts included, to whoever is at the desk."""

    create_view_class = NothingCreated

    @cached_property
    def widget_class(self) -> InTheReadersLanguage:
        return InTheReadersLanguage(model=self.model, icon=self.icon)

    def construct_view(self, view_class: Any, **kwargs: Any) -> View:
        return for_keepers(self.model, super().construct_view(view_class, **kwargs))


class ChooseByWords(ChooseOnly):
    """`columns` are searched; what comes first in `ordering` is listed first."""

    columns: tuple[str, ...] = ()
    ordering: tuple[str, ...] = ()

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        form = type("FilterForm", (WordsForm,), {"columns": self.columns})
        return super().get_common_view_kwargs(filter_form_class=form, ordering=self.ordering, **kwargs)


class ChooseConsent(ChooseByWords):
    columns, ordering = ("shown_as",), ("shown_as", "pk")

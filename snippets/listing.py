"""The list of what editors keep, with the buttons of translation asked for once per list instead of once per row."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.utils import quote
from django.db.models import Field
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets.button import Button, ButtonWithDropdown
from wagtail.models import Locale
from wagtail.snippets.views.snippets import IndexView
from wagtail_localize.models import TranslationSource

from snippets.kept import Kept
from snippets.sheets import Exported


class KeptFilterSet(WagtailFilterSet):
    """A list is narrowed to those who answer for something in it; the other accounts are nobody's business here."""

    @classmethod
    def filter_for_lookup(cls, field: Field, lookup_type: str) -> tuple[Any, dict[str, Any]]:
        found, options = super().filter_for_lookup(field, lookup_type)
        if field.name == "owner":
            named = field.model.objects.order_by().values("owner")
            options["queryset"] = field.related_model._default_manager.filter(pk__in=named)
        return found, options


class KeptIndexView(Exported, IndexView):
    base_filterset_class = KeptFilterSet

    def get_list_buttons(self, instance: Kept) -> list[Any]:
        items = [item for item in self.get_list_more_buttons(instance) if item.is_shown(self.request.user)]
        buttons = [*map(Button.from_menu_item, items), *self.translation_buttons(instance)]
        label = _("More options for “%(title)s”") % {"title": instance}
        return [ButtonWithDropdown(buttons=buttons, icon_name="dots-horizontal", attrs={"aria-label": label})]

    def translation_buttons(self, instance: Kept) -> list[Button]:
        if not self.request.user.has_perm("wagtail_localize.submit_translation"):
            return []
        found = []
        if self.languages_of[instance.translation_key] < self.languages:
            kind = (instance._meta.app_label, instance._meta.model_name, quote(instance.pk))
            url = reverse("wagtail_localize:submit_snippet_translation", args=kind)
            found.append(Button(_("Translate"), url, icon_name="wagtail-localize-language", priority=100))
        if source := self.sources.get((instance.translation_key, instance.locale_id)):
            url = reverse("wagtail_localize:update_translations", args=[source])
            url += "?" + urlencode({"next": self.request.path})
            found.append(Button(_("Bring the translations up to date"), url, icon_name="resubmit", priority=106))
        return found

    @cached_property
    def languages(self) -> int:
        return Locale.objects.count()

    @cached_property
    def languages_of(self) -> Counter[Any]:
        """In how many languages each thing of this kind is written."""
        return Counter(self.model.objects.order_by().values_list("translation_key", flat=True))

    @cached_property
    def sources(self) -> dict[tuple[Any, int], int]:
        """What was handed in for translation: (thing, language of its source) -> the source."""
        rows = TranslationSource.objects.filter(
            object__content_type__app_label=self.model._meta.app_label,
            object__content_type__model=self.model._meta.model_name,
            translations__enabled=True,
        ).distinct()
        return {(key, locale): pk for key, locale, pk in rows.values_list("object_id", "locale_id", "pk")}

"""A preview in every language: whoever edits one sees beside it what readers of the others get."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override


class InEachLanguage:
    """Before Wagtail's own previews. The first mode is what is being edited; the others are as last saved."""

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        names, own = dict(settings.LANGUAGES), self.locale.language_code  # type: ignore[attr-defined]
        there = set(self.translated().values_list("locale__language_code", flat=True)) if self.pk else set()  # type: ignore[attr-defined]
        return [("", names.get(own, own)), *((code, name) for code, name in names.items() if code in there)]

    def translated(self) -> Any:
        return self.get_translations().exclude(locale_id=self.locale_id)  # type: ignore[attr-defined]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        shown: Any = self
        if mode_name and (other := self.translated().filter(locale__language_code=mode_name).first()):
            shown = other.get_latest_revision_as_object()
        with override(shown.locale.language_code):
            request.LANGUAGE_CODE = shown.locale.language_code  # type: ignore[attr-defined]
            response = super(InEachLanguage, shown).serve_preview(request, "")  # type: ignore[misc]
            return response.render() if hasattr(response, "render") else response

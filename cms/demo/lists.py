"""The demo's words in the languages of the site."""

from typing import Any

from django.conf import settings


def in_each(row: tuple[Any, Any, Any]) -> dict[str, Any]:
    """The demo is written in three languages; the site shows one of them in a language that is added."""
    return dict(zip(("nl", "fr", "en"), row, strict=True))


def in_every(words: dict[str, str]) -> dict[str, str]:
    """Also where the site refuses to be without."""
    return {code: words.get(code, words["nl"]) for code, _name in settings.LANGUAGES}

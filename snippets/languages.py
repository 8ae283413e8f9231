"""The names of languages, in the reader's own."""

from collections.abc import Iterable

from babel import Locale
from django.utils.translation import get_language, override, pgettext


def spoken(language: str) -> str:
    """The language of our words on the screens in that language; as its catalogue says, if it has one."""
    with override(language):
        return pgettext("code of the language that you translate into", "en")


def in_words(codes: Iterable[str]) -> str:
    return ", ".join(Locale.parse(code).get_display_name(get_language()) or code for code in codes)

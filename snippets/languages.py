"""The names of languages in the reader's own, and what each language puts between a label and what it says."""

from collections.abc import Iterable
from typing import Any

from babel import Locale
from django.conf import settings
from django.utils.translation import get_language, gettext, override, pgettext


def spoken(language: str) -> str:
    """The language of our words on the screens in that language; as its catalogue says, if it has one."""
    with override(language):
        return pgettext("code of the language that you translate into", "en")


def in_words(codes: Iterable[str]) -> str:
    return ", ".join(Locale.parse(code).get_display_name(get_language()) or code for code in codes)


def address_in(code: str, address: str) -> str:
    """The same address in that language; one that does not begin with a language is the same in all."""
    first, _slash, rest = address.removeprefix("/").partition("/")
    return f"/{code}/{rest}" if first in dict(settings.LANGUAGES) else address


def labelled(label: Any, words: Any) -> str:
    """“Label: words”; French has a space before its colon."""
    return gettext("%(label)s: %(words)s") % {"label": label, "words": words}


def listed(things: Iterable[Any]) -> str:
    """“One; another; a third”; French has a space before its semicolon."""
    return pgettext("between several things", "; ").join(map(str, things))

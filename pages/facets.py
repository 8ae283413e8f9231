"""Filters of a short list: what may be chosen is what its entries have."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from snippets.facets import question


def read(request: HttpRequest, names: Iterable[str]) -> dict[str, str]:
    """The filter of an address; empty answers say nothing."""
    asked = {name: request.GET.get(name, "").strip()[:50] for name in names}
    return {name: value for name, value in asked.items() if value}


def suits(entry: Any, wanted: dict[str, str]) -> bool:
    return all(getattr(getattr(entry, name), "key", None) == value for name, value in wanted.items())


def choices(entries: list[Any], wanted: dict[str, str]) -> list[dict[str, Any]]:
    """Each question with its possible answers; a question with a single answer is not asked."""
    labels = {"sector": pgettext("profession", "Sector"), "theme": _("Theme"), "language": _("Spoken language")}
    asked = [
        question(name, label, [getattr(entry, name) for entry in entries], wanted.get(name, ""))
        for name, label in labels.items()
    ]
    return [each for each in asked if len(each["options"]) > 1 or each["chosen"]]


def base(wanted: dict[str, str]) -> str:
    """The start of an address that keeps the filter."""
    return f"?{urlencode(sorted(wanted.items()))}&" if wanted else "?"

"""The columns of a list of events, under any heading that people give them in three languages."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.events import Event
from workflows.people.register import plain

REQUIRED = ("starts",)
HEADINGS: dict[str, tuple[str, ...]] = {
    "title": ("title", "titel", "titre"),
    "summary": ("summary", "samenvatting", "resume"),
    "starts": ("starts", "start", "begin", "begint", "debut", "commence"),
    "ends": ("ends", "end", "einde", "eindigt", "fin", "finit"),
    "timezone": ("timezone", "time zone", "tijdzone", "fuseau horaire"),
    "status": ("status", "statut"),
    "level": ("level", "niveau"),
    "region": ("region", "regio", "gewest"),
    "sectors": ("sectors", "sector", "sectoren", "secteur", "secteurs"),
    "themes": ("themes", "theme", "thema", "thema s"),
    "languages": ("languages", "language", "talen", "taal", "langues", "langue"),
    "place_name": ("place", "place name", "plaats", "lieu"),
    "address": ("address", "adres", "adresse"),
    "place_kind": ("kind of place", "place kind", "soort plaats", "type de lieu"),
    "place_accessibility": ("accessibility", "toegankelijkheid", "accessibilite"),
    "is_online": ("online", "en ligne"),
    "online_url": ("link", "online link", "lien"),
    "cost": ("cost", "price", "prijs", "kost", "prix", "cout"),
    "organiser": ("organiser", "organizer", "organisator", "organisateur", "organisatrice"),
    "uid": ("uid",),
}  # fmt: skip
WORDS = {"title": gettext_lazy("title"), "summary": gettext_lazy("summary"), "uid": "UID"}
PER_LANGUAGE = ("title", "summary")
# What the template to fill in has, in this order; its headings are read back whatever the language of the editor.
TEMPLATE = (
    *(f"{name} {code}" for name in PER_LANGUAGE for code, _language in settings.LANGUAGES),
    "starts", "ends", "time zone", "status", "level", "region", "sectors", "themes", "languages", "place", "address",
    "kind of place", "accessibility", "online", "link", "cost", "organiser", "uid",
)  # fmt: skip


def known() -> dict[str, str]:
    """Heading -> column. `titel nl` and `title (fr)` are the title in that language."""
    found = {heading: name for name, headings in HEADINGS.items() for heading in (*headings, plain(name))}
    for name in PER_LANGUAGE:
        for code, _language in settings.LANGUAGES:
            found |= {f"{heading} {code}": f"{name}_{code}" for heading in HEADINGS[name]}
    return found


def columns_of(row: Iterable[Any]) -> dict[str, int]:
    names, columns = known(), {}
    for place, cell in enumerate(row):
        heading = plain(cell.replace("(", " ").replace(")", " ").replace("'", " ")) if isinstance(cell, str) else ""
        if (name := names.get(heading)) and name not in columns:
            columns[name] = place
    return columns


def label_of(name: str) -> str:
    """What a column is called on screen."""
    base, _dash, code = name.rpartition("_") if name.startswith(PER_LANGUAGE) else (name, "", "")
    if base in WORDS:
        return capfirst(f"{WORDS[base]} ({code})")
    label = WORDS.get(name) or Event._meta.get_field(name).verbose_name
    return capfirst(str(label))


def about(name: str, problem: Any) -> str:
    return _("%(column)s: %(problem)s") % {"column": label_of(name), "problem": problem}


def unknown_column(name: str, word: Any) -> str:
    """What is told of a word that stands in no list."""
    return _("%(column)s: “%(word)s” is not in the list.") % {"column": label_of(name), "word": str(word)[:50]}

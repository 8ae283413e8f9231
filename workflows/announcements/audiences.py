"""To whom an announcement can be posted: few groups, of which ambassadors can be narrowed by one thing.

An audience is one line of text, which a file of policy can name: `all_staff`, `all_ambassadors language fr`.
"""

from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from snippets.lists import Choice
from snippets.models import Region, SpokenLanguage, Theme
from workflows.kernel.facts import Fact, Kind, UnknownFact, choices_read_once, entries_of, key_of, words_of
from workflows.people.roles import Role, holding
from workflows.people.sheet.models import CefrLevel, LanguageSkill

SPEAKS = (CefrLevel.B2, CefrLevel.C1, CefrLevel.C2)


class Group(models.TextChoices):
    AMBASSADORS = "all_ambassadors", _("all ambassadors")
    STAFF = "all_staff", pgettext_lazy("audience", "the permanent staff")
    SUPPORT_GROUP = "all_support_group", pgettext_lazy("audience", "the support group")


ROLES = {Group.AMBASSADORS: Role.AMBASSADOR, Group.STAFF: Role.STAFF, Group.SUPPORT_GROUP: Role.SUPPORT_GROUP}
LISTS: dict[str, type[Choice]] = {"language": SpokenLanguage, "region": Region, "theme": Theme}
NARROWED = {
    name: Fact(name, model._meta.verbose_name, Kind.CHOICE, key_of(name), choices=entries_of(model))
    for name, model in LISTS.items()
}


def said(name: str, words: Any) -> str:
    """Ambassadors narrowed by that thing, in the reader's language."""
    sentences = {
        "language": gettext("ambassadors who speak %(words)s"),
        "region": gettext("ambassadors in %(words)s"),
        "theme": gettext("ambassadors for the theme %(words)s"),
    }
    return sentences[name] % {"words": words}


def parts(line: str) -> tuple[Group, str, str]:
    """The group, by what it is narrowed and to which key (both empty: not). Raises UnknownFact."""
    group, _space, rest = line.partition(" ")
    name, _space, key = rest.partition(" ")
    narrows = not rest or (group == Group.AMBASSADORS and name in NARROWED and bool(key))
    if group not in Group.values or not narrows:
        raise UnknownFact(line)
    return Group(group), name, key


def label(line: str) -> str:
    """In the reader's language. Raises UnknownFact."""
    group, name, key = parts(line)
    if not name:
        return str(group.label)
    words = words_of(NARROWED[name])
    if key not in words:
        raise UnknownFact(line)
    return said(name, words[key])


def offered() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Every line with its words, together with those like it."""
    found: list[tuple[Any, list[tuple[str, str]]]] = [
        (pgettext_lazy("audience", "Everybody of a group"), [(group.value, str(group.label)) for group in Group])
    ]
    with choices_read_once():
        for name, fact in NARROWED.items():
            lines = [(f"{Group.AMBASSADORS} {name} {key}", said(name, words)) for key, words in words_of(fact).items()]
            if lines:
                found.append((fact.label, lines))
    return found


def columns(line: str) -> dict[str, Any]:
    """What an announcement to that audience holds. Raises UnknownFact."""
    group, name, key = parts(line)
    found: dict[str, Any] = {"audience": group.value, **dict.fromkeys(LISTS)}
    if name:
        found[name] = LISTS[name]._default_manager.filter(key=key).first()
        if found[name] is None:
            raise UnknownFact(line)
    return found


def people_of(line: str, country_id: int | None) -> QuerySet:
    """As `people`. Raises UnknownFact."""
    found = columns(line)
    return people(found.pop("audience"), country_id, **found)


def people(group: str, country_id: int | None, **narrowed: Any) -> QuerySet:
    """The accounts that belong to it now, of that country or, without one, of all."""
    found = holding(ROLES[Group(group)], country_id)
    if language := narrowed.get("language"):
        found = found.filter(
            member__in=LanguageSkill.objects.filter(language=language, level__in=SPEAKS).order_by().values("member")
        )
    if region := narrowed.get("region"):
        found = found.filter(member__region=region)
    if theme := narrowed.get("theme"):
        found = found.filter(member__profile__themes=theme)
    return found

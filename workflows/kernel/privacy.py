"""How a room says which of its columns are about people: why they are kept, on what ground, and how long.

Beside a models.py stands a personal.py with `PERSONAL`: model -> Personal. A room above may name a model of a room
below once more, to add a term that only it knows. `workflows.people.privacy` reads them all: for the export, for the
erasure, for the nightly purge.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from workflows.kernel.rich import as_text

if TYPE_CHECKING:
    from workflows.kernel.refusals import Words

# What stands in place of an erased account's address: no mail goes there.
ERASED_DOMAIN = "@erased.invalid"


class Basis(StrEnum):
    """The ground in law on which something is kept (article 6 and 9 of the GDPR)."""

    AGREEMENT = "agreement"
    CONSENT = "consent"
    EXPLICIT_CONSENT = "explicit consent"
    DUTY = "duty"
    INTEREST = "interest"

    @property
    def label(self) -> "Words":
        return BASES[self]


BASES = {
    Basis.AGREEMENT: pgettext_lazy("ground in law", "the agreement between the person and the cooperative"),
    Basis.CONSENT: pgettext_lazy("ground in law", "consent"),
    Basis.EXPLICIT_CONSENT: pgettext_lazy("ground in law", "explicit consent"),
    Basis.DUTY: pgettext_lazy("ground in law", "a duty that the law lays on the cooperative"),
    Basis.INTEREST: pgettext_lazy("ground in law", "a legitimate interest of the cooperative"),
}


@dataclass(frozen=True)
class Term:
    """How long something is kept.

    since      what the term is counted from, or, without a name, how long in words
    name       the term's days stand under it in settings.AMBASSADE_KEPT; empty: no clock ends it
    over       moment before which the term began -> the rows for which it is over
    survives   what stays when the person is erased, because it then names nobody
    """

    since: "Words"
    name: str = ""
    over: Callable[[datetime], Q] | None = None
    survives: bool = False

    @property
    def days(self) -> int:
        return settings.AMBASSADE_KEPT[self.name]

    def began_before(self, now: datetime) -> datetime:
        """By the clock of where the cooperative lives, so that its date is the day there."""
        return timezone.localtime(now - timedelta(days=self.days), timezone.get_default_timezone())

    def __str__(self) -> str:
        if not self.name:
            return str(self.since)
        return lasting(self.days, self.since)


def lasting(days: int, since: "Words") -> str:
    """So long after something; in years or months where it is whole ones, give or take a day."""
    years = round(days / 365.25)
    if not days:
        return gettext("at once after %(since)s") % {"since": since}
    if years and abs(days - years * 365.25) < 2:
        said = ngettext("%(number)d year after %(since)s", "%(number)d years after %(since)s", years)
        return said % {"number": years, "since": since}
    months = round(days / 30.44)
    if months and abs(days - months * 30.44) < 2:
        said = ngettext("%(number)d month after %(since)s", "%(number)d months after %(since)s", months)
        return said % {"number": months, "since": since}
    return ngettext("%(number)d day after %(since)s", "%(number)d days after %(since)s", days) % {
        "number": days,
        "since": since,
    }


def aged(name: str, since: "Words", column: str) -> Term:
    """Counted from a date on the row itself."""
    return Term(since, name, lambda before: Q(**{f"{column}__lt": before}))


WITH_ITS_OWNER = Term(_("as long as the person it belongs to"))
STATISTICS = Term(_("stays for statistics, where it names nobody"), survives=True)


@dataclass(frozen=True)
class Whose:
    """Paths from a row to whom it is about: the member, the account ("pk": the row itself), or an address.

    about   prefixes of `content_type` and `object_id`, which point to a dossier: about whoever that is about
    """

    members: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.members or self.users or self.emails or self.about)


NOBODY = Whose()


@dataclass(frozen=True)
class Keep:
    """Columns of one model that are kept for the same purpose.

    whose   where these columns are about somebody else than the row as a whole
    told    off for secrets, which an export leaves out
    """

    columns: str
    purpose: "Words"
    basis: Basis
    terms: tuple[Term, ...]
    whose: Whose = NOBODY
    told: bool = True

    @property
    def names(self) -> list[str]:
        return self.columns.split()

    @property
    def survives(self) -> bool:
        return any(term.survives for term in self.terms)


def keep(columns: str, purpose: "Words", basis: Basis, *terms: Term, **options: Any) -> Keep:
    return Keep(columns, purpose, basis, terms, **options)


def emptied(rows: QuerySet, columns: list[str]) -> None:
    """The rows stay, without what those columns said."""
    many = {each.name for each in rows.model._meta.many_to_many}
    for name in many.intersection(columns):
        link = rows.model._meta.get_field(name)
        through = link.remote_field.through
        through._default_manager.filter(**{f"{link.m2m_field_name()}__in": rows.values("pk")}).delete()
    values = {name: nothing(rows.model, name) for name in columns if name not in many}
    if values:
        rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).update(**values)


def nothing(model: type[Model], name: str) -> Any:
    """What a column holds when it says nothing."""
    column: Any = model._meta.get_field(name)
    if column.null:
        return None
    if column.has_default():
        return column.get_default()
    return "" if column.empty_strings_allowed else 0


def deleted(rows: QuerySet, columns: list[str]) -> None:
    rows.delete()


def whole(words: str) -> re.Pattern[str]:
    """Finds a name or an address that stands by itself, not as a part of a longer one."""
    return re.compile(rf"(?<!\w)(?<!\w[-.+@]){re.escape(words)}(?!\w)(?![-.+@]\w)", re.IGNORECASE)


def without_marks(row: Any, person: Any) -> str:
    """The words of a letter, told as its plain part says them."""
    return as_text(row.body)


Ending = Callable[[QuerySet, list[str]], None]
# (row, person) -> what a column says, in words for that person.
Teller = Callable[[Any, Any], Any]
# Person -> the rows that they are not told of yet.
Untold = Callable[[Any], Q]


@dataclass(frozen=True)
class Personal:
    """What one model keeps about people.

    whose    whom a row is about
    plain    columns that say nothing about anybody
    ending   what becomes of rows whose term is over, or whose person is erased: (rows, columns)
    told     column -> how it is told to the person, where not as it stands
    file     columns that mean something to machines only: not on the page, but in the file
    untold   rows about the person that they are told of later: what prepares a decision that has not been taken
    """

    keeps: tuple[Keep, ...] = ()
    whose: Whose = NOBODY
    plain: str = ""
    ending: Ending = emptied
    told: Mapping[str, Teller] = field(default_factory=dict)
    file: str = ""
    untold: tuple[Untold, ...] = ()

    def columns(self) -> set[str]:
        return {name for each in self.keeps for name in each.names}

    def whose_is(self, kept: Keep) -> Whose:
        return kept.whose or self.whose

    def with_more(self, other: "Personal") -> "Personal":
        """Joined with what another room says about the same model."""
        ending = self.ending if other.ending is emptied else other.ending
        plain, told = f"{self.plain} {other.plain}", {**self.told, **other.told}
        whose, file = self.whose or other.whose, f"{self.file} {other.file}"
        return Personal(self.keeps + other.keeps, whose, plain, ending, told, file, self.untold + other.untold)


Table = Mapping[type[Model], Personal]

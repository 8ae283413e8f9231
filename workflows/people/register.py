"""The register of members, as the cooperative exports it: read again and again, row by row.

A row that is wrong is reported with its line and the rest is imported. Someone missing from the file stays, unless
the caller says that the file is complete.
"""

import csv
import io
import unicodedata
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from snippets.models import Country, Region
from workflows.kernel import clock
from workflows.people.models import Member, site_languages

ALIASES: dict[str, tuple[str, ...]] = {
    "number": ("number", "register number", "member number", "nummer", "vennotennummer", "lidnummer", "numero",
               "numero de societaire", "no"),
    "first_name": ("first name", "firstname", "given name", "voornaam", "prenom"),
    "last_name": ("last name", "lastname", "surname", "family name", "naam", "achternaam", "familienaam", "nom",
                  "nom de famille"),
    "email": ("email", "e mail", "mail", "e mail address", "email address", "e mailadres", "mailadres", "courriel",
              "adresse e mail", "adresse email", "adresse mail"),
    "language": ("language", "taal", "langue"),
    "country": ("country", "land", "pays"),
    "region": ("region", "regio", "gewest", "provincie"),
    "permanent_staff": ("permanent staff", "staff", "vaste medewerker", "medewerker", "salarie permanent",
                        "permanent"),
    "service": ("service", "department", "dienst", "departement"),
}  # fmt: skip
REQUIRED = ("number", "first_name", "last_name")
YES = {"1", "x", "y", "yes", "true", "j", "ja", "o", "oui", "vrai", "waar"}
NO = {"", "0", "n", "no", "false", "nee", "non", "faux", "onwaar"}
LANGUAGE_NAMES = {"nederlands": "nl", "dutch": "nl", "neerlandais": "nl", "francais": "fr", "french": "fr",
                  "frans": "fr", "english": "en", "engels": "en", "anglais": "en"}  # fmt: skip
MOST_BYTES = 20 * 1024 * 1024


# So many may leave at once without a second look: whichever is more.
FEW_LEAVE, SMALL_SHARE = 5, 0.1


class UnreadableError(Exception):
    """The file as a whole cannot be taken for a register."""


class ManyLeaveError(Exception):
    """So many would be marked as having left that somebody has to agree to their number first."""

    def __init__(self, number: int) -> None:
        super().__init__(
            _("%(number)d members would be marked as having left. Nothing was changed: confirm that number first.")
            % {"number": number}
        )
        self.number = number


@dataclass(frozen=True)
class Problem:
    line: int
    reason: str


@dataclass
class Report:
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    left: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    active_before: int = 0

    @property
    def many_leave(self) -> bool:
        return len(self.left) > max(FEW_LEAVE, SMALL_SHARE * self.active_before)

    @property
    def read(self) -> int:
        return len(self.added) + len(self.changed) + self.unchanged + len(self.problems)


@dataclass
class Lists:
    """What the rows refer to, read once; and what they must not repeat. Numbers are compared without their case."""

    countries: dict[str, Country]
    regions: dict[tuple[int, str], Region]
    members: dict[str, Member]
    owner_of_email: dict[str, str]
    default_country: Country | None
    seen_numbers: dict[str, int] = field(default_factory=dict)
    seen_emails: dict[str, int] = field(default_factory=dict)


def import_members(
    data: bytes, *, country: str, complete: bool = False, dry_run: bool = False, leaving: int | None = None
) -> Report:
    """Bring the register in; `country` is the key of the country of rows that name none.

    `leaving` is how many somebody agreed to mark as having left. Raises UnreadableError, or ManyLeaveError when that
    number is another or was not asked for; then nothing is changed.
    """
    rows = _rows(_text(data))
    if complete and not rows:
        raise UnreadableError(
            _("The file names no member. As a complete register it would mark everybody as having left.")
        )
    report = Report()
    try:
        with transaction.atomic():
            lists = _lists(country)
            report.active_before = sum(member.active for member in lists.members.values())
            for line, row in rows:
                try:
                    _take(row, line, lists, report)
                except ValidationError as error:
                    report.problems.append(Problem(line, " ".join(error.messages)))
            if complete:
                _mark_left(lists, report)
            if report.many_leave and not dry_run and leaving != len(report.left):
                raise ManyLeaveError(len(report.left))
            if dry_run:
                transaction.set_rollback(True)
    except IntegrityError:
        raise UnreadableError(_("Someone else changed the register meanwhile. Try again.")) from None
    return report


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise UnreadableError(_("The file is larger than 20 MB."))
    if b"\x00" in data:
        raise UnreadableError(_("This is not a CSV file. Save the sheet as CSV and try again."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def plain(words: str) -> str:
    """Lower case, without accents, with single spaces: how headers, languages and names of lists are compared."""
    bare = unicodedata.normalize("NFKD", words.replace("-", " ").replace("_", " ").replace("°", "o"))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).lower().replace(".", " ").split())


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = _columns(next((row for row in reader if any(row)), []))
        found = []
        for row in reader:
            if any(cell.strip() for cell in row):
                cells = {name: row[i].strip() if i < len(row) else "" for name, i in columns.items()}
                found.append((reader.line_num, cells))
    except csv.Error as error:
        raise UnreadableError(
            _("The file cannot be read as CSV, near line %(line)d.") % {"line": reader.line_num}
        ) from error
    return found


def _columns(header: list[str]) -> dict[str, int]:
    known = {alias: name for name, aliases in ALIASES.items() for alias in (*aliases, plain(name))}
    columns: dict[str, int] = {}
    for i, cell in enumerate(header):
        name = known.get(plain(cell))
        if name is not None and name not in columns:
            columns[name] = i
    lacking = [str(Member._meta.get_field(name).verbose_name) for name in REQUIRED if name not in columns]
    if lacking:
        raise UnreadableError(_("The first line lacks these columns: %(columns)s.") % {"columns": ", ".join(lacking)})
    return columns


def _named(rows: Any) -> dict[str, Any]:
    """Rows of a list by their key and by their name in every language."""
    return {plain(word): row for row in rows for word in [row.key, *dict(row.name).values()] if word}


def _lists(default: str) -> Lists:
    countries = list(Country.objects.all())
    regions = list(Region.objects.all())
    members = {member.number.casefold(): member for member in Member.objects.select_related("country", "region")}
    by_word = _named(countries)
    return Lists(
        countries=by_word,
        regions={
            (country.pk, word): region
            for country in countries
            for word, region in _named(r for r in regions if r.country_id == country.pk).items()
        },
        members=members,
        owner_of_email={m.email: m.number for m in members.values() if m.email},
        default_country=by_word.get(plain(default)),
    )


def _take(row: dict[str, str], line: int, lists: Lists, report: Report) -> None:
    values = _values(row, lists)
    number, email = row["number"], values.get("email", "")
    if number.casefold() in lists.seen_numbers:
        raise ValidationError(
            _("Register number %(number)s is already on line %(line)d.")
            % {"number": number, "line": lists.seen_numbers[number.casefold()]}
        )
    if email and email in lists.seen_emails:
        raise ValidationError(
            _("E-mail address %(email)s is already on line %(line)d.")
            % {"email": email, "line": lists.seen_emails[email]}
        )
    lists.seen_numbers[number.casefold()] = line
    if email:
        lists.seen_emails[email] = line
    _save(number, values, lists, report)


def _save(number: str, values: dict[str, Any], lists: Lists, report: Report) -> None:
    known = lists.members.get(number.casefold())
    if known and (known.erased_on or all(getattr(known, name) == value for name, value in values.items())):
        report.unchanged += 1
        return
    member = copy(known) if known else Member(number=number)
    for name, value in values.items():
        setattr(member, name, value)
    _check(member, lists)
    member.save()
    if known and known.email:
        lists.owner_of_email.pop(known.email, None)
    if member.email:
        lists.owner_of_email[member.email] = member.number
    lists.members[number.casefold()] = member
    (report.changed if known else report.added).append(f"{number} {member.display_name}")


def _check(member: Member, lists: Lists) -> None:
    """As full_clean(), from what was read once: a register has tens of thousands of rows."""
    try:
        member.clean_fields(exclude=["country", "region", "user"])
        member.clean()
    except ValidationError as error:
        raise ValidationError(_worded(error, member)) from None
    if member.email and lists.owner_of_email.get(member.email, member.number) != member.number:
        raise ValidationError(_("Another member has this e-mail address."))


def _worded(error: ValidationError, member: Member) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    words = []
    for name, messages in error.message_dict.items():
        label = "" if name == "__all__" else f"{member._meta.get_field(name).verbose_name}: "
        words += [f"{label}{message}" for message in messages]
    return words


def _values(row: dict[str, str], lists: Lists) -> dict[str, Any]:
    """The columns that the file has, as values; a column that it lacks leaves the member's own alone."""
    if not row["number"]:
        raise ValidationError(_("The register number is missing."))
    known = lists.members.get(row["number"].casefold())
    values: dict[str, Any] = {n: row[n] for n in ("first_name", "last_name", "service") if n in row}
    if "email" in row:
        values["email"] = row["email"].lower()
    if row.get("language"):
        values["language"] = _language(row["language"])
    if "permanent_staff" in row:
        values["permanent_staff"] = _yes_or_no(row["permanent_staff"])
    country = known.country if known else lists.default_country
    if row.get("country"):
        country = lists.countries.get(plain(row["country"]))
        if country is None:
            raise ValidationError(_("Unknown country: %(country)s.") % {"country": row["country"][:50]})
    if country is None:
        raise ValidationError(_("The country is missing."))
    values["country"] = country
    if "region" in row:
        values["region"] = _region(row["region"], country, lists)
    return {**values, "active": True, "left_on": None}


def _language(word: str) -> str:
    code = LANGUAGE_NAMES.get(plain(word), plain(word)[:2])
    if code not in {code for code, _name in site_languages()}:
        raise ValidationError(_("Unknown language: %(language)s.") % {"language": word[:50]})
    return code


def _yes_or_no(word: str) -> bool:
    if plain(word) in YES:
        return True
    if plain(word) in NO:
        return False
    raise ValidationError(_("Neither yes nor no: %(word)s.") % {"word": word[:50]})


def _region(word: str, country: Country, lists: Lists) -> Region | None:
    if not word:
        return None
    region = lists.regions.get((country.pk, plain(word)))
    if region is None:
        raise ValidationError(_("Unknown region in this country: %(region)s.") % {"region": word[:50]})
    return region


def _mark_left(lists: Lists, report: Report) -> None:
    """The file is complete: whoever is not in it has left. Rows with a problem still count as present."""
    if report.problems:
        report.problems.append(Problem(0, _("Nobody was marked as having left, because some lines are wrong.")))
        return
    for number, member in lists.members.items():
        if member.active and number not in lists.seen_numbers:
            member.active, member.left_on = False, clock.today()
            member.save(update_fields=["active", "left_on"])
            report.left.append(f"{member.number} {member.display_name}")

"""The sheet as it is read, in the parts in which it was filled in."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Value
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from snippets.languages import labelled
from workflows.people.models import Member
from workflows.people.queries import needs_agreed, needs_seen_by, ties_seen_by
from workflows.people.sheet.models import LanguageSkill, Profile, SheetDraft
from workflows.people.sheet.parts import PARTS, Part
from workflows.people.sheet.week import week_words

Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class ReadPart:
    """A part with its facts; what needs an agreement of its own is shown apart, to those who may read it."""

    part: Part
    facts: Facts


def read_sheet(member: Member, reader: Any = None) -> list[ReadPart]:
    """Who may read it is for the caller to know. What needed an agreement is left out without a reader who may."""
    rows_of = Member.objects.select_related("profile", "own_calendar")
    member = rows_of.annotate(busy_periods=Count("own_calendar__busy_times"), needs=needs_agreed()).get(pk=member.pk)
    profile = getattr(member, "profile", None) or Profile(pk=0, member=member)
    listed = chosen_on(profile)
    periods = [_period(each) for each in member.blocked_periods.all()]
    rows = {
        "languages": (_("Languages"), listed.get("languages", "")),
        "blocked": (_("Days without missions"), "\n".join(periods)),
    }
    found = []
    for part in PARTS:
        if not part.agreed:
            facts = [rows[name] for name in part.rows] + [_fact(profile, name, listed) for name in part.names]
            facts += [(_("Own calendar"), _calendar(member))] if part.asks_calendar else []
            found.append(ReadPart(part, facts))
        elif reader is not None and (agreed := _agreed(member, reader)):
            found.append(ReadPart(part, agreed))
    return found


def _agreed(member: Member, reader: Any) -> Facts:
    ties = [labelled(tie, tie.description) for tie in ties_seen_by(reader, member)]
    needs = needs_seen_by(reader, member)
    found = [(pgettext("with organisations", "Ties"), "\n".join(ties))] if ties else []
    return found + ([(_("Needs to take part"), needs)] if needs else [])


def _fact(profile: Profile, name: str, listed: dict[str, str]) -> tuple[str, str]:
    field: Any = Profile._meta.get_field(name)
    if field.many_to_many:
        words = listed.get(name, "")
    elif name == "week":
        words = week_words(profile.week)
    elif field.choices:
        words = getattr(profile, f"get_{name}_display")()
    else:
        words = in_words(getattr(profile, name))
    return capfirst(str(field.verbose_name)), str(words)


def _calendar(member: Any) -> str:
    known = getattr(member, "own_calendar", None)
    if known is None:
        return ""
    if known.trouble or known.read_at is None:
        return str(known.get_trouble_display() or _("not read yet"))
    number = member.busy_periods
    said = ngettext(
        "busy times read on %(day)s: %(number)d period", "busy times read on %(day)s: %(number)d periods", number
    )
    return said % {"day": date_format(localtime(known.read_at), "DATETIME_FORMAT"), "number": number}


def _period(each: Any) -> str:
    first, last = (date_format(day, "DATE_FORMAT") for day in (each.starts, each.ends))
    return first if each.starts == each.ends else f"{first} – {last}"


def chosen_on(profile: Profile) -> dict[str, str]:
    """What was chosen from each list, and the languages with their level, all in one query."""
    nothing = Value("", output_field=CharField())
    spoken = LanguageSkill.objects.filter(member=profile.member_id)
    rows = [spoken.order_by().values_list(Value("languages", output_field=CharField()), "language__name", "level")]
    for field in Profile._meta.many_to_many:
        chosen = field.related_model._default_manager.filter(**{field.related_query_name(): profile.pk})
        rows.append(chosen.order_by().values_list(Value(field.name, output_field=CharField()), "name", nothing))
    found: dict[str, list[str]] = {}
    for name, words, level in rows[0].union(*rows[1:], all=True):
        found.setdefault(name, []).append(f"{words} {level}".strip())
    return {name: ", ".join(sorted(words)) for name, words in found.items()}


def in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "" if value is None else str(value)


def where_to_go_on(member: Member) -> Part | None:
    """Where somebody stopped: what they typed last and did not save, else the first part they never saved."""
    typed = SheetDraft.objects.filter(member=member).first()
    if typed is not None:
        return next((part for part in PARTS if part.slug == typed.part), None)
    saved = getattr(getattr(member, "profile", None), "saved_parts", [])
    return next((part for part in PARTS if part.slug not in saved), None)


def lacking(member_id: int, names: tuple[str, ...]) -> list[str]:
    """Which of these columns the sheet does not say yet; also `languages`, when there is none. 1 query."""
    fields: list[Any] = [Profile._meta.get_field(name) for name in names]
    many = [field.name for field in fields if field.many_to_many]
    chosen = {
        f"has_{name}": Exists(Profile.objects.filter(member=OuterRef("pk"), **{f"{name}__isnull": False}))
        for name in many
    }
    speaks = Exists(LanguageSkill.objects.filter(member=OuterRef("pk")))
    member: Any = Member.objects.select_related("profile").annotate(speaks=speaks, **chosen).get(pk=member_id)
    sheet = getattr(member, "profile", None) or Profile()
    found = [] if member.speaks else ["languages"]
    for field in fields:
        said = getattr(member, f"has_{field.name}") or None if field.name in many else getattr(sheet, field.name)
        if said is None or said == "":
            found.append(field.name)
    return found


def label_of(name: str) -> Any:
    return _("languages you speak") if name == "languages" else Profile._meta.get_field(name).verbose_name

"""The mission pack: what fits a mission out of key messages, kit and lexicon, in date and in its language.

Each thing is told as plain values, so that what somebody read can be kept and laid beside what holds today.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from snippets.lexicon import pattern_of
from snippets.models import KeyMessage, KitItem, LexiconTerm
from workflows.kernel import clock

Told = dict[str, Any]
TEXTS = ("brief", "objectives", "preparation")
OUGHT_TO_BE_THE_SAME = ("title", "text", "more", "version")


@dataclass(frozen=True)
class Thing:
    """Something of the house that may stand in a pack."""

    kind: str
    row: Any
    is_fit: bool
    is_in_date: bool

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.row.translation_key}"

    def __str__(self) -> str:
        return str(self.row)

    def told(self) -> Told:
        return {"kind": self.kind, "key": self.key, **TELL[self.kind](self.row)}


def tell_message(row: KeyMessage) -> Told:
    return {
        "title": row.message,
        "text": "\n\n".join(filter(None, (row.explanation, row.evidence))),
        "more": row.question,
        "link": row.evidence_link,
        "version": day(row.checked_on),
        "until": day(row.valid_until),
        "language": row.locale.language_code,
        "pk": row.pk,
    }


def tell_kit(row: KitItem) -> Told:
    return {
        "title": row.title,
        "text": row.description,
        "more": str(row.get_kind_display()),
        "link": "",
        "version": row.version,
        "until": day(row.review_on),
        "language": row.locale.language_code,
        "pk": row.pk,
    }


def tell_term(row: LexiconTerm) -> Told:
    return {
        "title": row.term,
        "text": row.definition,
        "more": "",
        "link": "",
        "version": "",
        "until": day(row.review_on),
        "language": row.locale.language_code,
        "pk": row.pk,
    }


TELL = {"message": tell_message, "kit": tell_kit, "term": tell_term}


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


@dataclass(frozen=True)
class Pack:
    """`items` are in date; `stale` would fit and is not; `left_out` the owner took away; `others` could be added.

    choices   key -> {"in": whether the owner put it in or took it away, "why": in their words}
    """

    language: str
    stands_in: bool
    items: list[Thing]
    stale: list[Thing]
    left_out: list[Thing]
    others: list[Thing]
    choices: Told
    texts: Told = field(default_factory=dict)

    KINDS: ClassVar = ("message", "kit", "term")

    def why(self, thing: Thing) -> str:
        return str(self.choices.get(thing.key, {}).get("why", ""))

    def told(self) -> Told:
        """As it is kept once somebody has read it."""
        items = [thing.told() | {"why": self.why(thing)} for thing in self.items]
        return {"language": self.language, "stands_in": self.stands_in, **self.texts, "items": items}

    @property
    def left_out_and_why(self) -> list[tuple[Thing, str]]:
        return [(each, self.why(each)) for each in self.left_out]

    @property
    def digest(self) -> str:
        return digest_of(self.told())


def digest_of(told: Told) -> str:
    """Two packs that say the same have the same."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def language_of(mission: Any) -> tuple[str, bool]:
    """In which language its pack is, and whether that one stands in for what is spoken there."""
    spoken = mission.language.key if mission.language_id else ""
    known = spoken in dict(settings.LANGUAGES)
    return (spoken, False) if known else (settings.LANGUAGE_CODE, bool(spoken))


def assemble(mission: Any) -> Pack:
    """What fits by theme, audience, place and language, with what the owner chose. 7 queries."""
    language, stands_in = language_of(mission)
    texts = {name: getattr(mission, name) for name in TEXTS}
    messages = messages_for(mission, language)
    said = [*texts.values(), *(each.row.message for each in messages if each.is_fit and each.is_in_date)]
    every = [*messages, *kit_for(mission, language), *terms_for(said, language)]
    choices = mission.pack_choices
    wanted = {each.key: choices.get(each.key, {}).get("in", each.is_fit) for each in every}
    return Pack(
        language,
        stands_in,
        items=[each for each in every if wanted[each.key] and each.is_in_date],
        stale=[each for each in every if wanted[each.key] and not each.is_in_date],
        left_out=[each for each in every if each.is_fit and not wanted[each.key]],
        others=[each for each in every if each.is_in_date and not each.is_fit and not wanted[each.key]],
        choices=choices,
        texts=texts,
    )


def messages_for(mission: Any, language: str) -> list[Thing]:
    """Those that nobody checked yet are drafts, neither in date nor out of it."""
    fit = KeyMessage.objects.fit_for(mission.audience_kind_id, [each.pk for each in mission.themes.all()])
    rows = dated(KeyMessage.objects.for_reader(language).filter(checked_on__lte=clock.today()))
    rows = rows.annotate(is_fit=Exists(fit.filter(pk=OuterRef("pk")))).order_by("axis", "message", "pk")
    return [Thing("message", row, row.is_fit, row.is_good) for row in rows]


def dated(messages: QuerySet) -> QuerySet:
    """With `is_good`: whether each is in date."""
    good = KeyMessage.objects.in_date(clock.today())
    return messages.annotate(is_good=Exists(good.filter(pk=OuterRef("pk"))))


def kit_for(mission: Any, language: str) -> list[Thing]:
    rows = KitItem.objects.for_reader(language).current().select_related("language")
    found = rows.prefetch_related("audiences", "contexts").order_by("kind", "title", "pk")
    return [Thing("kit", row, kit_fits(row, mission, language), is_looked_at(row)) for row in found]


def kit_fits(item: KitItem, mission: Any, language: str) -> bool:
    """An item that names no audience or context fits any; its file is in the language of the pack, or in none."""
    heard = {each.pk for each in item.audiences.all()}
    where = {each.pk for each in item.contexts.all()}
    spoken = item.language is None or item.language.key == language
    return spoken and (not heard or mission.audience_kind_id in heard) and (not where or mission.place_kind_id in where)


def terms_for(texts: Iterable[str], language: str) -> list[Thing]:
    """The words of the lexicon that stand in what is said there."""
    whole = "\n".join(texts)
    rows = LexiconTerm.objects.for_reader(language).order_by("term", "pk")
    return [Thing("term", row, bool(pattern_of(row.spellings).search(whole)), is_looked_at(row)) for row in rows]


def is_looked_at(row: Any) -> bool:
    return row.review_on is None or row.review_on >= clock.today()


def since(kept: Told) -> dict[str, str]:
    """Of what somebody read: key -> what became of it since, where something did. 4 queries."""
    language = kept["language"]
    keys = {kind: [each["key"].split(":")[1] for each in kept["items"] if each["kind"] == kind] for kind in Pack.KINDS}
    messages = dated(KeyMessage.objects.for_reader(language).filter(translation_key__in=keys["message"]))
    kit = KitItem.objects.for_reader(language).current().filter(translation_key__in=keys["kit"])
    terms = LexiconTerm.objects.for_reader(language).filter(translation_key__in=keys["term"])
    now = {
        each.key: each
        for each in (
            *(Thing("message", row, True, row.is_good) for row in messages),
            *(Thing("kit", row, True, True) for row in kit),
            *(Thing("term", row, True, True) for row in terms),
        )
    }
    found = {each["key"]: changed(each, now.get(each["key"])) for each in kept["items"]}
    return {key: words for key, words in found.items() if words}


def changed(read: Told, thing: Thing | None) -> str:
    if thing is None:
        return _("It was withdrawn or replaced since: please do not use it any more.")
    if not thing.is_in_date:
        return _("Its term is over since: ask before you use it again.")
    told = thing.told()
    ought = [name for name in OUGHT_TO_BE_THE_SAME if (thing.kind, name) != ("kit", "more")]  # in the reader's language
    if any(told[name] != read[name] for name in ought):
        if told["version"] and told["version"] != read["version"] and read["kind"] == "kit":
            return _("Version %(version)s replaces it.") % {"version": told["version"]}
        return _("It reads differently today: %(title)s") % {"title": told["title"]}
    return ""


def heading_of(kind: str) -> str:
    return {
        "message": _("Key messages"),
        "kit": pgettext("pack", "To take along"),
        "term": pgettext("pack", "Words we use the same way"),
    }[kind]

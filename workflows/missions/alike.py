"""Whether two requests are about the same event. Pure: facts in, reasons out; a person decides."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.utils.translation import pgettext_lazy

LEAST_ALIKE = 0.5  # of the words of two titles, those they share
SHORT = 3  # words of fewer letters say nothing


class Why(Enum):
    """What two requests share."""

    DAY = "day"
    PLACE = "place"
    TITLE = "title"
    REQUESTER = "requester"

    @property
    def label(self) -> str:
        return str(WORDS[self])


WORDS = {
    Why.DAY: pgettext_lazy("shared by two requests", "the same day"),
    Why.PLACE: pgettext_lazy("shared by two requests", "the same place or region"),
    Why.TITLE: pgettext_lazy("shared by two requests", "a similar title"),
    Why.REQUESTER: pgettext_lazy("shared by two requests", "the same requester"),
}


@dataclass(frozen=True)
class Facts:
    """What is compared. `day` by the clock of where the cooperative lives, None while it is open."""

    day: date | None
    title: str
    organisation: str = ""
    email: str = ""
    region: int | None = None
    place: str = ""
    is_online: bool = False


def plain(text: str) -> str:
    """Small letters without accents and marks, so that spelling makes no difference."""
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())  # 𝑨 has no small letter
    return " ".join(re.findall(r"[^\W_]+", "".join(each for each in bare if not unicodedata.combining(each))))


def shared(one: Facts, other: Facts) -> list[Why]:
    """Everything that these two share."""
    found = {
        Why.DAY: one.day is not None and one.day == other.day,
        Why.PLACE: same_place(one, other),
        Why.TITLE: similar(one.title, other.title),
        Why.REQUESTER: same_requester(one, other),
    }
    return [why for why, is_so in found.items() if is_so]


def perhaps_the_same(one: Facts, other: Facts) -> list[Why]:
    """What they share when that is enough, else nothing.

    On the same day: the place, and the title or the requester. While a day is open: the title and the requester.
    """
    found = shared(one, other)
    if one.day is None or other.day is None:
        return found if {Why.TITLE, Why.REQUESTER} <= set(found) else []
    enough = {Why.DAY, Why.PLACE} <= set(found) and not {Why.TITLE, Why.REQUESTER}.isdisjoint(found)
    return found if enough else []


def same_place(one: Facts, other: Facts) -> bool:
    if one.is_online or other.is_online:
        return one.is_online and other.is_online
    named = plain(one.place)
    return (bool(named) and named == plain(other.place)) or (one.region is not None and one.region == other.region)


def same_requester(one: Facts, other: Facts) -> bool:
    group = plain(one.organisation)
    same_group = bool(group) and group == plain(other.organisation)
    return same_group or (bool(one.email) and one.email.lower() == other.email.lower())


def similar(one: str, other: str) -> bool:
    words, others = ({word for word in plain(each).split() if len(word) >= SHORT} for each in (one, other))
    if not words or not others:
        return bool(plain(one)) and plain(one) == plain(other)
    return len(words & others) / len(words | others) >= LEAST_ALIKE

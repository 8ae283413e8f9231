"""Whether a version of the kit still holds, and what takes its place."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from snippets.tools import KitItem
from snippets.versions import KitVersion


class Holds(StrEnum):
    VALID = "valid"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    AHEAD = "ahead"  # written, not yet published


@dataclass(frozen=True)
class Standing:
    """`item` is what holds today: the version itself, what replaces it, or nothing.

    title   of the version, as the reader knows it where it still stands in the kit
    """

    version: KitVersion
    holds: Holds
    item: KitItem | None
    title: str

    @property
    def is_over(self) -> bool:
        return self.holds in (Holds.REPLACED, Holds.WITHDRAWN)


class Kit:
    """The kit as it is now for a reader of one language: read once, asked about any number of versions."""

    def __init__(self, language: str, rows: Iterable[KitItem] | None = None) -> None:
        """`rows`: what this reader sees of it, where that was read already."""
        rows = KitItem.objects.for_reader(language) if rows is None else rows
        self.shown: dict[UUID, KitItem] = {item.translation_key: item for item in rows}
        self.following = following()
        self.live: dict[UUID, set[str]] = defaultdict(set)
        for thing, version in KitItem.objects.live().values_list("translation_key", "version"):
            self.live[thing].add(version)

    def newest(self, thing: UUID) -> KitItem | None:
        return self.shown.get(end_of_line(thing, self.following))

    def standing(self, version: KitVersion) -> Standing:
        newest = self.newest(version.thing)
        return Standing(version, self.holds(version, newest), newest, self.title(version))

    def holds(self, version: KitVersion, newest: KitItem | None) -> Holds:
        is_live = version.version in self.live[version.thing]
        if is_live and newest is not None and newest.translation_key == version.thing:
            return Holds.VALID
        if not is_live and version.used_since is None:
            return Holds.AHEAD
        return Holds.REPLACED if newest else Holds.WITHDRAWN

    def title(self, version: KitVersion) -> str:
        own = self.shown.get(version.thing)
        return own.title if own else version.title


def following() -> dict[UUID, UUID]:
    """What is replaced -> by what; one language speaks for all."""
    return dict(KitItem.objects.replaced().values_list("translation_key", "replaced_by__translation_key"))


def end_of_line(thing: UUID, follows: dict[UUID, UUID]) -> UUID:
    seen: set[UUID] = set()
    while thing in follows and thing not in seen:
        seen.add(thing)
        thing = follows[thing]
    return thing

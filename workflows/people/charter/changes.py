"""What a newer version of a text says otherwise, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Part:
    """`mark`: "ins" for what is new, "del" for what is gone, "" for what stays."""

    mark: str
    words: str


@dataclass(frozen=True)
class Changes:
    """`since`: the number of the earlier version."""

    since: int
    parts: tuple[Part, ...]


@lru_cache(maxsize=64)  # slow for long texts, and every reader of a version compares the same two
def marked(before: str, after: str) -> tuple[Part, ...]:
    """The parts in reading order; those that are not new, joined, are `before`; those not gone are `after`."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    return tuple(_parts(old, new))


def _parts(old: list[str], new: list[str]) -> Iterator[Part]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Part("", "".join(new[c:d]))
            continue
        if b > a:
            yield Part("del", "".join(old[a:b]))
        if d > c:
            yield Part("ins", "".join(new[c:d]))

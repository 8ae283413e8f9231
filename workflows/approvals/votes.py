"""Answers as a request keeps them, and whether enough people are left to fill what its policy asks. Pure."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

AGREE, REFUSE, RECUSE, ASK_FIRST = "agree", "refuse", "recuse", "ask_first"


@dataclass(frozen=True)
class Vote:
    """One person's answer in one round. What requests kept before has three parts, and means the same.

    position   where the round begins among the steps of the policy
    edition    how often the dossier had changed since the asking; older than the request's: it counts no longer
    of         the account in whose absence it was given
    instead    given in the place of a whole group, after its deadline
    """

    position: int
    user: int
    verdict: str
    edition: int = 0
    of: int | None = None
    instead: bool = False


def read(kept: Iterable[list[Any]]) -> list[Vote]:
    return [Vote(*each) for each in kept]


def written(votes: Iterable[Vote]) -> list[list[Any]]:
    return [list(astuple(each)) for each in votes]


def filled(places: list[frozenset[int]], people: Iterable[int]) -> int:
    """How many of the places those people fill at most, each person one; a place names who can fill it."""
    here, held = frozenset(people), dict[int, int]()

    def seat(place: int, passed: set[int]) -> bool:
        for person in sorted((places[place] & here) - passed):
            passed.add(person)
            if person not in held or seat(held[person], passed):
                held[person] = place
                return True
        return False

    return sum(seat(place, set()) for place in range(len(places)))


def rounds(steps: list[dict[str, Any]]) -> list[list[int]]:
    """The steps that are asked at the same time, in order; one that names no round is asked by itself."""
    found: list[list[int]] = []
    for index, step in enumerate(steps):
        same = found and "round" in step and step["round"] == steps[found[-1][0]].get("round")
        found[-1].append(index) if same else found.append([index])
    return found

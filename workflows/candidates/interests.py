"""Interests that show in what is known already: a mission held together, a tie that names the other.

Of a tie nobody learns here more than that it names somebody
([decision 013](../../docs/decisions/013-ties-that-name-the-other.md)).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from workflows.people.models import Member
from workflows.people.names import naming, plain
from workflows.people.queries import ties_that_tell_interests
from workflows.people.roles import remembered


@dataclass(frozen=True)
class Found:
    """What shows of interests in one candidacy.

    went_along   accounts that held a mission together with the candidate
    named_by     accounts on whose own sheet a tie names the candidate
    said         what the ties on the candidate's sheet say, made plain
    """

    went_along: frozenset[int]
    named_by: frozenset[int]
    said: tuple[str, ...]

    def is_tied_to(self, user: Any) -> bool:
        return user.pk in self.named_by or any(map(naming(user.first_name, user.last_name), self.said))


def found_in(members: Iterable[Member], reader: Any = None) -> dict[int, Found]:
    """The same for the candidacies of many, by member. 2 queries; 1 where the reader's request has the ties."""
    candidates = {each.pk: each for each in members}
    along, ties = went_along_with(candidates), remembered(reader, "ties", ties_read)
    found = {}
    for key, member in candidates.items():
        names_them = naming(member.first_name, member.last_name)
        named_by = {user for owner, user, words in ties if user and owner != key and names_them(words)}
        said = tuple(words for owner, _user, words in ties if owner == key)
        found[key] = Found(frozenset(along[key]), frozenset(named_by), said)
    return found


def found_for(user: Any) -> Q:
    """The same for one account, as a condition on candidacies."""
    along = seats_held_along(member__user=user.pk).exclude(member__user=user.pk)
    return Q(member__in=along.values("member")) | Q(member__in=remembered(user, "tied_candidates", tied_candidates))


def seats_held_along(**whose: Any) -> QuerySet:
    """The seats on missions on which that person held a seat, theirs included."""
    held = apps.get_model("workflows", "Assignment")._default_manager.filter(seat__isnull=False).order_by()
    return held.filter(mission__in=held.filter(**whose).values("mission"))


def went_along_with(members: Iterable[int]) -> dict[int, set[int]]:
    """Member -> the accounts of others that held a seat on the same missions."""
    on_mission: dict[int, set[tuple[int, int | None]]] = defaultdict(set)
    seats = seats_held_along(member__in=list(members))
    for mission, member, user in seats.values_list("mission", "member", "member__user"):
        on_mission[mission].add((member, user))
    along: dict[int, set[int]] = defaultdict(set)
    for seated in on_mission.values():
        for member, _user in seated:
            along[member] |= {user for other, user in seated if user and other != member}
    return along


def ties_read(_reader: Any = None) -> list[tuple[int, int | None, str]]:
    """Member, account and plain words of every tie that may tell of an interest."""
    rows = ties_that_tell_interests().order_by().values_list("member", "member__user", "description")
    return [(member, user, plain(words)) for member, user, words in rows]


def tied_candidates(user: Any) -> set[int]:
    """Candidates on whose sheet a tie names this account, and those whom a tie on its own sheet names."""
    ties, names_them = remembered(user, "ties", ties_read), naming(user.first_name, user.last_name)
    own = [words for _owner, account, words in ties if account == user.pk]
    found = {owner for owner, account, words in ties if account != user.pk and names_them(words)}
    if own:
        candidates = Member.objects.filter(candidacies__isnull=False).order_by().distinct()
        named = candidates.values_list("pk", "first_name", "last_name")
        found |= {key for key, first, last in named if any(map(naming(first, last), own))}
    return found

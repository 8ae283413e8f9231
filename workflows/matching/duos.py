"""Who is on a mission in the other part of a duo, what they bring, and who was on missions with them lately."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, Value

from workflows.kernel import clock
from workflows.matching.given import Partner, Person
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import HOLDS_SEAT, AssignmentState
from workflows.people.sheet.models import Profile

LATELY = timedelta(days=365)  # missions of the same two people in this time count against one more
ON_IT = (*HOLDS_SEAT, AssignmentState.OFFERED)


def partners_of(
    missions: Iterable[Mission], role: str, people: dict[int, Person], proposed: Mapping[int, Collection[int]]
) -> Mapping[int, tuple[Partner, ...]]:
    """By mission, who is on it or was asked in the other kind of seat. No query without any, else 2 at most."""
    on_it = {
        mission.pk: {each.member_id for each in mission.assignments.all() if each.role != role and each.state in ON_IT}
        | set(proposed.get(mission.pk, ()))
        for mission in missions
    }
    return duos(missions, on_it, people)


def duos(
    missions: Iterable[Mission], on_it: Mapping[int, Collection[int]], people: dict[int, Person]
) -> Mapping[int, tuple[Partner, ...]]:
    """These people as partners, with what they bring of what each mission asks; notes who was with whom lately."""
    keys = {key for each in on_it.values() for key in each}
    if not keys:
        return {}
    themes, competences = brought(keys, people)
    were_together(keys, people)
    found = {}
    for mission in missions:
        asked = {each.pk for each in mission.themes.all()}, {each.pk for each in mission.competences.all()}
        found[mission.pk] = tuple(
            Partner(key, frozenset(themes[key] & asked[0]), frozenset(competences[key] & asked[1]))
            for key in sorted(on_it.get(mission.pk, ()))
        )
    return found


def brought(keys: Collection[int], people: dict[int, Person]) -> tuple[dict[int, Any], dict[int, Any]]:
    """The themes and competences of each. No query where everybody's sheet was read already."""
    if all(key in people for key in keys):
        return {key: people[key].themes for key in keys}, {key: people[key].competences for key in keys}
    themes: dict[int, set[int]] = defaultdict(set)
    competences: dict[int, set[int]] = defaultdict(set)
    lists: list[Any] = [(Profile.themes.through, "theme"), (Profile.competences.through, "competence")]
    one, other = (
        through.objects.filter(profile__member__in=keys)
        .order_by()
        .annotate(list=Value(column))
        .values_list("list", "profile__member", column)
        for through, column in lists
    )
    for column, member, key in one.union(other, all=True):
        (themes if column == "theme" else competences)[member].add(key)
    return themes, competences


def were_together(keys: Collection[int], people: dict[int, Person]) -> None:
    """How many missions of the last year each of these people had with each partner in the other kind of seat."""
    since = clock.now() - LATELY
    rows = (
        Assignment.objects.filter(
            state__in=HOLDS_SEAT,
            mission__starts__gte=since,
            mission__starts__lt=clock.now(),
            mission__assignments__member__in=keys,
            mission__assignments__state__in=HOLDS_SEAT,
        )
        .order_by()
        .values_list("member", "mission__assignments__member")
        .annotate(count=Count("mission", distinct=True))
    )
    for member, partner, count in rows:
        if member != partner and member in people:
            people[member].together = {**people[member].together, partner: count}

"""Ties in the field of contact of a mission (R5.3), read only for whom they may be shown to: they move no other list.

They count while the member's agreement stands that says so in its words; an older agreement did not.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from snippets.lists import EventLevel
from workflows.matching.given import Person, Wanted
from workflows.missions.models import Mission
from workflows.people.consents import TIES_VERSION
from workflows.people.models import ConsentKind, Member
from workflows.people.sheet.models import Tie, TieLevel

# The reach of a tie that counts in full at a mission of that level.
LEVELS: dict[str, str] = {
    EventLevel.LOCAL: TieLevel.REGIONAL, EventLevel.SECTOR: TieLevel.REGIONAL,
    EventLevel.NATIONAL: TieLevel.NATIONAL, EventLevel.EUROPEAN: TieLevel.INTERNATIONAL,
}  # fmt: skip


def with_ties(wanted: list[Wanted], missions: Iterable[Mission], people: dict[int, Person]) -> list[Wanted]:
    """The same missions with their field of contact, the same people with their ties. 1 query where one asks any."""
    asked = {mission.pk: mission for mission in missions if mission.contact_field}
    if not asked:
        return wanted
    agreed = Member.objects.filter(
        consents__kind=ConsentKind.TIES, consents__withdrawn_at=None, consents__version=TIES_VERSION
    )
    rows = Tie.objects.filter(field__in={each.contact_field for each in asked.values()}, member__in=agreed.values("pk"))
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for member, field, level in rows.order_by().values_list("member", "field", "level"):
        found[member].append((field, level))
    for key in found.keys() & people.keys():
        people[key].ties = frozenset(found[key])
    return [contact_of(asked[each.key], each) if each.key in asked else each for each in wanted]


def contact_of(mission: Mission, wanted: Wanted) -> Wanted:
    return replace(wanted, contact=mission.contact_field, contact_level=LEVELS.get(mission.level, ""))

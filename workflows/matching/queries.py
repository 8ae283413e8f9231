"""Which people suit a mission, for who looks for them; and how missions suit one person."""

from typing import Any, NamedTuple

from workflows.matching.core import Card, judge
from workflows.matching.facts import people_for, wanted_of
from workflows.matching.models import weights_in_force
from workflows.matching.ranking import rank
from workflows.matching.ties import with_ties
from workflows.matching.wording import Told, told
from workflows.missions.models import Assignment, Mission
from workflows.missions.rules import owner
from workflows.missions.states import AssignmentState, SeatRole
from workflows.people.models import Member

RANKED = (AssignmentState.INTERESTED, AssignmentState.OFFERED, AssignmentState.ACCEPTED)


class Candidate(NamedTuple):
    """One person for one mission: the place among everybody, the card, and the assignment they have already, if any."""

    place: int
    card: Card
    assignment: Assignment | None

    @property
    def pk(self) -> int:
        return self.card.person.key

    def __str__(self) -> str:
        return self.card.person.name

    @property
    def may_be_ranked(self) -> bool:
        """Whom a ranking may hold: who is taken now may be free when their turn comes."""
        if not self.card.has_function or self.card.only_as_exception:
            return False
        return self.assignment is None or self.assignment.state in RANKED

    @property
    def fors(self) -> list[Told]:
        return [told(reason) for reason in self.card.fors]

    @property
    def againsts(self) -> list[Told]:
        return [told(reason) for reason in self.card.againsts]

    @property
    def exclusions(self) -> list[Told]:
        return [told(reason) for reason in self.card.exclusions]


def candidates(mission: Mission, role: str = SeatRole.AMBASSADOR, reader: Any = None) -> list[Candidate]:
    """Everyone who could hold such a seat, whom something excludes last; 13 queries at most, whatever their number.

    Ties count for a reader who staffs the mission, and for nobody else.
    """
    people = people_for([mission], role)
    found = wanted_of([mission], role, people)
    (wanted,) = with_ties(found, [mission], people) if reader is not None and owner(mission, reader) else found
    asked = {each.member_id: each for each in mission.assignments.all()}
    cards = rank(wanted, people.values(), weights_in_force())
    return [Candidate(place, card, asked.get(card.person.key)) for place, card in enumerate(cards, start=1)]


def cards_of(member: Member, missions: list[Mission], role: str) -> dict[int, Candidate]:
    """How each of these missions suits one person, by the mission's key; 11 queries at most, whatever their number.

    For that person alone to read, so nothing in it comes from what others did.
    """
    if not missions:
        return {}
    people = people_for(missions, role, Member.objects.filter(pk=member.pk))
    weights = weights_in_force()
    alone = with_ties(wanted_of(missions, role, people, alone=True), missions, people)
    return {wanted.key: Candidate(1, judge(wanted, people[member.pk], weights), None) for wanted in alone}

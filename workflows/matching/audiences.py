"""Who suits a mission and may still be asked: whom calls and rules reach."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from workflows.kernel.facts import Audience
from workflows.kernel.models import TransitionRecord, records_of
from workflows.matching.facts import people_for, wanted_of
from workflows.matching.models import weights_in_force
from workflows.matching.queries import candidates
from workflows.matching.ranking import rank
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import CAME_FORWARD_BEFORE, SAID_NO, SeatRole
from workflows.people.models import Member


def may_come(assignment: Assignment | None, moved: datetime | None) -> bool:
    if assignment is None or assignment.state in CAME_FORWARD_BEFORE:
        return True
    return assignment.state in SAID_NO and moved is not None and assignment.state_since < moved


def who_match(mission: Mission) -> list[Member]:
    """Those who could take a free seat, whom no hard rule excludes and who may still come.

    Who is on the mission or waits for an answer knows of it; who said no to this date is left in peace.
    """
    moved = records_of(mission).filter(step="reschedule").values_list("at", flat=True).last()
    found = [each for role, free in mission.free_seats().items() if free for each in candidates(mission, role)]
    suited = [each.pk for each in found if each.card.is_suited and may_come(each.assignment, moved)]
    people = Member.objects.in_bulk(suited)
    return [people[pk] for pk in dict.fromkeys(suited)]


def who_match_each(missions: list[Mission]) -> dict[int, Iterable[Member]]:
    """Likewise of many missions at once, in a number of queries that does not depend on how many there are."""
    prefetch_related_objects(missions, "assignments__member")
    moved, weights = last_moves(missions), weights_in_force()
    suited: dict[int, list[int]] = {mission.pk: [] for mission in missions}
    for role in SeatRole:
        wanting = [mission for mission in missions if mission.free_seats()[role]]
        people = people_for(wanting, role) if wanting else {}
        for mission, wanted in zip(wanting, wanted_of(wanting, role, people) if people else (), strict=False):
            asked = {each.member_id: each for each in mission.assignments.all()}
            for card in rank(wanted, people.values(), weights):
                key = card.person.key
                if card.is_suited and may_come(asked.get(key), moved.get(mission.pk)):
                    suited[mission.pk].append(key)
    members = Member.objects.in_bulk({key for keys in suited.values() for key in keys})
    return {mission: [members[key] for key in dict.fromkeys(keys)] for mission, keys in suited.items()}


def last_moves(missions: list[Mission]) -> dict[int, datetime]:
    """When each that was moved was moved last. 1 query."""
    kind = ContentType.objects.get_for_model(Mission)
    rows = TransitionRecord.objects.filter(
        content_type=kind, object_id__in=[each.pk for each in missions], step="reschedule"
    )
    return dict(rows.order_by("at").values_list("object_id", "at"))


OF_A_MISSION = (Audience("matching", _("those who match"), who_match, many=who_match_each),)

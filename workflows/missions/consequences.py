"""What follows by itself from a step, in the same transaction, in a fixed order of people."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models

from workflows.field.models import FieldQuestion
from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.steps import Next
from workflows.missions import reporting, rules
from workflows.missions.states import AFTER_THE_DAY, ANNOUNCED, SEATED, WAITS, AssignmentState, SeatRole, State

Answers = dict[str, Any]


def begin_each_day(mission: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """A dossier for each further day; `answers` are starts_1, ends_1, starts_2 …"""
    sets = {name: list(getattr(mission, name).all()) for name in mission.MANY}
    for name in sorted(each for each in answers if each.startswith("starts_")):
        ends = answers[name.replace("starts", "ends")]
        yield Next(mission.on_another_day(answers[name], ends), "request", by=by, answers=dict(sets))


def propose_moments(mission: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """The moments that people are asked about, in place of former ones and of what was answered to them."""
    moments = mission.moments.model
    mission.moments_asked.all().delete()
    mission.moments.all().delete()
    for name in sorted(each for each in answers if each.startswith("starts_")):
        moments.objects.create(mission=mission, starts=answers[name], ends=answers[name.replace("starts", "ends")])
    return ()


def offer_ranked(mission: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """Offers to the first of the ranking, or of the waiting list, as many as there are free seats."""
    for assignment in mission.next_to_ask():
        yield Next(assignment, "offer", by=by, answers={"answer_by": mission.offer_deadline()})


def next_in_line(assignment: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """Whoever is next in the ranking or on the waiting list is asked at once, while the mission is being staffed."""
    mission = assignment.mission
    if mission.state == State.STAFFING:
        for following in mission.next_to_ask():
            yield Next(following, "offer", answers={"answer_by": mission.offer_deadline()})


def first_come(assignment: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """A call that gives its places to whoever comes first: a seat that is free is theirs, unless others wait for it."""
    mission = assignment.mission
    if mission.first_come and mission.state == State.STAFFING:
        for each in mission.next_to_ask():
            if each.pk == assignment.pk:
                yield Next(each, "take_place")
            else:
                yield Next(each, "offer", answers={"answer_by": mission.offer_deadline()})


def staff_when_full(assignment: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """The last acceptance staffs the mission."""
    if rules.every_seat_is_filled(assignment.mission):
        yield Next(assignment.mission, "staff")


def thank_the_others(mission: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """Those who waited are told that the seats are filled; a waiting list is kept for when one comes free."""
    waited = [AssignmentState.OFFERED] if mission.first_come else WAITS
    for assignment in mission.assignments.filter(state__in=waited).order_by("member_id"):
        yield Next(assignment, "not_chosen")


def end_the_waiting_list(mission: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """No seat comes free any more once the mission has taken place."""
    for assignment in mission.assignments.filter(state=AssignmentState.INTERESTED).order_by("member_id"):
        yield Next(assignment, "not_chosen")


def recall_everyone(mission: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """Offers are recalled, seats handed back."""
    for assignment in mission.assignments.filter(state__in=WAITS).order_by("member_id"):
        yield Next(assignment, "not_chosen")
    reason = answers.get("reason", "")
    for assignment in mission.assignments.filter(state=AssignmentState.ACCEPTED).order_by("member_id"):
        yield Next(assignment, "release", answers={"reason": reason})


def ask_everyone_again(mission: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """After a move everyone on a seat accepts again, and whoever was asked has anew the time to answer."""
    asked = (AssignmentState.ACCEPTED, AssignmentState.OFFERED)
    again = {"answer_by": mission.offer_deadline(), "reason": answers.get("reason", "")}
    for assignment in mission.assignments.filter(state__in=asked).order_by("member_id"):
        yield Next(assignment, "ask_again", answers=again)


def begin_staffing(assignment: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """The first single offer of an approved mission."""
    if assignment.mission.state == State.APPROVED:
        yield Next(assignment.mission, "begin_staffing")


def unstaff_then_ask(assignment: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """A seat came free: the mission is staffed again, the next ranked are asked at once."""
    if assignment.mission.state in SEATED:
        yield Next(assignment.mission, "unstaff", answers={"reason": answers.get("reason", "")})
    else:
        yield from next_in_line(assignment, by, answers)


def fill_the_gap(assignment: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """A seat or an offer fell away with a mandate: the next are asked."""
    freed = assignment.state == AssignmentState.RELEASED
    yield from (unstaff_then_ask if freed else next_in_line)(assignment, by, answers)


def hand_back_seats(mandate: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """Whoever's mandate rests or ends frees the seats of missions to come, and is asked for none."""
    yield from _drop_out(mandate, answers, (*WAITS, AssignmentState.ACCEPTED))


def hand_back_seats_unless_kept(mandate: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """In a pause the ambassador may keep the seats held; offers are recalled all the same."""
    kept = answers.get("keep_seats")
    yield from _drop_out(mandate, answers, WAITS if kept else (*WAITS, AssignmentState.ACCEPTED))


def missions_of_the_holder(mandate: Any) -> list[tuple[Any, int]]:
    """The missions to come in which the person has a part: locked before the person, as by whoever accepts a seat."""
    assignments = mandate.member.assignments
    found = _to_come(assignments, (*WAITS, AssignmentState.ACCEPTED)).values_list("mission_id", flat=True)
    mission = assignments.model._meta.get_field("mission").related_model
    return [(mission, pk) for pk in found]


def _to_come(assignments: Any, states: Iterable[str]) -> Any:
    """Parts of an ambassador in missions that have not taken place, in the order in which those are locked."""
    found = assignments.filter(role=SeatRole.AMBASSADOR, state__in=states)
    over = models.Q(mission__state__in=ANNOUNCED, mission__ends__lte=clock.now())  # that the clock has not noted yet
    return found.exclude(mission__state__in=AFTER_THE_DAY).exclude(over).order_by("mission_id")


def _drop_out(mandate: Any, answers: Answers, states: Iterable[str]) -> Iterable[Next]:
    for assignment in _to_come(mandate.member.assignments, states).select_related("mission", "member"):
        yield Next(assignment, "drop_out", answers={"reason": answers.get("reason", "")})


def recall_offers(request: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """Whoever is erased is asked for no mission any more; seats that are held were handed back before."""
    waiting = apps.get_model("workflows", "Assignment")._default_manager.filter(state__in=WAITS)
    for assignment in waiting.filter(member__user=request.user_id).order_by("mission_id"):
        yield Next(assignment, "drop_out")


def keep_what_was_read(assignment: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """The pack as it stands now stays with whoever read it."""
    content = assignment.mission.pack_in_this_act.told()
    apps.get_model("workflows", "PackRead")._default_manager.create(assignment=assignment, content=content)
    return ()


def prepare_when_acknowledged(assignment: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """The last one to read the pack prepares the mission, unless something in it is out of date."""
    mission = assignment.mission
    if mission.state == State.CONFIRMED and rules.every_pack_is_acknowledged(mission) and not mission.is_pack_stale:
        yield Next(mission, "prepare")


def pass_on_questions(assignment: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """What could not be answered on the spot is asked of the support group, each line a question of its own."""
    mission = assignment.mission
    for line in reporting.questions_in(answers.get("report_questions", "")):
        question = FieldQuestion(
            member=assignment.member, mission=mission, country_id=mission.country_id, region_id=mission.region_id
        )
        yield Next(question, "ask", by=by, answers={"question": line})


def report_when_complete(assignment: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """The last report, or the last absence noted, moves the mission."""
    mission = assignment.mission
    waiting = mission.assignments.filter(state=AssignmentState.ACCEPTED).exists()
    if mission.state == State.CARRIED_OUT and not waiting:
        yield Next(mission, "report")

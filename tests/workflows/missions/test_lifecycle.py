"""A mission walks from request to close; each arrow refuses what it must."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from tests.factories import cast, missions
from tests.factories.people import make_user_with
from workflows.approvals.states import State as Request
from workflows.kernel import chain, clock
from workflows.kernel.actors import SYSTEM
from workflows.kernel.models import OutboxRow, TransitionRecord, records_of
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.refusals import NotPossible, PermissionDenied, Stale
from workflows.kernel.steps import step_named
from workflows.kernel.undo import undo
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AssignmentState, StaffingMode, State
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.mark.req("R4.5")
def test_a_mission_walks_from_request_to_close():
    person = cast.ambassador()
    mission = missions.closed(person)
    assert mission.state == State.CLOSED
    assert [r.step for r in records_of(mission)] == [
        "request", "qualify", "approve", "offer", "staff", "confirm", "carry_out", "report", "evaluate", "settle",
        "close",
    ]  # fmt: skip
    assert [r.step for r in records_of(missions.assignment(mission, person))] == ["offer", "accept", "file_report"]
    assert list(chain.verify()) == []


@pytest.mark.req("R3.5a")
def test_the_last_yes_takes_the_step_in_the_askers_name():
    missions.policy(("support_group", 2))
    mission = missions.qualifying()
    outcome = perform(mission, "approve", by=mission.owner, seen=mission.revision)
    assert (outcome.record, outcome.waits_for.state) == (None, Request.OPEN)
    first, second = cast.seated(), cast.seated()
    request = perform(outcome.waits_for, "agree", by=first).subject
    assert Mission.objects.get().state == State.QUALIFYING
    request = perform(request, "agree", by=second).subject
    approved = Mission.objects.get()
    assert (request.state, approved.state) == (Request.GRANTED, State.APPROVED)
    record = TransitionRecord.objects.get(step="approve")
    assert (record.actor, record.policy) == (mission.owner, request.policy_label)


def test_the_asker_cannot_approve_their_own_request():
    missions.policy(("support_group", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    with pytest.raises(PermissionDenied):
        perform(request, "agree", by=mission.owner)


def test_author_cannot_approve_own_mission():
    missions.policy(("support_group", 1))
    author = cast.seated()
    mission = missions.qualifying(author=author)
    request = perform(mission, "approve", by=mission.owner).waits_for
    with pytest.raises(PermissionDenied):
        perform(request, "agree", by=author)


def test_a_change_after_the_asking_makes_earlier_answers_old():
    missions.policy(("support_group", 2))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    first, second = cast.seated(), cast.seated()
    perform(request, "agree", by=first)
    perform(mission, "revise", by=mission.owner, title="Another title")
    request = missions.request_about(mission)
    assert (request.state, request.needed) == (Request.OPEN, 2)
    perform(request, "agree", by=second)
    assert Mission.objects.get().state == State.QUALIFYING
    perform(missions.request_about(mission), "agree", by=first)
    assert Mission.objects.get().state == State.APPROVED


def test_an_act_on_an_older_revision_is_refused_and_says_what_happened():
    mission = missions.qualifying()
    seen = mission.revision
    perform(mission, "revise", by=mission.owner, title="Another title")
    with pytest.raises(Stale) as refused:
        perform(mission, "approve", by=mission.owner, seen=seen)
    assert [r.step for r in refused.value.since] == ["revise"]


def test_the_last_acceptance_staffs_the_mission_and_the_others_are_told():
    first, second, third = (cast.ambassador() for _ in range(3))
    mission = missions.staffing(first, second, third)
    missions.accept(mission, first)
    assert Mission.objects.get().state == State.STAFFED
    assert missions.assignment(mission, first).seat == 1


def test_declining_asks_the_next_in_line():
    first, second = cast.ambassador(), cast.ambassador()
    mission = missions.staffing(first, second)
    perform(missions.assignment(mission, first), "decline", by=first.user)
    assert missions.assignment(mission, second).state == AssignmentState.OFFERED


def test_an_unanswered_offer_lapses_and_the_next_is_asked():
    first, second = cast.ambassador(), cast.ambassador()
    mission = missions.staffing(first, second)
    with clock.at(clock.now() + timedelta(days=6)):
        perform(missions.assignment(mission, first), "lapse", by=SYSTEM)
    assert missions.assignment(mission, second).state == AssignmentState.OFFERED


def test_withdrawing_from_a_staffed_mission_staffs_it_again():
    first, second = cast.ambassador(), cast.ambassador()
    mission = missions.staffed(first, second)
    perform(missions.assignment(mission, first), "withdraw", by=first.user, reason="Ill")
    assert Mission.objects.get().state == State.STAFFING
    assert missions.assignment(mission, second).state == AssignmentState.OFFERED


def test_nobody_accepts_two_missions_at_the_same_time():
    person = cast.ambassador()
    owner = cast.seated()
    one, other = missions.staffing(person, owner=owner), missions.staffing(person, owner=owner, title="Other")
    missions.accept(one, person)
    with pytest.raises(NotPossible) as refused:
        missions.accept(other, person)
    assert one.title not in str(refused.value)  # whoever plans the other may not know which mission that is
    assert missions.assignment(other, person).state == AssignmentState.OFFERED


def test_moving_asks_everyone_on_a_seat_again():
    person = cast.ambassador()
    mission = missions.confirmed(person)
    starts = mission.starts + timedelta(days=7)
    mission = perform(mission, "reschedule", by=mission.owner, starts=starts, ends=starts + timedelta(hours=2)).subject
    assert mission.state == State.STAFFING
    seat = missions.assignment(mission, person)
    assert (seat.state, seat.seat) == (AssignmentState.OFFERED, None)


def called() -> Mission:
    mission = missions.approved()
    return perform(mission, "open_call", by=mission.owner).subject


def test_an_open_call_is_not_opened_again():
    mission = called()
    letters = OutboxRow.objects.count()
    for words in ({}, {"message": "Please"}):
        with pytest.raises(NotPossible) as refused:
            perform(mission, "open_call", by=mission.owner, **words)
        with translation.override("en"):
            assert str(refused.value).startswith("A call is open already")
    assert OutboxRow.objects.count() == letters


def test_a_call_ends_with_a_move_and_can_be_opened_for_the_new_date():
    mission = called()
    starts = mission.starts + timedelta(days=7)
    mission = perform(mission, "reschedule", by=mission.owner, starts=starts, ends=starts + timedelta(hours=2)).subject
    assert (mission.state, mission.staffing_mode) == (State.STAFFING, StaffingMode.NONE)
    assert perform(mission, "open_call", by=mission.owner).subject.staffing_mode == StaffingMode.OPT_IN


def test_a_call_is_opened_again_for_a_seat_that_came_free():
    person, mission = cast.ambassador(), called()
    seat = perform(Assignment(mission=mission, member=person), "express_interest", by=person.user).subject
    perform(seat, "offer", by=mission.owner, answer_by=clock.now() + timedelta(days=2))
    missions.accept(mission, person)
    mission = Mission.objects.get()
    assert (mission.state, mission.staffing_mode) == (State.STAFFED, StaffingMode.OPT_IN)
    perform(missions.assignment(mission, person), "withdraw", by=person.user, reason="Ill")
    mission = Mission.objects.get()
    assert perform(mission, "open_call", by=mission.owner).subject.staffing_mode == StaffingMode.OPT_IN


@pytest.mark.parametrize(
    ("make", "source", "ends_in"),
    [
        (missions.approved, State.APPROVED, State.APPROVED),
        (missions.staffing, State.STAFFING, State.STAFFING),
        (missions.staffed, State.STAFFED, State.STAFFING),
        (missions.confirmed, State.CONFIRMED, State.STAFFING),
    ],
)
def test_a_move_ends_where_it_is_drawn_to_end(make, source, ends_in):
    mission = make()
    assert step_named(Mission, "reschedule").targets_from(source) == ([ends_in] if ends_in != source else [])
    starts = mission.starts + timedelta(days=7)
    moved = perform(mission, "reschedule", by=mission.owner, starts=starts, ends=starts + timedelta(hours=2)).subject
    assert moved.state == ends_in


def test_the_last_acknowledgement_prepares_the_mission():
    person = cast.ambassador()
    mission = missions.confirmed(person)
    perform(missions.assignment(mission, person), "acknowledge_pack", by=person.user)
    assert Mission.objects.get().state == State.PREPARED


def test_cancelling_hands_back_every_seat_and_tells_everyone_once():
    person = cast.ambassador()
    mission = missions.confirmed(person)
    perform(mission, "cancel", by=mission.requester_actor(), reason="The hall burnt down")
    assert missions.assignment(mission, person).state == AssignmentState.RELEASED
    told = OutboxRow.objects.filter(name="mission_cancelled").values_list("recipient_key", flat=True)
    assert sorted(told) == sorted([mission.requester_email, mission.owner.email, person.email])


def test_reopening_recalls_the_offers():
    person = cast.ambassador()
    coordinator = cast.seated(coordinator=True)
    mission = missions.staffing(person)
    mission = perform(mission, "reopen", by=coordinator, reason="The date is wrong").subject
    assert mission.state == State.QUALIFYING
    assert missions.assignment(mission, person).state == AssignmentState.NOT_CHOSEN


def test_undo_restores_what_the_step_changed_and_recalls_its_messages():
    mission = missions.qualifying()
    changed = perform(mission, "assign", by=mission.owner, owner=cast.seated()).subject
    undo(changed, by=mission.owner, reason="A slip")
    again = Mission.objects.get()
    assert (again.owner, again.state) == (mission.owner, State.QUALIFYING)
    assert OutboxRow.objects.get(name="mission_given").state == "dropped"
    assert list(chain.verify()) == []


def test_buttons_are_drawn_in_the_order_of_the_file():
    mission = missions.qualifying()
    names = "assign revise ask_requester approve decline cancel keep_date answer_complaint use_template prioritise"
    assert [each.step.name for each in open_steps(mission, mission.owner)] == [*names.split(), "repeat", "join"]


def test_finance_settles_where_something_is_due():
    mission = missions.evaluated(compensation_kind="fee", compensation_amount=250)
    with pytest.raises(PermissionDenied):
        perform(mission, "settle", by=SYSTEM)
    settled = perform(mission, "settle", by=make_user_with(Role.FINANCE), reference="B-12").subject
    assert settled.state == State.SETTLED


def moved_to(mission: Mission, starts: datetime) -> Mission:
    ends = starts + timedelta(hours=2)
    return perform(mission, "reschedule", by=mission.owner, starts=starts, ends=ends, reason="The hall").subject


def told_of(name: str) -> set[str]:
    return set(OutboxRow.objects.filter(name=name).values_list("email", flat=True))


def test_a_move_asks_those_on_a_seat_by_a_letter_of_their_own_with_the_time_to_answer():
    person = cast.ambassador()
    mission = moved_to(missions.confirmed(person), clock.now() + timedelta(days=60))
    assert told_of("seat_asked_again") == {person.email}
    assert told_of("mission_moved") == {mission.requester_email, mission.owner.email}


def test_a_move_gives_open_offers_the_time_that_is_left_until_the_new_date():
    person = cast.ambassador()
    mission = missions.staffing(person)
    mission = moved_to(mission, clock.now() + timedelta(hours=30))
    seat = missions.assignment(mission, person)
    assert clock.now() < seat.answer_by < mission.starts
    assert told_of("seat_asked_again") == {person.email}


def test_nobody_accepts_comes_forward_or_is_asked_once_the_event_has_begun():
    person, other = cast.ambassador(), cast.ambassador()
    mission = missions.staffing(person, other)
    later = mission.ends + timedelta(days=1)
    Assignment.objects.update(answer_by=later + timedelta(days=1))
    with clock.at(later):
        with pytest.raises(NotPossible):
            missions.accept(mission, person)
        perform(missions.assignment(mission, person), "decline", by=person.user)
    assert not Assignment.objects.filter(member=other).exists()


@pytest.mark.parametrize("hours", [0.5, 1, 3, 48])
def test_an_offer_close_to_the_event_leaves_time_to_answer_before_it_begins(hours):
    mission = missions.approved(starts=clock.now() + timedelta(hours=hours))
    assert clock.now() + timedelta(minutes=10) < mission.offer_deadline() < mission.starts


def test_the_owner_answers_a_wish_to_move_with_no():
    mission = missions.confirmed()
    with pytest.raises(NotPossible):
        perform(mission, "keep_date", by=mission.owner, reason="The hall is booked")
    perform(mission, "ask_to_move", by=mission.requester_actor(), proposal="A week later")
    kept = perform(mission, "keep_date", by=mission.owner, reason="The hall is booked").subject
    assert (kept.state, kept.starts) == (State.CONFIRMED, mission.starts)
    assert told_of("date_kept") == {mission.requester_email}
    with pytest.raises(NotPossible):
        perform(kept, "keep_date", by=mission.owner, reason="Again")


@pytest.mark.parametrize("make", [missions.confirmed, missions.staffed])
def test_the_requester_can_still_be_asked_something_after_the_seats_are_filled(make):
    mission = make()
    assert perform(mission, "ask_requester", by=mission.owner, question="Which door?").subject.open_question


def test_practical_details_are_corrected_without_starting_anew_and_people_are_told():
    person = cast.ambassador()
    mission = missions.confirmed(person)
    perform(missions.assignment(mission, person), "acknowledge_pack", by=person.user)
    mission = Mission.objects.get()
    corrected = perform(mission, "correct", by=mission.owner, place_name="Bozar").subject
    assert (corrected.state, corrected.place_name) == (State.PREPARED, "Bozar")
    assert missions.assignment(mission, person).acknowledged_at
    assert told_of("details_corrected") == {mission.requester_email, person.email}
    assert OutboxRow.objects.filter(name="pages.follow_ups.sync_event", record__step="correct").exists()


def test_details_are_not_corrected_once_the_event_is_over():
    mission = missions.confirmed()
    with clock.at(mission.ends + timedelta(minutes=1)), pytest.raises(NotPossible):
        perform(mission, "correct", by=mission.owner, place_name="Bozar")


def test_a_first_date_is_set_and_not_called_a_move():
    mission = missions.approved(starts=None, ends=None, when_text="In March")
    starts = clock.now() + timedelta(days=20)
    dates = {"starts": starts, "ends": starts + timedelta(hours=2)}
    with pytest.raises(NotPossible):
        perform(mission, "reschedule", by=mission.owner, **dates)
    dated = perform(mission, "set_date", by=mission.owner, **dates).subject
    assert (dated.state, dated.starts) == (State.APPROVED, starts)
    assert told_of("date_set") == {mission.requester_email, mission.owner.email}
    assert told_of("mission_moved") == set()
    with pytest.raises(NotPossible):
        perform(dated, "set_date", by=mission.owner, **dates)


@pytest.mark.req("R4.4")
def test_an_exception_from_approved_begins_the_staffing_in_the_same_act():
    person = cast.ambassador(languages=("fr",))
    mission = missions.approved()
    seat = Assignment(mission=mission, member=person)
    answer_by = clock.now() + timedelta(days=2)
    asked = perform(seat, "offer_as_exception", by=mission.owner, answer_by=answer_by, reason="Knows the hall")
    mission = Mission.objects.get()
    assert mission.state == State.STAFFING
    assert records_of(mission).last().act == asked.record.act
    missions.accept(mission, person)
    assert Mission.objects.get().state == State.STAFFED


def test_who_was_not_chosen_or_released_comes_forward_again_in_a_later_call():
    first, second = cast.ambassador(), cast.ambassador()
    mission = called()
    for person in (first, second):
        perform(Assignment(mission=mission, member=person), "express_interest", by=person.user)
    perform(missions.assignment(mission, first), "offer", by=mission.owner, answer_by=mission.offer_deadline())
    missions.accept(mission, first)
    perform(missions.assignment(mission, first), "release", by=mission.owner, reason="Another plan")
    mission = perform(Mission.objects.get(), "open_call", by=mission.owner).subject
    for person in (first, second):
        perform(missions.assignment(mission, person), "express_interest", by=person.user)
        assert missions.assignment(mission, person).state == AssignmentState.INTERESTED


def test_a_complaint_waits_for_an_answer_which_the_requester_reads():
    mission = missions.closed(starts=clock.now() - timedelta(days=20))
    with pytest.raises(NotPossible):
        perform(mission, "answer_complaint", by=mission.owner, answer="Sorry")
    for words in ("Nobody called", "Still nobody"):
        mission = perform(mission, "complain", by=mission.requester_actor(), complaint=words).subject
    assert mission.open_complaint == "Nobody called\n\nStill nobody"
    mission = perform(mission, "answer_complaint", by=mission.owner, answer="We call you tomorrow").subject
    assert mission.open_complaint == ""
    assert told_of("complaint_answered") == {mission.requester_email}


def test_an_absence_that_is_noted_is_told_and_ends_the_wait_for_reports():
    person = cast.ambassador()
    mission = missions.carried_out(person)
    perform(missions.assignment(mission, person), "mark_no_show", by=mission.owner, reason="Nobody saw you")
    assert told_of("no_show_noted") == {person.email}
    assert Mission.objects.get().state == State.REPORTED


def test_nobody_cancels_what_has_taken_place_and_is_not_noted_yet():
    mission = missions.confirmed()
    with clock.at(mission.ends + timedelta(minutes=2)):
        for step, words in (("cancel", {"reason": "No"}), ("ask_to_move", {"proposal": "Later"})):
            with pytest.raises(NotPossible):
                perform(mission, step, by=mission.requester_actor(), **words)


def test_a_mission_of_which_the_date_has_passed_is_not_staffed_any_more():
    mission = missions.staffing(cast.ambassador())
    Mission.objects.update(ambassadors_wanted=0)
    with clock.at(mission.starts + timedelta(minutes=1)), pytest.raises(NotPossible):
        perform(mission, "staff", by=mission.owner)
    assert perform(mission, "staff", by=mission.owner).subject.state == State.STAFFED

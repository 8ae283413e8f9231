"""Taking back restores everything, or refuses clearly and changes nothing."""

from datetime import timedelta

import pytest
from django.utils import translation

from snippets.models import Theme
from tests.factories import candidates, cast, missions
from workflows.approvals.states import State as Request
from workflows.kernel import chain, clock, outbox
from workflows.kernel.models import OutboxRow, OutboxState, RecordText, TransitionRecord, UndoTerm, latest_record
from workflows.kernel.perform import perform, values_of
from workflows.kernel.refusals import NotPossible, PermissionDenied, Stale
from workflows.kernel.undo import (
    BEGAN,
    DAYS,
    ERASED,
    LEFT,
    MOVED_ON,
    NEVER,
    UNKNOWN,
    WayBack,
    act_of_last,
    undo,
    way_back,
)
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AssignmentState, State

pytestmark = pytest.mark.django_db


def fresh(subject):
    return type(subject)._base_manager.get(pk=subject.pk)


def test_undo_restores_columns_sets_state_and_its_time():
    first, second = missions.choice(Theme, "status"), missions.choice(Theme, "money")
    mission = missions.qualifying()
    mission = perform(mission, "revise", by=mission.owner, themes=[first]).subject
    before, since = values_of(mission), mission.state_since
    with clock.at(clock.now() + timedelta(days=1)):
        mission = perform(mission, "revise", by=mission.owner, title="Other", themes=[second], is_public=False).subject
        undo(mission, by=mission.owner)
    again = fresh(mission)
    assert (values_of(again), list(again.themes.all()), again.state_since) == (before, [first], since)


def test_undo_of_a_move_gives_back_the_state_and_since_when():
    mission = missions.requested()
    since = mission.state_since
    with clock.at(clock.now() + timedelta(days=1)):
        mission = perform(mission, "qualify", by=mission.owner).subject
        undo(mission, by=mission.owner)
    assert (fresh(mission).state, fresh(mission).state_since) == (State.REQUESTED, since)
    assert latest_record(mission).reverses.step == "qualify"
    assert list(chain.verify()) == []


def test_undo_counts_as_a_revision():
    mission = missions.qualifying()
    undo(mission, by=mission.owner, seen=mission.revision)
    with pytest.raises(Stale):
        perform(mission, "qualify", by=mission.owner, seen=mission.revision)


def test_an_act_that_touched_several_dossiers_is_taken_back_whole():
    person, second = cast.ambassador(), cast.ambassador()
    mission = missions.confirmed(person)
    seat = missions.assignment(mission, person)
    perform(mission, "cancel", by=mission.owner, reason="No hall")
    undo(fresh(mission), by=mission.owner)
    again = missions.assignment(mission, person)
    assert (fresh(mission).state, again.state, again.seat) == (State.CONFIRMED, AssignmentState.ACCEPTED, seat.seat)
    assert second.assignments.count() == 0
    assert set(OutboxRow.objects.filter(name="mission_cancelled").values_list("state", flat=True)) == {"dropped"}
    assert list(chain.verify()) == []


def test_the_first_act_cannot_be_taken_back():
    mission = missions.requested()
    with pytest.raises(NotPossible):
        undo(mission, by=cast.seated(coordinator=True))


def test_an_undo_cannot_be_taken_back():
    mission = missions.qualifying()
    undo(mission, by=mission.owner)
    with pytest.raises(NotPossible):
        undo(mission, by=mission.owner)


def test_a_stranger_takes_nothing_back():
    mission = missions.qualifying()
    with pytest.raises(PermissionDenied):
        undo(mission, by=cast.ambassador().user)


def test_undo_of_an_older_revision_is_refused():
    mission = missions.qualifying()
    with pytest.raises(Stale):
        undo(mission, by=mission.owner, seen=mission.revision - 1)


@pytest.mark.parametrize(
    ("state", "why"), [(OutboxState.SENT, "A message about it has"), (OutboxState.PARKED, "Whether a message about it")]
)
def test_undo_is_refused_once_a_message_has_or_may_have_left(state, why):
    mission = perform(missions.qualifying(), "assign", by=cast.seated(), owner=cast.seated()).subject
    OutboxRow.objects.filter(name="mission_given").update(state=state, error="x")
    with translation.override("en"):
        with pytest.raises(NotPossible) as refused:
            undo(mission, by=cast.seated(coordinator=True))
        assert str(refused.value).startswith(why)


def test_a_message_that_failed_never_left_and_will_not():
    mission = perform(missions.qualifying(), "assign", by=cast.seated(), owner=cast.seated()).subject
    OutboxRow.objects.filter(name="mission_given").update(state=OutboxState.FAILED, error="x")
    undo(mission, by=cast.seated(coordinator=True))
    letter = OutboxRow.objects.get(name="mission_given")
    outbox.send_again(letter)
    letter.refresh_from_db()
    assert letter.state == OutboxState.DROPPED


def test_a_closed_account_takes_nothing_back():
    mission = missions.qualifying()
    mission.owner.is_active = False
    mission.owner.save()
    with pytest.raises(PermissionDenied):
        undo(mission, by=mission.owner)


def test_undo_is_refused_while_a_worker_holds_the_message():
    mission = perform(missions.qualifying(), "assign", by=cast.seated(), owner=cast.seated()).subject
    OutboxRow.objects.filter(name="mission_given").update(claimed_until=clock.now())
    with pytest.raises(NotPossible):
        undo(mission, by=cast.seated(coordinator=True))


def test_an_irrevocable_step_is_not_taken_back():
    mission = missions.carried_out()
    with pytest.raises(NotPossible):
        undo(mission, by=cast.seated(coordinator=True))


def test_undo_is_refused_when_the_words_were_erased():
    mission = missions.qualifying()
    RecordText.objects.all().delete()
    with pytest.raises(NotPossible):
        undo(mission, by=mission.owner)


def test_undo_is_refused_when_a_part_of_the_words_was_blanked():
    mission = missions.qualifying()
    for text in RecordText.objects.all():
        chain.blank(text, ["actor_name"])
    with pytest.raises(NotPossible):
        undo(mission, by=mission.owner)


def test_undo_is_refused_when_another_dossier_of_the_act_moved_on():
    person = cast.ambassador()
    mission = missions.confirmed(person)
    perform(mission, "cancel", by=mission.owner, reason="No hall")
    seat = missions.assignment(mission, person)
    record = TransitionRecord.objects.filter(step="release").get()
    TransitionRecord.objects.filter(pk=record.pk).update(act=latest_record(seat.mission).act)
    other = missions.staffing(person, title="Other", owner=mission.owner)
    assert fresh(seat).state == AssignmentState.RELEASED
    undo(fresh(mission), by=mission.owner)
    with pytest.raises(NotPossible):
        missions.accept(other, person)


def test_a_handed_back_seat_is_not_restored_onto_somebody_elses():
    first, second = cast.ambassador(), cast.ambassador()
    owner = cast.seated()
    mission = missions.staffing(first, second, owner=owner, ambassadors_wanted=2)
    missions.accept(mission, first)
    perform(missions.assignment(mission, first), "withdraw", by=first.user, reason="Ill")
    missions.accept(mission, second)
    withdrawn = missions.assignment(mission, first)
    with pytest.raises(NotPossible):
        undo(withdrawn, by=first.user)
    assert fresh(withdrawn).state == AssignmentState.WITHDRAWN


def test_a_handed_back_seat_is_not_restored_when_the_person_is_elsewhere_by_now():
    person = cast.ambassador()
    owner = cast.seated()
    mission = missions.staffing(person, owner=owner, ambassadors_wanted=2)
    missions.accept(mission, person)
    perform(missions.assignment(mission, person), "withdraw", by=person.user, reason="Elsewhere")
    other = missions.staffing(person, title="Other", owner=owner)
    missions.accept(other, person)
    with pytest.raises(NotPossible):
        undo(missions.assignment(mission, person), by=person.user)
    assert Assignment.objects.filter(seat__isnull=False).count() == 1


def test_undo_voids_an_approval_that_was_asked_on_what_is_no_longer():
    missions.policy(("support_group", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    undo(fresh(mission), by=mission.owner)
    assert fresh(request).state == Request.OVERTAKEN
    assert Mission.objects.get().state == State.REQUESTED


@pytest.mark.parametrize("days", [None, 2])
def test_a_step_is_taken_back_within_the_term_and_not_after_it(days):
    term = days or DAYS
    mission = missions.qualifying()
    if days:
        UndoTerm.objects.create(version=1, days=days)
    with clock.at(clock.now() + timedelta(days=term, hours=1)), pytest.raises(NotPossible):
        undo(mission, by=mission.owner)
    with clock.at(clock.now() + timedelta(days=term, hours=1)):
        assert not way_back(mission, mission.owner, act_of_last(mission)).is_open
    with clock.at(clock.now() + timedelta(days=term, hours=-1)):
        assert way_back(mission, mission.owner, act_of_last(mission)).is_open
        undo(mission, by=mission.owner)
    assert fresh(mission).state == State.REQUESTED


def given_away():
    """A mission whose last step wrote one message, which waits."""
    return perform(missions.qualifying(), "assign", by=cast.seated(), owner=cast.seated()).subject


def closed(mission):
    """Whether the dossier's page and the kernel give the same reason, and which it is."""
    by = cast.seated(coordinator=True)
    told = way_back(mission, by, act_of_last(mission))
    with pytest.raises(NotPossible) as refused:
        undo(mission, by=by)
    return str(told.refusal) == str(refused.value), told.refusal


@pytest.mark.parametrize(("state", "why"), [(OutboxState.SENT, LEFT), (OutboxState.PARKED, UNKNOWN)])
def test_a_message_that_left_or_may_have_closes_the_way_back_with_its_reason(state, why):
    mission = given_away()
    OutboxRow.objects.filter(name="mission_given").update(state=state, error="x")
    assert closed(mission) == (True, why)


@pytest.mark.parametrize("gone", ["row", "part"])
def test_erased_words_close_the_way_back_with_their_reason(gone):
    mission = given_away()
    if gone == "row":
        RecordText.objects.all().delete()
    else:
        chain.blank(latest_record(mission).text, ["actor_name"])
    assert closed(mission) == (True, ERASED)


def test_what_followed_elsewhere_closes_the_way_back_with_its_reason():
    person = cast.ambassador()
    mission, mandate = missions.confirmed(person), person.mandates.get()
    mandate = perform(mandate, "suspend", by=cast.seated(coordinator=True), reason="A complaint.").subject
    assert way_back(mandate, cast.seated(coordinator=True), act_of_last(mandate)) == WayBack()
    perform(fresh(mission), "assign", by=mission.owner, owner=cast.seated())
    assert closed(mandate) == (True, MOVED_ON)


def test_a_step_that_is_never_taken_back_says_so():
    assert closed(missions.carried_out()) == (True, NEVER)


def test_an_act_that_began_a_dossier_says_so():
    people = candidates.group()
    assert closed(candidates.admitted(people)) == (True, BEGAN)


def test_after_the_term_the_way_back_says_how_long_it_was():
    mission = missions.qualifying()
    with clock.at(clock.now() + timedelta(days=DAYS, hours=1)):
        is_same, why = closed(mission)
    assert (is_same, str(DAYS) in why) == (True, True)


def test_where_nothing_is_to_take_back_or_not_by_this_person_nothing_is_said():
    requested, mission = missions.requested(), missions.qualifying(title="Other")
    coordinator, colleague = cast.seated(coordinator=True), cast.seated()
    assert way_back(requested, coordinator, act_of_last(requested)) is None
    assert way_back(mission, colleague, act_of_last(mission)) is None
    undo(mission, by=coordinator)
    assert way_back(mission, coordinator, act_of_last(mission)) is None


def test_a_message_that_waits_leaves_the_way_back_open():
    mission = given_away()
    assert way_back(mission, cast.seated(coordinator=True), act_of_last(mission)) == WayBack()

"""The one door: its order of refusals, what it leaves behind, and that nothing is ever half done."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from snippets.models import Theme
from tests.factories import candidates, cast, missions
from workflows.approvals.models import ApprovalRequest
from workflows.kernel import chain, clock
from workflows.kernel.actors import SYSTEM, LinkHolder, Rule
from workflows.kernel.models import OutboxRow, RecordText, TransitionRecord, records_of
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.refusals import NotPossible, PermissionDenied, Refused, Stale, Unchanged
from workflows.kernel.undo import undo
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AssignmentState, SeatRole, State
from workflows.people.roles import remember_for_request, scope_of

pytestmark = pytest.mark.django_db


def everything() -> str:
    """Every row that an act can touch, as text."""
    kept = (Mission, Assignment, TransitionRecord, RecordText, OutboxRow)
    rows = {model.__name__: list(model._base_manager.order_by("pk").values()) for model in kept}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_q_ormq")
        rows["jobs"] = cursor.fetchall()
    return json.dumps(rows, default=str, sort_keys=True)


def test_refusals_come_in_one_order_stale_then_impossible_then_forbidden():
    mission = missions.approved()
    stranger = cast.ambassador().user
    with pytest.raises(Stale):
        perform(mission, "qualify", by=stranger, seen=mission.revision - 1)
    with pytest.raises(NotPossible):
        perform(mission, "qualify", by=stranger, seen=mission.revision)
    with pytest.raises(PermissionDenied):
        perform(mission, "cancel", by=stranger, seen=mission.revision, reason="x")


@pytest.mark.parametrize("step", ["qualify", "assign", "approve"])
def test_a_refused_step_changes_no_row(step):
    mission = missions.approved() if step == "qualify" else missions.requested()
    before = everything()
    with pytest.raises(Refused):
        perform(
            mission,
            step,
            by=cast_nobody(mission),
            seen=mission.revision,
            **({"owner": None} if step == "assign" else {}),
        )
    assert everything() == before


def cast_nobody(mission):
    return LinkHolder("requester", mission.pk + 1, "Other", "other@example.org")


def test_a_step_writes_one_record_in_the_chain():
    mission = missions.qualifying()
    first, second = records_of(mission)
    assert (first.number, first.source, first.target, first.previous) == (1, "new", "requested", "")
    assert (second.number, second.step, second.previous) == (2, "qualify", first.hash)
    assert second.hash == chain.hash_of(second)
    assert (second.actor_kind, second.actor_reference) == ("user", f"user:{mission.owner_id}")
    assert (second.revision, mission.revision) == (2, 2)


def test_the_record_holds_ids_and_the_words_stand_beside_it():
    mission = missions.qualifying()
    old, new = mission.owner, cast.seated()
    record = perform(mission, "assign", by=old, owner=new).record
    assert (record.before, record.text.words) == ({"owner_id": old.pk}, {"owner": str(new)})
    ends = mission.ends + timedelta(days=1)
    record = perform(mission, "revise", by=new, title="Secret title", ends=ends).record
    assert record.before == {"ends": mission.ends.isoformat()}
    assert record.text.before == {"title": "Debate on autonomous work"}
    assert "Debate" not in json.dumps(record.before)


def test_answers_that_change_nothing_are_refused_and_tell_nobody():
    mission = missions.requested()
    before, themes = everything(), list(mission.themes.all())
    for step, answers in (("assign", {"owner": mission.owner}), ("revise", {"title": mission.title, "themes": themes})):
        with pytest.raises(Unchanged):
            perform(mission, step, by=mission.owner, seen=mission.revision, **answers)
    assert everything() == before


def test_revision_counts_decisive_changes_only():
    mission = missions.qualifying()
    seen = mission.revision
    after_note = perform(mission, "revise", by=mission.owner, preparation="Bring a screen.").subject
    assert after_note.revision == seen
    after_title = perform(mission, "revise", by=mission.owner, title="Other").subject
    assert after_title.revision == seen + 1


def test_state_since_moves_with_the_state_only():
    mission = missions.qualifying()
    with clock.at(clock.now() + timedelta(days=3)):
        same = perform(mission, "revise", by=mission.owner, title="Other").subject
        moved = perform(mission, "approve", by=mission.owner).subject
    assert same.state_since == mission.state_since
    assert moved.state_since - mission.state_since >= timedelta(days=3)


def test_a_second_identical_click_is_refused_where_no_revision_moves():
    mission = missions.requested()
    requester = mission.requester_actor()
    perform(mission, "complain", by=requester, seen=mission.revision, complaint="Nobody called.")
    before = everything()
    with pytest.raises(NotPossible):
        perform(mission, "complain", by=requester, seen=mission.revision, complaint="Nobody called.")
    assert everything() == before
    perform(mission, "complain", by=requester, seen=mission.revision, complaint="Still nobody called.")
    assert TransitionRecord.objects.filter(step="complain").count() == 2


def test_the_same_words_at_a_later_moment_are_a_new_wish():
    mission = missions.requested()
    requester = mission.requester_actor()
    perform(mission, "complain", by=requester, seen=mission.revision, complaint="Nobody called.")
    with clock.at(clock.now() + timedelta(minutes=1)):
        perform(mission, "complain", by=requester, seen=mission.revision, complaint="Nobody called.")
    assert TransitionRecord.objects.filter(step="complain").count() == 2


@pytest.mark.parametrize("actor", [None, AnonymousUser(), Rule(1, "A rule"), SYSTEM])
def test_nobody_may_by_default(actor):
    mission = missions.requested()
    with pytest.raises(PermissionDenied):
        perform(mission, "qualify", by=actor)


def test_nobody_logged_in_is_not_a_member_without_account():
    person = cast.ambassador()
    mission = missions.staffing(person)
    seat = missions.assignment(mission, person)
    type(person).objects.filter(pk=person.pk).update(user=None)
    with pytest.raises(PermissionDenied):
        perform(seat, "decline", by=AnonymousUser())


def test_a_closed_account_may_nothing():
    mission = missions.requested()
    owner = mission.owner
    owner.is_active = False
    with pytest.raises(PermissionDenied):
        perform(mission, "qualify", by=owner)


def test_an_unknown_step_is_a_lookup_error():
    with pytest.raises(LookupError):
        perform(missions.requested(), "fly", by=SYSTEM)


def test_a_new_dossier_reads_the_locked_mission_not_the_callers_old_copy():
    person = cast.ambassador()
    mission = missions.staffing(cast.ambassador())
    old_copy = Mission.objects.get(pk=mission.pk)
    perform(mission, "cancel", by=mission.owner, reason="No hall")
    offer = Assignment(mission=old_copy, member=person, role=SeatRole.AMBASSADOR)
    with pytest.raises(NotPossible):
        perform(offer, "offer", by=mission.owner, answer_by=clock.now() + timedelta(days=1))


def test_a_collision_in_the_database_is_a_refusal_that_changes_nothing():
    person = cast.ambassador()
    mission = missions.staffing(person)
    before = everything()
    again = Assignment(mission=mission, member=person, role=SeatRole.AMBASSADOR)
    with pytest.raises(NotPossible):
        perform(again, "offer", by=mission.owner, answer_by=clock.now() + timedelta(days=1))
    assert everything() == before


def test_who_lost_the_right_to_ask_stops_the_last_yes_with_a_reason():
    missions.policy(("support_group", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    mission.owner.is_active = False
    mission.owner.save()
    with pytest.raises(NotPossible):
        perform(request, "agree", by=cast.seated())
    assert Mission.objects.get().state == State.QUALIFYING


class CrashError(Exception):
    pass


def walk_of_faults(act) -> int:
    """Run `act` with a fault at the first statement, the second …; the state is the one before each time."""
    before, at = everything(), 0
    while True:
        seen = []

        def fail(execute, sql, params, many, context, seen=seen, at=at):
            if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                seen.append(sql)
                if len(seen) == at + 1:
                    raise CrashError
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(fail):
                act()
        except CrashError:
            assert everything() == before, f"half done: {seen[-1]}"
            at += 1
        else:
            assert everything() != before
            return at


def test_a_fault_at_any_statement_leaves_all_as_it_was():
    person, second = cast.ambassador(), cast.ambassador()
    mission = missions.confirmed(person, second)
    seat = missions.assignment(mission, person)
    assert walk_of_faults(lambda: perform(seat, "withdraw", by=person.user, reason="Ill")) > 20
    assert missions.assignment(mission, second).state == AssignmentState.OFFERED
    assert list(chain.verify()) == []


def test_a_fault_at_any_statement_of_the_last_yes_leaves_all_as_it_was():
    missions.policy(("support_group", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    voter = cast.seated()
    assert walk_of_faults(lambda: perform(request, "agree", by=voter)) > 15
    assert Mission.objects.get().state == State.APPROVED


def test_a_fault_at_any_statement_of_an_undo_leaves_all_as_it_was():
    mission = missions.qualifying()
    mission = perform(mission, "revise", by=mission.owner, title="B", themes=[missions.choice(Theme, "status")]).subject
    assert walk_of_faults(lambda: undo(mission, by=mission.owner, reason="A slip")) > 10


def statements(act) -> int:
    """How many questions the act asks in a process that has met these kinds of dossier before."""
    ContentType.objects.get_for_models(Mission, Assignment, ApprovalRequest)
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in captured)


def known(user):
    """An account as a request loads it, after its page was let in: its roles are remembered."""
    remember_for_request(user)
    scope_of(user)
    return user


def test_a_step_takes_at_most_twelve_queries():
    mission = missions.requested()
    owner = known(mission.owner)
    assert statements(lambda: perform(mission, "qualify", by=owner, seen=1)) <= 12
    person = cast.ambassador()
    staffed = missions.staffed(person)
    owner = known(staffed.owner)
    assert statements(lambda: perform(staffed, "confirm", by=owner, seen=staffed.revision)) <= 12


def test_an_acceptance_that_leaves_a_seat_free_takes_at_most_twelve_queries():
    person, other = cast.ambassador(), cast.ambassador()
    mission = missions.staffing(person, other, ambassadors_wanted=2)
    seat = missions.assignment(mission, person)
    user = known(person.user)
    assert statements(lambda: perform(seat, "accept", by=user, seen=seat.revision)) <= 12


def test_an_acceptance_with_the_staffing_it_causes_locks_three_rows_and_asks_18_questions_at_most():
    person = cast.ambassador()
    mission = missions.staffing(person)
    seat = missions.assignment(mission, person)
    user = known(person.user)
    assert statements(lambda: perform(seat, "accept", by=user, seen=seat.revision)) <= 18


def test_asking_for_approval_takes_at_most_fifteen_queries_however_large_the_group():
    missions.policy(("support_group", 1))
    for _seat in range(8):
        cast.seated()
    mission = missions.qualifying()
    owner = known(mission.owner)
    assert statements(lambda: perform(mission, "approve", by=owner, seen=mission.revision)) <= 15


def test_the_last_yes_with_the_step_it_takes_asks_18_questions_at_most():
    missions.policy(("support_group", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    voter = known(cast.seated())
    assert statements(lambda: perform(request, "agree", by=voter, seen=request.revision)) <= 18


def test_handing_in_a_candidacy_asks_17_questions_at_most():
    group = candidates.group(3)
    candidacy = candidates.ready(group[0])
    user = known(candidacy.member.user)
    assert statements(lambda: perform(candidacy, "submit", by=user, seen=candidacy.revision)) <= 17


def test_an_admission_with_the_mandate_it_begins_asks_23_questions_at_most():
    group = candidates.group(3)
    candidacy = candidates.recommended(group)
    user = known(group[0])
    assert statements(lambda: perform(candidacy, "admit", by=user, seen=candidacy.revision)) <= 23


def test_open_steps_and_the_door_agree():
    """What the buttons show open is taken; what they show closed is refused; what they hide is forbidden."""
    person = cast.ambassador()
    mission = missions.confirmed(person)
    for actor in (mission.owner, person.user, mission.requester_actor()):
        shown = {each.step.name: each for each in open_steps(mission, actor)}
        assert "request" not in shown
        for name, each in shown.items():
            if not each.is_open:
                with pytest.raises(NotPossible):
                    perform(mission, name, by=actor)
        with pytest.raises(Refused):
            perform(mission, "settle", by=actor)

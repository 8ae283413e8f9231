"""Who must agree, how many, in which order; what stops a request and what makes it void."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from snippets.models import Theme
from tests.factories import candidates, cast, missions
from tests.factories.people import log_in, make_mandate, make_member, make_region, make_seat, make_user_with
from workflows.approvals import jobs
from workflows.approvals.defaults import DEFAULTS, write_defaults
from workflows.approvals.gate import short_by
from workflows.approvals.lifecycle import left_by
from workflows.approvals.models import ApprovalPolicy, ApprovalRequest, PolicyStep
from workflows.approvals.queries import steps_with_approval, subjects_asked_of, waiting_for
from workflows.approvals.states import State
from workflows.kernel import clock, outbox
from workflows.kernel.actors import LinkHolder
from workflows.kernel.models import OutboxRow, TransitionRecord
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.refusals import NotPossible, PermissionDenied, Stale
from workflows.kernel.rounds import each
from workflows.kernel.steps import step_named
from workflows.missions.models import Mission
from workflows.missions.states import State as MissionState
from workflows.people.models import SupportSeat
from workflows.people.roles import Role, remember_for_request

pytestmark = pytest.mark.django_db


def asked(*steps: tuple[str, int], stopped_by: int = 1, **fields: Any) -> ApprovalRequest:
    """A request to approve a mission, under a policy with these (role, quorum) steps."""
    policy = missions.policy(*steps, order=fields.pop("order", 0))
    policy.steps.update(stopped_by=stopped_by)
    mission = missions.qualifying(**fields)
    return perform(mission, "approve", by=mission.owner).waits_for


def answer(request: ApprovalRequest, by: Any, verdict: str = "agree", **words: str) -> ApprovalRequest:
    return perform(request, verdict, by=by, **words).subject


def tally(request: ApprovalRequest, verdict: str) -> int:
    """How many answers of that kind count now."""
    return sum(vote.verdict == verdict for circle in request.circles() for vote in request.counted(circle))


def state_of_the_mission() -> str:
    return Mission.objects.get().state


def keys(*people: Any) -> list[str]:
    return sorted(person.email for person in people)


def told(message: str) -> list[str]:
    return sorted(OutboxRow.objects.filter(name=message).values_list("recipient_key", flat=True))


def test_without_a_policy_the_step_is_taken_at_once():
    mission = missions.qualifying()
    outcome = perform(mission, "approve", by=mission.owner)
    assert (outcome.waits_for, outcome.record.policy, state_of_the_mission()) == (None, "", MissionState.APPROVED)


@pytest.mark.req("R3.5a")
def test_the_quorum_takes_the_step_and_no_answer_less():
    request = asked(("support_group", 2))
    request = answer(request, cast.seated())
    assert (request.state, state_of_the_mission()) == (State.OPEN, MissionState.QUALIFYING)
    request = answer(request, cast.seated())
    assert (request.state, state_of_the_mission()) == (State.GRANTED, MissionState.APPROVED)
    records = TransitionRecord.objects.filter(step__in=["agree", "approve"]).order_by("pk")
    assert records[1].act == records[2].act


def test_one_person_counts_once_however_often_they_agree():
    request, person = asked(("support_group", 2)), cast.seated()
    for _click in range(2):
        request = answer(request, person)
    assert (tally(request, "agree"), request.state) == (1, State.OPEN)


def test_a_changed_mind_replaces_the_answer():
    request, person = asked(("support_group", 2), stopped_by=2), cast.seated()
    answer(request, person)
    request = answer(request, person, "refuse", reason="On second thoughts")
    assert (tally(request, "agree"), tally(request, "refuse")) == (0, 1)


@pytest.mark.req("R3.5a")
def test_the_steps_of_a_policy_are_asked_in_order():
    member, board = cast.seated(), make_user_with(Role.BOARD)
    request = asked(("support_group", 1), ("board", 1))
    with pytest.raises(PermissionDenied):
        answer(request, board)
    assert told("approval_asked") == keys(member)
    request = answer(request, member)
    assert (request.position, told("approval_asked")) == (1, keys(member, board))
    with pytest.raises(PermissionDenied):
        answer(request, cast.seated())
    assert answer(request, board).state == State.GRANTED
    assert state_of_the_mission() == MissionState.APPROVED


def test_a_refusal_returns_the_step_with_its_reason():
    request = asked(("support_group", 2))
    request = answer(request, cast.seated(), "refuse", reason="Too dear")
    assert (request.state, state_of_the_mission()) == (State.REFUSED, MissionState.QUALIFYING)
    assert told("approval_refused") == keys(request.asked_by)
    mission = Mission.objects.get()
    assert perform(mission, "approve", by=mission.owner).waits_for.pk != request.pk


def test_as_many_refusals_as_the_policy_says_stop_it():
    request = asked(("support_group", 2), stopped_by=2)
    request = answer(request, cast.seated(), "refuse", reason="Too dear")
    assert request.state == State.OPEN
    assert answer(request, cast.seated(), "refuse", reason="Too far").state == State.REFUSED


def test_the_asker_and_a_stranger_cannot_answer():
    request = asked(("support_group", 1))
    for person in (request.asked_by, cast.ambassador().user, LinkHolder("requester", request.object_id)):
        with pytest.raises(PermissionDenied):
            answer(request, person)


def test_the_coordinator_cannot_answer_for_the_board():
    request = asked(("board", 1))
    with pytest.raises(PermissionDenied):
        answer(request, cast.seated(coordinator=True))


def test_whoever_would_sit_on_the_mission_or_asked_for_it_has_no_vote():
    author = cast.seated()
    request = asked(("support_group", 1), author=author)
    assert author not in request.electorate()
    with pytest.raises(PermissionDenied) as refused:
        answer(request, author)
    assert str(refused.value)


def test_who_declares_a_conflict_stays_out_for_good():
    request, person, other = asked(("support_group", 1)), cast.seated(), cast.seated()
    request = answer(request, person, "recuse", reason="My sister asks")
    with pytest.raises(PermissionDenied):
        answer(request, person)
    assert (request.electorate(), waiting_for(person)) == ([other], [])


def test_a_recusal_holds_in_the_later_steps_too():
    person = cast.seated()
    request = asked(("support_group", 1), ("support_group", 1))
    request = answer(request, person, "recuse", reason="My sister asks")
    request = answer(request, cast.seated())
    assert request.position == 1
    with pytest.raises(PermissionDenied):
        answer(request, person)


def test_only_the_asker_withdraws_and_may_ask_again():
    request = asked(("support_group", 1))
    with pytest.raises(PermissionDenied):
        perform(request, "withdraw", by=cast.seated())
    assert perform(request, "withdraw", by=request.asked_by).subject.state == State.WITHDRAWN
    mission = Mission.objects.get()
    assert perform(mission, "approve", by=mission.owner).waits_for.state == State.OPEN


def test_the_step_is_closed_while_it_is_asked_and_says_what_is_missing():
    request = asked(("support_group", 2))
    mission = Mission.objects.get()
    approve = next(each for each in open_steps(mission, mission.owner) if each.step.name == "approve")
    assert str(request.asked_by) in str(approve.refusal)
    with pytest.raises(NotPossible):
        perform(mission, "approve", by=mission.owner)


def test_a_change_of_policy_never_rewrites_an_open_request():
    request = asked(("support_group", 2))
    policy = ApprovalPolicy.objects.get()
    policy.steps.update(quorum=1, role="board")
    policy.version += 1
    policy.save()
    request = answer(ApprovalRequest.objects.get(pk=request.pk), cast.seated())
    assert request.state == State.OPEN
    request = answer(request, cast.seated())
    assert (request.state, TransitionRecord.objects.get(step="approve").policy) == (State.GRANTED, f"{policy.pk}:v1")


def test_a_policy_switched_off_or_deleted_leaves_an_open_request_standing():
    request = asked(("support_group", 1))
    ApprovalPolicy.objects.all().delete()
    request = answer(ApprovalRequest.objects.get(pk=request.pk), cast.seated())
    assert (request.state, state_of_the_mission()) == (State.GRANTED, MissionState.APPROVED)


def test_a_group_that_shrank_under_the_quorum_is_said():
    first, second = cast.seated(), cast.seated()
    request = asked(("support_group", 2))
    assert request.shortfall == 0
    SupportSeat.objects.filter(member__user=second).delete()
    request = answer(ApprovalRequest.objects.get(pk=request.pk), first)
    assert (request.state, request.shortfall) == (State.OPEN, 1)
    mission = Mission.objects.get()
    approve = next(each for each in open_steps(mission, mission.owner) if each.step.name == "approve")
    assert approve.refusal.reason == short_by(1, request.asked_by)


def test_an_answer_of_someone_who_left_the_group_is_not_taken():
    request, person = asked(("support_group", 1)), cast.seated()
    SupportSeat.objects.filter(member__user=person).delete()
    with pytest.raises(PermissionDenied):
        answer(request, type(person).objects.get(pk=person.pk))


def test_where_too_few_answered_in_time_it_is_prolonged_once_and_only_the_others_are_told():
    quick, slow = cast.seated(), cast.seated()
    request = asked(("support_group", 2))
    answer(request, quick)
    jobs.watch_the_time()
    assert told("approval_prolonged") == []
    with clock.at(clock.now() + timedelta(days=6)):
        for _run in range(2):
            jobs.watch_the_time()
    assert (told("approval_prolonged"), told("approval_reminder")) == (keys(slow), [])


def test_a_late_answer_still_counts():
    request, person = asked(("support_group", 1)), cast.seated()
    with clock.at(clock.now() + timedelta(days=30)):
        assert answer(request, person).state == State.GRANTED


def test_a_step_that_became_impossible_is_refused_to_the_last_yes_and_nothing_is_half_done():
    request, person = asked(("support_group", 1)), cast.seated()
    perform(Mission.objects.get(), "decline", by=request.asked_by, reason="Too far")
    request = ApprovalRequest.objects.get(pk=request.pk)
    assert request.state == State.OVERTAKEN
    assert told("approval_overtaken") == keys(request.asked_by)
    with pytest.raises(NotPossible):
        answer(request, person)


def test_the_asker_is_told_what_made_the_request_void(mailoutbox):
    request, coordinator = asked(("support_group", 1)), cast.seated(coordinator=True)
    perform(Mission.objects.get(), "decline", by=coordinator, reason="Too far")
    outbox.deliver(OutboxRow.objects.get(name="approval_overtaken").pk)
    declined = str(step_named(Mission, "decline").done)
    assert mailoutbox[0].to == [f"{request.asked_by} <{request.asked_by.email}>"]
    assert f"{declined} – {coordinator}" in mailoutbox[0].body


@pytest.mark.parametrize(
    ("condition", "sheet", "applies"),
    [
        ({"only_if": [("level is european", None)]}, {"level": "european"}, True),
        ({"only_if": [("level is european", None)]}, {"level": "local"}, False),
        ({"only_if": [("amount at_least", 250)]}, {"compensation_kind": "fee", "compensation_amount": 250}, True),
        ({"only_if": [("amount at_least", 250)]}, {"compensation_kind": "fee", "compensation_amount": 249}, False),
        ({"only_if": [("amount at_least", 250)]}, {}, False),
        ({"only_if": [("level is european", None), ("amount at_least", 250)]}, {"level": "european"}, False),
        ({"only_if": [("weather is bad", None)]}, {}, True),
        ({"only_if": [("level is galactic", None)]}, {}, True),
        ({"active": False}, {}, False),
    ],
)
def test_a_policy_applies_if_all_that_it_asks_holds_and_if_it_can_no_longer_be_read(condition, sheet, applies):
    missions.policy(("support_group", 1), **condition)
    mission = missions.qualifying(**sheet)
    assert (perform(mission, "approve", by=mission.owner).waits_for is not None) is applies


def test_the_first_policy_that_applies_decides():
    missions.policy(("board", 1), order=2)
    missions.policy(("support_group", 1), order=1)
    mission = missions.qualifying()
    assert perform(mission, "approve", by=mission.owner).waits_for.present_steps[0]["role"] == "support_group"


def test_what_waits_for_whom_is_known():
    request, person, board = asked(("support_group", 2)), cast.seated(), make_user_with(Role.BOARD)
    assert (waiting_for(person), waiting_for(board), waiting_for(request.asked_by)) == ([request], [], [])
    answer(request, person)
    assert waiting_for(person) == []


def test_nobody_is_asked_from_another_region():
    here, elsewhere = make_region("brussels"), make_region("liege")
    stranger = make_seat(make_member(), regions=[elsewhere]).member.user
    neighbour = make_seat(make_member(), regions=[here]).member.user
    request = asked(("support_group", 1), region=here)
    assert (stranger in request.electorate(), neighbour in request.electorate()) == (False, True)
    with pytest.raises(PermissionDenied):
        answer(request, stranger)


def test_a_declared_conflict_holds_in_the_next_request_about_the_same_dossier():
    missions.policy(("support_group", 1))
    mission, partial, other = missions.qualifying(), cast.seated(), cast.seated()
    request = perform(mission, "approve", by=mission.owner).waits_for
    request = perform(request, "recuse", by=partial, reason="My sister works there").subject
    perform(request, "refuse", by=other, reason="Not yet")
    again = perform(mission, "approve", by=mission.owner).waits_for
    with pytest.raises(PermissionDenied):
        perform(again, "agree", by=partial)


def test_who_has_answered_is_neither_asked_nor_reminded_any_more():
    first, second = cast.seated(), cast.seated()
    request = asked(("support_group", 2))
    answer(request, first)
    letters = OutboxRow.objects.filter(name="approval_asked")
    for letter in letters:
        outbox.deliver(letter.pk)
    assert dict(letters.values_list("email", "state")) == {first.email: "dropped", second.email: "sent"}


def test_a_request_that_cannot_be_read_takes_no_list_down():
    member = cast.seated()
    broken, whole = asked(("support_group", 2)), asked(("support_group", 2), title="Other")
    ApprovalRequest.objects.filter(pk=broken.pk).update(position=7)
    assert waiting_for(member) == [whole]
    ApprovalRequest.objects.filter(pk=broken.pk).update(position=0, policy_steps=[{"role": "wizard", "quorum": 1}])
    assert waiting_for(member) == [whole]
    assert subjects_asked_of(member, Role.SUPPORT_GROUP, Mission) == [whole.object_id]


@pytest.mark.parametrize("count", [1, 3, 10])
def test_waiting_mandates_are_read_in_the_same_number_of_queries(count):
    coordinator, member = cast.seated(coordinator=True), cast.seated()
    missions.policy(("support_group", 1), arrow="mandate.suspend")
    for _each in range(count):
        perform(make_mandate(), "suspend", by=coordinator, reason="x")
    remember_for_request(member)
    waiting_for(member)
    with CaptureQueriesContext(connection) as queries:
        assert len([str(request) for request in waiting_for(member)]) == count
    assert len(queries) == 4


def test_one_reminder_that_is_refused_holds_up_no_other():
    cast.seated(), cast.seated()
    answered, waits = asked(("support_group", 2)), asked(("support_group", 2), title="Other")
    with clock.at(clock.now() + timedelta(days=30)):
        late = list(ApprovalRequest.objects.order_by("pk"))
        perform(answered, "withdraw", by=answered.asked_by)
        assert each(late, "remind") == 1
    assert ApprovalRequest.objects.get(pk=waits.pk).reminded_at is not None


def test_who_declared_a_conflict_takes_no_step_of_the_dossier_either():
    owner, partial = cast.seated(coordinator=True), cast.seated()
    missions.policy(("support_group", 1))
    mission = missions.qualifying(owner=partial)
    request = perform(mission, "approve", by=owner).waits_for
    assert open_steps(Mission.objects.get(), partial) != []
    answer(request, partial, "recuse", reason="My sister asks")
    assert open_steps(Mission.objects.get(), partial) == []
    answer(ApprovalRequest.objects.get(), owner, "withdraw")
    with pytest.raises(PermissionDenied):
        perform(Mission.objects.get(), "approve", by=partial)


def test_a_conflict_declared_about_a_mandate_holds_for_its_other_steps():
    missions.policy(("support_group", 1), arrow="mandate.suspend")
    asker, partial = cast.seated(coordinator=True), cast.seated(coordinator=True)
    mandate = make_mandate()
    request = perform(mandate, "suspend", by=asker, reason="A complaint").waits_for
    answer(request, partial, "recuse", reason="My sister complained")
    with pytest.raises(PermissionDenied):
        perform(mandate, "revoke", by=partial, reason="A complaint")


def test_the_vote_of_who_left_the_group_counts_no_longer():
    request, left, stays = asked(("support_group", 2)), cast.seated(), cast.seated()
    cast.seated()
    request = answer(request, left)
    SupportSeat.objects.filter(member__user=left).delete()
    request = answer(ApprovalRequest.objects.get(), stays)
    assert (request.state, tally(request, "agree"), state_of_the_mission()) == (State.OPEN, 1, MissionState.QUALIFYING)
    assert answer(request, cast.seated()).state == State.GRANTED


def test_each_step_of_a_policy_is_agreed_to_by_other_people():
    request, first, second = asked(("support_group", 1), ("support_group", 1)), cast.seated(), cast.seated()
    request = answer(request, first)
    assert (request.position, request.electorate()) == (1, [second])
    with pytest.raises(PermissionDenied):
        answer(request, first)
    assert answer(request, second).state == State.GRANTED


def test_a_request_whose_asker_left_says_so_and_the_coordinator_clears_the_way():
    request, voter, coordinator = asked(("support_group", 1)), cast.seated(), cast.seated(coordinator=True)
    SupportSeat.objects.filter(member__user=request.asked_by).delete()
    approve = next(each for each in open_steps(Mission.objects.get(), coordinator) if each.step.name == "approve")
    with pytest.raises(NotPossible) as refused:
        answer(ApprovalRequest.objects.get(), voter)
    assert str(refused.value) == approve.refusal.reason == left_by(request)
    assert answer(ApprovalRequest.objects.get(), coordinator, "withdraw").state == State.WITHDRAWN
    assert perform(Mission.objects.get(), "approve", by=coordinator).waits_for.state == State.OPEN


def test_those_who_decide_read_what_they_decide_on(mailoutbox):
    people = candidates.group(3)
    missions.policy(("support_group", 1), arrow="candidacy.reject")
    candidacy = candidates.screening(people[0])
    request = perform(candidacy, "reject", by=people[0], reason="Too little practice yet.").waits_for
    assert [words for _label, words in request.said] == ["Too little practice yet."]
    outbox.deliver(OutboxRow.objects.filter(name="approval_asked").first().pk)
    assert "Too little practice yet." in mailoutbox[0].body
    for path in (candidacy.desk_url(), reverse("approval_step", args=[request.pk, "agree"])):
        assert "Too little practice yet." in log_in(Client(), people[1]).get(path).content.decode()


def test_every_decision_is_approved_by_somebody_else_in_a_new_house():
    write_defaults(ApprovalPolicy.objects, PolicyStep.objects)
    write_defaults(ApprovalPolicy.objects, PolicyStep.objects)
    arrows = ApprovalPolicy.objects.values_list("arrow", flat=True)
    assert sorted(arrows) == sorted(DEFAULTS) == sorted(arrow for arrow, _words in steps_with_approval())
    mission = missions.qualifying()
    assert perform(mission, "approve", by=mission.owner).waits_for.electorate() == []


def revised(mission: Mission, by: Any, **sheet: Any) -> Mission:
    """The same sheet but for what is named, as the form of the step would send it."""
    return perform(Mission.objects.get(pk=mission.pk), "revise", by=by, **sheet).subject


@pytest.mark.req("R3.5a")
def test_an_answer_given_before_the_dossier_changed_counts_no_longer_and_is_asked_again():
    request, first, second = asked(("support_group", 2)), cast.seated(), cast.seated()
    answer(request, first)
    mission = revised(Mission.objects.get(), request.asked_by, title="Another title")
    request = ApprovalRequest.objects.get()
    assert (request.state, tally(request, "agree"), request.subject_revision) == (State.OPEN, 0, mission.revision)
    assert [(vote.user, request.changed_after(vote.edition)) for vote in request.stale_votes()] == [
        (first.pk, str(Mission._meta.get_field("title").verbose_name))
    ]
    assert (told("approval_changed"), told("approval_overtaken")) == (keys(first), [])
    assert waiting_for(first) == [request]
    assert answer(request, second).state == State.OPEN
    assert answer(ApprovalRequest.objects.get(), first).state == State.GRANTED


def test_a_change_that_policies_may_ask_about_makes_answers_old_though_nothing_decisive_changed():
    request, first = asked(("support_group", 2)), cast.seated()
    answer(request, first)
    revised(Mission.objects.get(), request.asked_by, themes=[missions.choice(Theme, "care-work")])
    assert [columns for columns, _who in ApprovalRequest.objects.get().changes] == [["themes"]]
    revised(Mission.objects.get(), request.asked_by, audience_size=230)
    assert [columns for columns, _who in ApprovalRequest.objects.get().changes] == [["themes"], ["audience_size"]]


def test_a_remark_makes_no_answer_old():
    request, first = asked(("support_group", 2)), cast.seated()
    answer(request, first)
    mission = Mission.objects.get()
    perform(mission, "ask_requester", by=mission.owner, question="Is there a microphone?")
    assert (ApprovalRequest.objects.get().changes, tally(ApprovalRequest.objects.get(), "agree")) == ([], 1)


def test_who_changed_the_dossier_after_the_asking_does_not_approve_what_they_made_of_it():
    _request, editor, other = asked(("support_group", 1)), cast.seated(), cast.seated()
    revised(Mission.objects.get(), editor, title="What I would rather do")
    with pytest.raises(PermissionDenied):
        answer(ApprovalRequest.objects.get(), editor)
    assert answer(ApprovalRequest.objects.get(), other).state == State.GRANTED
    assert Mission.objects.get().title == "What I would rather do"


def test_a_page_opened_before_the_change_is_told_so():
    request, first = asked(("support_group", 1)), cast.seated()
    seen = request.revision
    revised(Mission.objects.get(), request.asked_by, title="Another title")
    with pytest.raises(Stale):
        perform(ApprovalRequest.objects.get(), "agree", by=first, seen=seen)


def test_a_change_begins_the_rounds_anew():
    member, board = cast.seated(), make_user_with(Role.BOARD)
    request = answer(asked(("support_group", 1), ("board", 1)), member)
    assert request.position == 1
    revised(Mission.objects.get(), request.asked_by, title="Another title")
    request = ApprovalRequest.objects.get()
    assert (request.position, request.electorate()) == (0, [member])
    answer(request, member)
    assert answer(ApprovalRequest.objects.get(), board).state == State.GRANTED


def test_a_change_after_which_another_policy_applies_makes_the_request_void():
    missions.policy(("board", 1), order=0, only_if=[("amount at_least", 1000)])
    request = asked(("support_group", 1), order=1)
    revised(Mission.objects.get(), request.asked_by, compensation_kind="fee", compensation_amount=1500)
    assert ApprovalRequest.objects.get().state == State.OVERTAKEN
    mission = Mission.objects.get()
    assert perform(mission, "approve", by=mission.owner).waits_for.present_steps[0]["role"] == "board"


def test_a_change_after_the_policy_was_deleted_makes_the_request_void():
    request = asked(("support_group", 1))
    ApprovalPolicy.objects.all().delete()
    revised(Mission.objects.get(), request.asked_by, title="Another title")
    assert ApprovalRequest.objects.get().state == State.OVERTAKEN


def test_a_step_that_is_off_asks_nobody_and_a_policy_with_all_off_is_passed_over():
    policy = missions.policy(("support_group", 1), ("board", 1), order=0)
    policy.steps.filter(role="board").update(active=False)
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    assert [step["role"] for step in request.policy_steps] == ["support_group"]
    perform(request, "withdraw", by=mission.owner)
    policy.steps.update(active=False)
    assert perform(Mission.objects.get(), "approve", by=mission.owner).waits_for is None

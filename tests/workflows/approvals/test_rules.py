"""Who may answer a request: four eyes, no interest, still of the group."""

import pytest

from tests.factories import cast, missions
from tests.factories.approvals import answer, asked, state_of_the_mission, tally
from tests.factories.people import make_mandate
from workflows.approvals.lifecycle import left_by
from workflows.approvals.models import ApprovalRequest
from workflows.approvals.queries import waiting_for
from workflows.approvals.states import State
from workflows.kernel.actors import LinkHolder
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.refusals import NotPossible, PermissionDenied
from workflows.missions.models import Mission
from workflows.missions.states import State as MissionState
from workflows.people.models import SupportSeat

pytestmark = pytest.mark.django_db


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


def test_an_answer_of_someone_who_left_the_group_is_not_taken():
    request, person = asked(("support_group", 1)), cast.seated()
    SupportSeat.objects.filter(member__user=person).delete()
    with pytest.raises(PermissionDenied):
        answer(request, type(person).objects.get(pk=person.pk))


def test_a_declared_conflict_holds_in_the_next_request_about_the_same_dossier():
    missions.policy(("support_group", 1))
    mission, partial, other = missions.qualifying(), cast.seated(), cast.seated()
    request = perform(mission, "approve", by=mission.owner).waits_for
    request = perform(request, "recuse", by=partial, reason="My sister works there").subject
    perform(request, "refuse", by=other, reason="Not yet")
    again = perform(mission, "approve", by=mission.owner).waits_for
    with pytest.raises(PermissionDenied):
        perform(again, "agree", by=partial)


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


def test_a_request_whose_asker_left_says_so_and_the_coordinator_clears_the_way():
    request, voter, coordinator = asked(("support_group", 1)), cast.seated(), cast.seated(coordinator=True)
    SupportSeat.objects.filter(member__user=request.asked_by).delete()
    approve = next(each for each in open_steps(Mission.objects.get(), coordinator) if each.step.name == "approve")
    with pytest.raises(NotPossible) as refused:
        answer(ApprovalRequest.objects.get(), voter)
    assert str(refused.value) == approve.refusal.reason == left_by(request)
    assert answer(ApprovalRequest.objects.get(), coordinator, "withdraw").state == State.WITHDRAWN
    assert perform(Mission.objects.get(), "approve", by=coordinator).waits_for.state == State.OPEN

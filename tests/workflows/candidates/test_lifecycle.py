"""A candidacy from the draft to the mandate, and the ways aside."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import candidates
from tests.factories.missions import policy
from tests.factories.people import make_mandate
from workflows.candidates import jobs, messages
from workflows.candidates.models import Assessment, Candidacy, Criterion
from workflows.candidates.states import Advice, AssessmentState, State
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible, PermissionDenied
from workflows.kernel.undo import undo
from workflows.people.models import Mandate
from workflows.people.sheet.models import Profile
from workflows.people.states import State as MandateState

pytestmark = pytest.mark.django_db


@pytest.mark.req("R5.5")
def test_a_member_becomes_an_ambassador(people):
    candidacy = candidates.admitted(people)
    mandate = Mandate.objects.get(member=candidacy.member)
    assert (candidacy.state, mandate.state) == (State.ADMITTED, MandateState.ONBOARDING)
    assert (mandate.ends - mandate.starts).days in (729, 730)


def test_one_open_candidacy_per_member(people):
    candidacy = candidates.draft()
    with pytest.raises(NotPossible):
        candidates.draft(candidacy.member)
    assert Candidacy.objects.count() == 1


def test_an_ambassador_cannot_be_a_candidate():
    member = make_mandate().member
    with pytest.raises(NotPossible):
        candidates.draft(member)


def test_nothing_is_sent_without_video_or_exemption():
    candidacy = candidates.draft()
    with pytest.raises(NotPossible):
        perform(candidacy, "submit", by=candidacy.member.user)


@pytest.mark.req("R5.5")
def test_scores_far_apart_are_talked_over_before_an_advice(people):
    candidacy = candidates.in_assessment(people)
    candidates.give(candidacy, people[1], practice=5)
    candidates.give(candidacy, people[2], practice=1)
    with pytest.raises(NotPossible, match="Practice"):
        perform(candidates.fresh(candidacy), "recommend", by=people[0])
    perform(candidates.fresh(candidacy), "talk_over", by=people[0], talk="One of us had not seen the end.")
    done = perform(candidates.fresh(candidacy), "advise_against", by=people[0]).subject
    assert (done.state, done.advice) == (State.RECOMMENDED, Advice.REJECT)


def test_no_advice_before_enough_scores(people):
    candidacy = candidates.in_assessment(people)
    candidates.give(candidacy, people[1])
    with pytest.raises(NotPossible):
        perform(candidates.fresh(candidacy), "recommend", by=people[0])


def test_a_round_keeps_the_criteria_it_began_with(people):
    candidacy = candidates.in_assessment(people)
    practice = Criterion.objects.get(key="practice")
    practice.weight = 10
    practice.save()
    given = candidates.give(candidacy, people[1], practice=5, voice=1)
    kept = {each.key: (each.weight, each.version) for each in candidates.fresh(candidacy).frozen_criteria()}
    assert (given.mean, practice.version, kept["practice"]) == (Decimal("4.00"), 2, (3, 1))


def test_an_assessment_needs_enough_people_without_an_interest(people):
    candidates.criteria()
    candidates.policy()
    candidacy = candidates.screening(people[0])
    with pytest.raises(NotPossible):
        perform(candidacy, "start_assessment", by=people[0], assessors=people[:1])
    own = candidates.screening(people[0], candidates_member(people[1]))
    for by, assessors in ((people[0], people[1:]), (people[1], people[1:])):
        with pytest.raises((NotPossible, PermissionDenied)):
            perform(own, "start_assessment", by=by, assessors=assessors)
    assert not Assessment.objects.exists()


def candidates_member(user):
    """Someone of the support group who is a candidate too."""
    filled = candidates.person()
    Profile.objects.filter(member=filled).update(member=user.member)
    filled.language_skills.update(member=user.member)
    filled.consents.update(member=user.member)
    return user.member


def test_who_nominated_neither_assesses_nor_decides(people):
    candidates.criteria()
    candidates.policy()
    nomination = candidates.nominated(people[2])
    candidacy = perform(nomination, "accept", by=nomination.member.user).subject.candidacy
    candidacy = perform(candidacy, "exempt", by=people[0], reason="No camera.").subject
    candidacy = perform(candidacy, "submit", by=candidacy.member.user).subject
    candidacy = perform(candidacy, "start_screening", by=people[0]).subject
    with pytest.raises(NotPossible):
        perform(candidacy, "start_assessment", by=people[0], assessors=people[1:])
    with pytest.raises(PermissionDenied):
        perform(candidacy, "ask_changes", by=people[2], reason="More.")


def test_a_rejection_is_appealed_once_and_looked_at_by_others():
    people = candidates.group(5)
    candidacy = candidates.rejected(people)
    owner = candidacy.member.user
    candidacy = perform(candidacy, "appeal", by=owner, reason="I have ten years of it.").subject
    with pytest.raises(NotPossible):
        perform(candidacy, "appeal", by=owner, reason="Once more.")
    candidacy = perform(candidacy, "reconsider", by=people[0], reason="You are right.").subject
    before = [each.assessor for each in candidacy.assessments.all()]
    assert (candidacy.state, candidacy.round, candidacy.advice) == (State.SCREENING, 2, Advice.NONE)
    with pytest.raises(NotPossible):
        perform(candidacy, "start_assessment", by=people[0], assessors=before)
    others = [person for person in people if person not in before][:2]
    candidacy = perform(candidacy, "start_assessment", by=people[0], assessors=others).subject
    assert candidates.fresh(candidacy).given() == []


def test_an_appeal_is_answered_by_the_coordinator(people):
    candidacy = candidates.rejected(people)
    with pytest.raises(NotPossible):
        perform(candidacy, "maintain", by=people[0], reason="It stands.")
    candidacy = perform(candidacy, "appeal", by=candidacy.member.user, reason="Look again.").subject
    with pytest.raises(PermissionDenied):
        perform(candidacy, "maintain", by=people[1], reason="It stands.")
    candidacy = perform(candidacy, "maintain", by=people[0], reason="It stands.").subject
    assert (candidacy.state, candidacy.appeal_answered_at is not None) == (State.REJECTED, True)


def test_an_appeal_after_its_term_is_too_late(people):
    candidacy = candidates.rejected(people)
    with clock.at(clock.now() + timedelta(days=31)), pytest.raises(NotPossible):
        perform(candidacy, "appeal", by=candidacy.member.user, reason="Late.")


def test_a_full_pool_means_the_waiting_list_or_a_recorded_exception(people):
    first = candidates.recommended(people)
    with pytest.raises(NotPossible):
        perform(first, "waitlist", by=people[0])
    make_mandate()
    candidates.policy(most_ambassadors=1)
    with pytest.raises(NotPossible):
        perform(first, "admit", by=people[0])
    waiting = perform(first, "waitlist", by=people[0]).subject
    with pytest.raises(NotPossible):
        perform(waiting, "call_up", by=people[0])
    candidates.policy(most_ambassadors=None)
    called = perform(waiting, "call_up", by=people[0]).subject
    candidates.policy(most_ambassadors=1)
    with pytest.raises(PermissionDenied):
        perform(called, "allow_over_limit", by=people[1], reason="Ours.")
    perform(called, "allow_over_limit", by=people[0], reason="The only one who speaks German.")
    assert perform(called, "admit", by=people[0]).subject.state == State.ADMITTED


def test_changes_are_asked_and_nothing_is_lost(people):
    candidacy = candidates.submitted(people[0])
    candidacy = perform(candidacy, "ask_changes", by=people[0], reason="Which sectors?").subject
    profile = Profile.objects.get(member=candidacy.member)
    assert (candidacy.state, candidacy.changes_asked, profile.motivation != "") == (State.DRAFT, "Which sectors?", True)
    candidacy = perform(candidacy, "submit", by=candidacy.member.user).subject
    assert (candidacy.state, candidacy.changes_asked) == (State.SUBMITTED, "")


def test_whoever_withdraws_may_begin_anew(people):
    candidacy = candidates.in_assessment(people)
    candidacy = perform(candidacy, "withdraw", by=candidacy.member.user).subject
    states = set(candidacy.assessments.values_list("state", flat=True))
    assert (candidacy.state, states) == (State.WITHDRAWN, {AssessmentState.RELEASED})
    assert candidates.draft(candidacy.member).state == State.DRAFT


def test_a_policy_with_a_quorum_decides(people):
    policy(("support_group", 2), arrow="candidacy.reject")
    candidacy = candidates.recommended(people)
    waiting = perform(candidacy, "reject", by=people[0], reason="Not now.").waits_for
    assert candidates.fresh(candidacy).state == State.RECOMMENDED
    with pytest.raises(PermissionDenied):
        perform(waiting, "agree", by=people[0])
    for voter in people[1:]:
        waiting = perform(waiting, "agree", by=voter).subject
    assert candidates.fresh(candidacy).state == State.REJECTED
    row = OutboxRow.objects.get(name="candidacy_rejected")
    assert row.record.text.words["reason"] == "Not now."


def test_a_recusal_keeps_out_of_the_decision_too(people):
    policy(("support_group", 1), arrow="candidacy.admit")
    candidacy = candidates.in_assessment(people)
    asked = candidacy.assessments.get(assessor=people[2])
    perform(asked, "recuse", by=people[2], reason="My cousin.")
    perform(candidates.fresh(candidacy), "add_assessors", by=people[0], assessors=[people[0]])
    for person in people[:2]:
        candidates.give(candidates.fresh(candidacy), person)
    candidacy = perform(candidates.fresh(candidacy), "recommend", by=people[0]).subject
    waiting = perform(candidacy, "admit", by=people[0]).waits_for
    assert waiting.electorate() == [people[1]]
    with pytest.raises(PermissionDenied):
        perform(waiting, "agree", by=people[2])


@pytest.mark.parametrize("seats", [1, 3, 9])
def test_telling_the_support_group_asks_for_conflicts_at_once(seats):
    people = candidates.group(seats)
    candidacy = candidates.fresh(candidates.submitted(people[0]))
    with CaptureQueriesContext(connection) as queries:
        assert len(messages.support_group(candidacy)) == seats
    assert len(queries) <= 6


def recused_in_a_vote(people, candidacy):
    """The last of the group declares a conflict where somebody asked to refuse the candidacy."""
    policy(("support_group", 2), arrow="candidacy.reject")
    waiting = perform(candidacy, "reject", by=people[0], reason="Not now.").waits_for
    waiting = perform(waiting, "recuse", by=people[-1], reason="My sister.").subject
    perform(waiting, "withdraw", by=people[0])
    return candidates.fresh(candidacy)


def test_a_conflict_declared_in_a_vote_keeps_from_scoring_and_from_every_step(people):
    candidates.criteria()
    candidates.policy()
    candidacy = recused_in_a_vote(people, candidates.screening(people[0]))
    with pytest.raises(NotPossible):
        perform(candidacy, "start_assessment", by=people[0], assessors=people[1:])
    with pytest.raises(PermissionDenied):
        perform(candidacy, "ask_changes", by=people[-1], reason="More.")
    with pytest.raises(PermissionDenied):
        perform(candidacy, "reject", by=people[-1], reason="No.")


def test_a_conflict_declared_in_one_vote_holds_in_the_one_beside_it():
    people = candidates.group(4)
    policy(("support_group", 1), arrow="candidacy.admit")
    candidacy = candidates.recommended(people)
    admission = perform(candidacy, "admit", by=people[0]).waits_for
    policy(("support_group", 2), arrow="candidacy.reject")
    refusal = perform(candidates.fresh(candidacy), "reject", by=people[1], reason="Not now.").waits_for
    perform(refusal, "recuse", by=people[-1], reason="My sister.")
    with pytest.raises(PermissionDenied):
        perform(admission, "agree", by=people[-1])


def test_who_could_read_scores_gives_none():
    people = candidates.group(4)
    candidacy = candidates.in_assessment(people)
    candidates.give(candidacy, people[-1])
    with pytest.raises(NotPossible, match=str(people[0])):
        perform(candidates.fresh(candidacy), "add_assessors", by=people[0], assessors=people[:1])
    assert perform(candidates.fresh(candidacy), "add_assessors", by=people[0], assessors=people[1:2]).record


def test_a_difference_that_comes_after_the_talk_is_talked_over_too():
    people = candidates.group(4)
    candidacy = candidates.in_assessment(people)
    candidates.give(candidacy, people[2], practice=5, voice=4)
    candidates.give(candidacy, people[3], practice=1, voice=4)
    perform(candidates.fresh(candidacy), "talk_over", by=people[0], talk="One had not seen the end.")
    perform(candidates.fresh(candidacy), "add_assessors", by=people[0], assessors=people[1:2])
    candidates.give(candidates.fresh(candidacy), people[1], practice=3, voice=1)
    with pytest.raises(NotPossible, match="Voice"):
        perform(candidates.fresh(candidacy), "recommend", by=people[0])
    perform(candidates.fresh(candidacy), "talk_over", by=people[0], talk="The sound was bad.")
    assert perform(candidates.fresh(candidacy), "recommend", by=people[0]).subject.state == State.RECOMMENDED


def test_an_appeal_is_made_once_however_often_the_candidacy_is_refused():
    people = candidates.group(5)
    candidacy = candidates.rejected(people)
    owner = candidacy.member.user
    candidacy = perform(candidacy, "appeal", by=owner, reason="I have ten years of it.").subject
    candidacy = perform(candidacy, "reconsider", by=people[0], reason="You are right.").subject
    candidacy = perform(candidacy, "reject", by=people[0], reason="Still not.").subject
    with pytest.raises(NotPossible):
        perform(candidacy, "appeal", by=owner, reason="Once more.")


def test_a_candidacy_reconsidered_without_an_appeal_leaves_the_appeal_open():
    people = candidates.group(5)
    candidacy = perform(candidates.rejected(people), "reconsider", by=people[0], reason="A mistake.").subject
    candidacy = perform(candidacy, "reject", by=people[0], reason="Still not.").subject
    candidacy = perform(candidacy, "appeal", by=candidacy.member.user, reason="Look again.").subject
    assert perform(candidacy, "maintain", by=people[0], reason="It stands.").record


def consents_of(candidacy):
    return candidates.fresh(candidacy).consent_stands


def test_the_consent_ends_with_the_candidacy(people):
    candidacy = candidates.submitted(people[0])
    assert consents_of(candidacy)
    perform(candidacy, "withdraw", by=candidacy.member.user)
    assert not consents_of(candidacy)


def test_the_consent_of_who_was_refused_ends_with_the_term_to_appeal(people):
    candidacy = candidates.rejected(people)
    jobs.end_consents_of_refused()
    assert consents_of(candidacy)
    with clock.at(clock.now() + timedelta(days=31)):
        jobs.end_consents_of_refused()
    assert not consents_of(candidacy)
    with pytest.raises(NotPossible):
        perform(candidacy, "reconsider", by=people[0], reason="A mistake.")


def test_a_maintained_refusal_ends_the_consent_and_a_new_candidacy_begins_without_one(people):
    candidacy = candidates.rejected(people)
    candidacy = perform(candidacy, "appeal", by=candidacy.member.user, reason="Look again.").subject
    with pytest.raises(NotPossible):
        candidates.draft(candidacy.member)
    candidacy = perform(candidacy, "maintain", by=people[0], reason="It stands.").subject
    assert not consents_of(candidacy)
    other = candidates.rejected(people)
    assert not candidates.draft(other.member).consent_stands


def test_an_undo_never_lets_in_one_ambassador_too_many(people):
    candidates.policy(most_ambassadors=1)
    first = make_mandate()
    perform(first, "revoke", by=people[0], reason="A complaint.")
    OutboxRow.objects.all().delete()
    make_mandate()
    with pytest.raises(NotPossible):
        undo(Mandate.objects.get(pk=first.pk), by=people[0])
    candidates.policy(most_ambassadors=2)
    assert undo(Mandate.objects.get(pk=first.pk), by=people[0])


def test_what_the_sheet_lacks_is_read_at_once(people):
    candidacy = candidates.fresh(candidates.ready(people[0]))
    with CaptureQueriesContext(connection) as queries:
        assert candidacy.missing_from_sheet() == []
    assert len(queries) <= 3  # the member, what the sheet says, a language
    candidacy.member.profile.themes.clear()
    assert candidacy.missing_from_sheet() == [Profile._meta.get_field("themes").verbose_name]
    Profile.objects.all().delete()
    assert len(candidacy.missing_from_sheet()) == 6


def test_no_hours_a_month_is_an_answer(people):
    candidacy = candidates.fresh(candidates.ready(people[0]))
    Profile.objects.update(hours_per_month=0)
    assert candidacy.missing_from_sheet() == []

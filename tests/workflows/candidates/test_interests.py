"""Interests that nobody declared: a mission held together, a tie that names the other."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from tests.factories import candidates, cast, missions
from tests.factories.people import make_mandate, make_member, make_seat, make_user_with
from workflows.approvals.models import ApprovalRequest
from workflows.approvals.queries import waiting_for
from workflows.candidates import jobs
from workflows.candidates.assessment_forms import AssessorsForm
from workflows.candidates.assessors import seats_of
from workflows.candidates.assigning import Interest
from workflows.candidates.forms import InterviewForm
from workflows.candidates.models import Assessment, Candidacy
from workflows.candidates.states import AssessmentState
from workflows.kernel.facts import audience_named
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible, PermissionDenied
from workflows.people import consents
from workflows.people.models import ConsentKind
from workflows.people.roles import Role, remember_for_request
from workflows.people.sheet.models import Profile, Tie

pytestmark = pytest.mark.django_db


def went_along(candidacy, user):
    """Both on one mission, before the candidacy is decided on."""
    cast.speaks(user.member, "nl")
    Profile.objects.create(member=user.member)
    for member in (candidacy.member, user.member):
        make_mandate(member)
    return missions.staffed(candidacy.member, user.member, ambassadors_wanted=2)


@pytest.mark.req("R5.5")
def test_who_held_a_mission_with_the_candidate_has_an_interest_the_coordinator_too(people, visitor):
    candidacy = candidates.screening(people[0])
    assert [candidacy.interest_of(each) for each in people] == [None, None, None]
    went_along(candidacy, people[0])
    found = candidates.fresh(candidacy)
    assert [found.interest_of(each) for each in people] == [Interest.WENT_ALONG, None, None]
    assert visitor(people[0]).get(candidacy.desk_url()).status_code == 404
    with pytest.raises(PermissionDenied):
        perform(found, "ask_changes", by=people[0], reason="More.")


@pytest.mark.req("R5.5")
def test_who_held_a_mission_with_the_candidate_can_not_be_asked_and_the_page_says_why(people, visitor):
    candidates.criteria()
    candidates.policy()
    candidacy = candidates.screening(people[0])
    went_along(candidacy, people[1])
    found = candidates.fresh(candidacy)
    assert [Candidacy.objects.visible_to(each).count() for each in people] == [1, 0, 1]
    with override("en"), pytest.raises(NotPossible, match="has an interest"):
        perform(found, "start_assessment", by=people[0], assessors=people[1:])
    path = reverse("candidacy_step", args=[candidacy.pk, "start-assessment"])
    assert f"{people[1]} (" in visitor(people[0]).get(path).content.decode()
    with override("en"):
        field = AssessorsForm(subject=found, by=people[0]).fields["assessors"]
    offered = dict(field.choices)
    assert [str(each.pk) in offered for each in people] == [True, False, True]
    assert field.help_text.endswith(f"Kept out of it: {people[1]} (held a mission together with the candidate).")


def test_who_has_an_interest_is_not_of_the_board_that_a_rule_tells(people):
    def of_the_board(user):
        user.groups.add(Group.objects.get_or_create(name=Role.BOARD)[0])
        return user

    candidacy = candidates.in_assessment(people[1:])
    plain, candidate, recused, along = make_user_with(Role.BOARD), candidacy.member.user, people[1], people[0]
    for user in (candidate, recused, along):
        of_the_board(user)
    perform(candidacy.assessments.get(assessor=recused), "recuse", by=recused, reason="My neighbour.")
    went_along(candidacy, along)
    assert list(audience_named(Candidacy, "board").people(candidates.fresh(candidacy))) == [plain]


def tie(member, words, version=consents.TIES_VERSION):
    consents.give(member, ConsentKind.TIES, version=version, wording="So it was read.")
    return Tie.objects.create(member=member, field="political", level="regional", description=words)


def on_the_sheet_of_the_candidate(candidacy, user):
    tie(candidacy.member, f"Council, with {user.last_name.upper()}, {user.first_name}")


def on_the_own_sheet(candidacy, user):
    tie(user.member, f"Council, with {candidacy.member}")


@pytest.mark.req("R5.5")
@pytest.mark.parametrize("somewhere", [on_the_sheet_of_the_candidate, on_the_own_sheet])
def test_whom_a_tie_names_has_an_interest_on_whichever_sheet_it_stands(people, visitor, somewhere):
    candidacy = candidates.screening(people[0])
    somewhere(candidacy, people[1])
    found = candidates.fresh(candidacy)
    assert [found.interest_of(each) for each in people] == [None, Interest.TIED, None]
    assert [Candidacy.objects.visible_to(each).count() for each in people] == [1, 0, 1]
    assert visitor(people[1]).get(candidacy.desk_url()).status_code == 404
    with pytest.raises(PermissionDenied):
        perform(found, "ask_changes", by=people[1], reason="More.")


def test_whom_a_tie_names_can_not_be_asked_and_nobody_reads_its_words(people):
    candidates.criteria()
    candidates.policy()
    candidacy = candidates.screening(people[0])
    on_the_sheet_of_the_candidate(candidacy, people[1])
    found = candidates.fresh(candidacy)
    with override("en"), pytest.raises(NotPossible, match="has an interest"):
        perform(found, "start_assessment", by=people[0], assessors=people[1:])
    with override("en"):
        field = AssessorsForm(subject=found, by=people[0]).fields["assessors"]
    assert [str(each.pk) in dict(field.choices) for each in people] == [True, False, True]
    assert field.help_text.endswith(f"Kept out of it: {people[1]} (a tie on an identification sheet names the other).")


def test_whom_a_tie_names_does_not_decide(people):
    missions.policy(("support_group", 1), arrow="candidacy.reject")
    candidacy = candidates.screening(people[0])
    on_the_own_sheet(candidacy, people[1])
    perform(candidates.fresh(candidacy), "reject", by=people[0], reason="Too little practice yet.")
    assert ApprovalRequest.objects.get().electorate() == [people[2]]
    assert [len(waiting_for(each)) for each in people] == [0, 0, 1]


def test_whom_a_tie_names_does_not_meet_the_candidate(people):
    candidacy, other = candidates.in_assessment(people), candidates.in_assessment(people)
    on_the_own_sheet(candidacy, people[1])
    form = InterviewForm(subject=candidates.fresh(candidacy), by=people[0])
    assert list(form.seated) == [str(people[0].pk), str(people[2].pk)]
    also = InterviewForm(
        {"people": [people[1].pk], "also_for": [candidacy.pk]}, subject=candidates.fresh(other), by=people[0]
    )
    assert "people" in also.errors


def test_an_assessor_whom_a_tie_names_meanwhile_is_released(people):
    candidacy = candidates.in_assessment(people)
    assert jobs.release_who_left() == 0
    on_the_sheet_of_the_candidate(candidacy, people[1])
    assert jobs.release_who_left() == 1
    assert Assessment.objects.get(assessor=people[1]).state == AssessmentState.RELEASED


def test_a_tie_tells_only_under_words_that_said_so_and_while_they_stand(people):
    candidacy = candidates.screening(people[0])
    tie(candidacy.member, f"With {people[1]}", version="2026-1")
    assert candidates.fresh(candidacy).interest_of(people[1]) is None
    consents.give(candidacy.member, ConsentKind.TIES, version=consents.TIES_VERSION, wording="So it was read.")
    assert candidates.fresh(candidacy).interest_of(people[1]) is Interest.TIED
    consents.withdraw(candidacy.member, ConsentKind.TIES)
    assert candidates.fresh(candidacy).interest_of(people[1]) is None


def asked(act):
    with CaptureQueriesContext(connection) as captured:
        found = act()
    return found, len(captured)


def test_who_is_tied_is_known_in_as_many_queries_for_thirty_seats_as_for_one(people):
    candidacy = candidates.screening(people[0])
    on_the_sheet_of_the_candidate(candidacy, people[1])
    seated = [*people, *(make_seat(make_member()).member.user for _n in range(7))] * 3
    counts = []
    for size in (1, 3, 30):
        subject = candidates.fresh(candidacy)
        seats, queries = asked(lambda size=size, subject=subject: seats_of(seated[:size], subject))
        counts.append(queries)
    assert [seat.key for seat in seats if seat.interest] == [people[1].pk] * 3
    assert len(set(counts)) == 1, counts


def test_what_waits_for_somebody_costs_as_much_for_thirty_candidacies_as_for_one(people):
    missions.policy(("support_group", 1), arrow="candidacy.reject")
    counts, tied = [], 0
    for more in (1, 2, 27):
        for number in range(more):
            candidacy = candidates.submitted(people[0])
            if number % 2:
                on_the_sheet_of_the_candidate(candidacy, people[1])
                tied += 1
            perform(candidacy, "reject", by=people[0], reason="Not now.")
        remember_for_request(people[1])
        (found, queries), all_of_them = asked(lambda: waiting_for(people[1])), ApprovalRequest.objects.count()
        counts.append(queries)
        assert len(found) == all_of_them - tied
    assert len(set(counts)) == 1, counts

"""Interests that nobody declared: a mission held together."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.translation import override

from tests.factories import candidates, cast, missions
from tests.factories.people import make_mandate, make_user_with
from workflows.candidates.assessment_forms import AssessorsForm
from workflows.candidates.assigning import Interest
from workflows.candidates.models import Candidacy
from workflows.kernel.facts import audience_named
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible, PermissionDenied
from workflows.people.roles import Role
from workflows.people.sheet.models import Profile

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

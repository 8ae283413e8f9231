"""Interests that nobody declared: a mission held together, a name among the ties."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.factories import candidates, cast, missions
from tests.factories.people import make_mandate
from workflows.candidates.assigning import Interest
from workflows.candidates.forms import AssessorsForm
from workflows.candidates.models import Candidacy
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible, PermissionDenied
from workflows.people.models import Profile, Tie, TieField, TieLevel

pytestmark = pytest.mark.django_db


def tie(candidacy, description):
    Tie.objects.create(
        member=candidacy.member, field=TieField.values[0], level=TieLevel.values[0], description=description
    )


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
def test_who_is_named_in_a_tie_can_not_be_asked(people, visitor):
    candidates.criteria()
    candidates.policy()
    candidacy = candidates.screening(people[0])
    tie(candidacy, f"Board of a club, with {people[1].get_full_name().upper()}.")
    found = candidates.fresh(candidacy)
    assert [found.interest_of(each) for each in people] == [None, Interest.TIED, None]
    seen = [Candidacy.objects.visible_to(each).count() for each in people]
    assert seen == [1, 0, 1]
    with override("en"), pytest.raises(NotPossible, match="has an interest"):
        perform(found, "start_assessment", by=people[0], assessors=people[1:])
    path = reverse("candidacy_step", args=[candidacy.pk, "start-assessment"])
    assert f"{people[1]} (" in visitor(people[0]).get(path).content.decode()
    with override("en"):
        field = AssessorsForm(subject=found, by=people[0]).fields["assessors"]
    assert [key for key, _words in field.choices] == [str(people[0].pk), str(people[2].pk)]
    assert field.help_text.endswith(f"Kept out of it: {people[1]} (is named in the candidate's ties).")


def test_a_name_that_only_begins_alike_is_nobody(people):
    candidacy = candidates.screening(people[0])
    tie(candidacy, f"Club of {people[1].get_full_name()}000")
    tie(candidacy, people[1].first_name)
    assert candidates.fresh(candidacy).interest_of(people[1]) is None
    assert Candidacy.objects.visible_to(people[1]).count() == 1

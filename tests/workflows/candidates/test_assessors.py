"""What is read for the proposal of assessors, and the proposal on its page."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.factories import candidates, cast
from tests.factories.people import make_member, make_region, make_seat
from workflows.candidates.assessment_forms import AssessorsForm
from workflows.candidates.assessors import seats_of
from workflows.candidates.assigning import Seat

pytestmark = pytest.mark.django_db


def test_a_seat_is_known_by_its_load_region_and_languages(people):
    candidacy = candidates.in_assessment(people)
    region = make_region()
    french = make_seat(cast.speaks(make_member(language="fr"), "en", level="B1"), regions=[region]).member.user
    cast.speaks(people[1].member, "en", level="B2")
    country = candidacy.country_id
    assert seats_of([people[1], french], candidacy) == [
        Seat(people[1].pk, 1, country, frozenset(), frozenset({people[1].member.language, "en"})),
        Seat(french.pk, 0, country, frozenset({region.pk}), frozenset({"fr"})),
    ]


@pytest.mark.req("R5.5")
def test_starting_the_assessment_proposes_whom_to_ask_and_says_why(visitor, people):
    candidates.in_assessment(people)
    newcomer = cast.seated()
    waiting = candidates.screening(people[0])
    path = reverse("candidacy_step", args=[waiting.pk, "start-assessment"])
    field = visitor(people[0]).get(path).context["form"].fields["assessors"]
    assert field.initial == [str(people[0].pk), str(newcomer.pk)]
    with override("en"):
        form = AssessorsForm(subject=candidates.fresh(waiting), by=people[0])
    why = "reads the candidate's language, 1 assessment waits"
    assert dict(form.fields["assessors"].choices)[str(people[1].pk)] == f"{people[1]} — {why}"


def test_the_proposal_can_be_changed(visitor, people):
    candidates.criteria()
    candidates.policy()
    waiting = candidates.screening(people[0])
    path = reverse("candidacy_step", args=[waiting.pk, "start-assessment"])
    answers = {"seen": waiting.revision, "assessors": [p.pk for p in people[1:]]}
    assert visitor(people[0]).post(path, answers).status_code == 302
    assert {each.assessor for each in candidates.fresh(waiting).counting()} == set(people[1:])

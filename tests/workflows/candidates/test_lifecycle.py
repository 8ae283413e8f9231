"""A candidacy from the draft to the mandate, and the ways aside."""

import pytest

from tests.factories import candidates
from tests.factories.people import make_mandate
from workflows.candidates.models import Candidacy
from workflows.candidates.states import State
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.people.models import Mandate
from workflows.people.states import State as MandateState

pytestmark = pytest.mark.django_db


@pytest.mark.req("R5.5")
def test_a_member_becomes_an_ambassador(people):
    candidacy = candidates.admitted(people)
    mandate = Mandate.objects.get(member=candidacy.member)
    assert (candidacy.state, mandate.state) == (State.ADMITTED, MandateState.ONBOARDING)
    assert (mandate.ends - mandate.starts).days in (730, 731)


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

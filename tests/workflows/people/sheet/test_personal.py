"""What the sheet keeps is told to its owner, ends with its agreement, and is not kept longer than it says."""

from datetime import timedelta

import pytest

from tests.factories import cast
from workflows.kernel import clock
from workflows.people import consents
from workflows.people.models import ConsentKind
from workflows.people.privacy.export import everything_about
from workflows.people.privacy.jobs import purge_overdue
from workflows.people.privacy.tables import Person
from workflows.people.sheet.models import AccessNeeds, Profile, SheetDraft, Tie

pytestmark = pytest.mark.django_db
TYPED = {"needs": ["A ramp"], "agree_needs": ["on"], "ties-0-description": ["Council"], "agree_ties": ["on"]}


@pytest.fixture
def person():
    member = cast.ambassador()
    for kind in (ConsentKind.TIES, ConsentKind.NEEDS):
        consents.agree(member, kind)
    AccessNeeds.objects.create(member=member, words="A ramp")
    Tie.objects.create(member=member, field="political", level="regional", description="Council")
    SheetDraft.objects.create(member=member, part="agreed", typed=TYPED)
    return member


@pytest.mark.req("R5.3")
@pytest.mark.parametrize(
    ("kind", "left"), [("ties", {"needs", "agree_needs"}), ("needs", {"ties-0-description", "agree_ties"})]
)
def test_what_was_kept_or_typed_under_an_agreement_goes_with_it(person, kind, left):
    consents.withdraw(person, ConsentKind(kind))
    assert set(SheetDraft.objects.get().typed) == left
    assert (Tie.objects.exists(), AccessNeeds.objects.exists()) == (kind != "ties", kind != "needs")


def test_what_was_not_saved_is_kept_a_month(person):
    with clock.at(clock.now() + timedelta(days=29)):
        purge_overdue()
        assert SheetDraft.objects.count() == 1
    with clock.at(clock.now() + timedelta(days=31)):
        purge_overdue()
        assert (SheetDraft.objects.count(), AccessNeeds.objects.count()) == (0, 1)


def test_everything_is_told_to_its_owner(person):
    Profile.objects.filter(member=person).update(week=["1-morning"])
    told = {section.model: str(section.rows) for section in everything_about(Person.of(person.user))}
    assert ("A ramp" in told[AccessNeeds], "1-morning" in told[Profile]) == (True, False)
    assert "Council" in told[SheetDraft]

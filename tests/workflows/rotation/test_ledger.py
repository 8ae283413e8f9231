from datetime import timedelta
from typing import Any

import pytest

from snippets.models import Country
from tests.factories import cast, missions
from tests.factories.people import make_member
from workflows.candidates.needs import write
from workflows.candidates.profiles import Wanted
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people import consents
from workflows.people.models import ConsentKind, Member
from workflows.people.sheet.models import Profile
from workflows.rotation.ledger import Ledger, ledger, year_of

pytestmark = pytest.mark.django_db
SUMMER = clock.now().replace(month=7, day=1, hour=12)


@pytest.fixture(autouse=True)
def in_summer() -> Any:
    """Neither the days before nor those after leave the year."""
    with clock.at(SUMMER):
        yield


def of_this_year(member: Member) -> Ledger:
    return ledger(member.country_id, clock.today().year)


def test_missions_hours_offers_and_refusals_stand_beside_each_other() -> None:
    went, refused = cast.ambassador(), cast.ambassador()
    missions.reported(went, starts=clock.now() - timedelta(days=3))
    perform(missions.assignment(missions.staffing(refused), refused), "decline", by=refused.user)
    found = of_this_year(went)
    assert {line.key: (line.done, line.planned, line.hours, line.offers, line.refusals) for line in found.lines} == {
        refused.pk: (0, 0, 0.0, 1, 1),
        went.pk: (1, 0, 2.0, 1, 0),
    }
    assert [line.key for line in found.lines] == [refused.pk, went.pk]


def test_a_seat_ahead_is_planned_and_one_of_a_cancelled_mission_is_nothing() -> None:
    person = cast.ambassador()
    missions.staffed(person)
    other = missions.staffed(person, starts=clock.now() + timedelta(days=60))
    perform(other, "cancel", by=other.owner, reason="No.")
    (line,) = of_this_year(person).lines
    assert (line.done, line.planned, line.missions) == (0, 1, 1)


def test_another_year_counts_by_itself() -> None:
    person = cast.ambassador()
    missions.staffed(person)
    (line,) = ledger(person.country_id, clock.today().year + 1).lines
    assert (line.missions, line.offers) == (0, 0)


def test_the_need_is_shared_among_those_the_plan_wants() -> None:
    people = [cast.ambassador() for _n in range(2)]
    missions.staffed(people[0], ambassadors_wanted=1)
    missions.approved(ambassadors_wanted=5)
    missions.qualifying(ambassadors_wanted=9)
    found = of_this_year(people[0])
    assert (found.needed, found.people, found.is_planned, found.share) == (6, 2, False, 3.0)
    country = Country.objects.get(pk=people[0].country_id)
    write(country.pk, clock.today().year, {Wanted(): (4, None)}, by=people[0].user, seen=0)
    found = of_this_year(people[0])
    assert (found.people, found.is_planned, found.share) == (4, True, 1.5)
    assert [line.beside for line in found.lines] == [-1.5, -0.5]


def test_fellow_ambassadors_read_a_name_only_where_somebody_agreed() -> None:
    open_one, shy = cast.ambassador(), cast.ambassador()
    consents.choose(open_one, ConsentKind.LEDGER, True)
    names = {line.key: line.name_for(None) for line in of_this_year(shy).lines}
    assert (names[open_one.pk], str(shy) in names.values()) == (str(open_one), False)
    consents.choose(open_one, ConsentKind.LEDGER, False)
    assert str(open_one) not in [line.name_for(None) for line in of_this_year(shy).lines]


def test_the_own_wish_stands_beside_the_numbers() -> None:
    person = cast.ambassador()
    Profile.objects.update_or_create(member=person, defaults={"pace": "more", "hours_per_month": 6})
    (line,) = of_this_year(person).lines
    assert line.pace == "more"


def test_whoever_has_no_mandate_is_not_in_it() -> None:
    member = make_member()
    assert of_this_year(member).lines == []


@pytest.mark.parametrize("text", ["", "x", "１９９９", "1999", "99999", "9999"])
def test_a_year_that_is_none_is_this_year(text: str) -> None:
    assert year_of(text) == clock.today().year

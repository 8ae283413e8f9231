"""After a no, one click corrects one's own sheet, and the next match knows."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from snippets.models import Theme
from tests.factories import cast, missions
from tests.factories.missions import choice
from tests.factories.people import log_in, make_region
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.matching.queries import candidates
from workflows.missions.models import Assignment, Mission
from workflows.people.models import Member
from workflows.people.sheet.models import Profile
from workflows.zone.corrections import corrections_for

pytestmark = pytest.mark.django_db


def says_no(person: Member, because: str, **fields: object) -> Assignment:
    mission = missions.staffing(person, **fields)
    perform(missions.assignment(mission, person), "decline", by=person.user, no_because=because)
    return missions.assignment(mission, person)


def click(mine: Assignment, change: str) -> None:
    client = log_in(Client(), mine.member.user)
    page = client.get(reverse("zone_mission", args=[mine.mission_id]))
    assert change in [each.key for each in page.context["corrections"]]
    for _twice in range(2):
        answer = client.post(reverse("zone_correct", args=[mine.mission_id]), {"change": change})
        assert (answer.status_code, answer.url) == (302, reverse("zone_mission", args=[mine.mission_id]))


def codes_of(person: Member, mission: Mission) -> set[str]:
    (card,) = [each.card for each in candidates(mission) if each.pk == person.pk]
    return set(card.codes) | {reason.code for reason in card.reasons}


def test_a_day_off_keeps_the_person_from_every_mission_of_that_day():
    person = cast.ambassador()
    mine = says_no(person, "day")
    click(mine, "day")
    assert person.blocked_periods.count() == 1
    later = missions.approved(starts=mine.mission.starts + timedelta(minutes=30))
    assert "blocked" in codes_of(person, later)
    assert corrections_for(missions.assignment(mine.mission, person)) == []


def test_whoever_has_too_much_is_asked_less():
    person = cast.ambassador()
    mine = says_no(person, "much")
    assert "fewer" not in codes_of(person, missions.approved(title="Before"))
    click(mine, "pace")
    assert "fewer" in codes_of(person, missions.approved(title="After"))


def test_a_theme_that_is_not_theirs_leaves_the_sheet():
    person, theme = cast.ambassador(), choice(Theme, "work")
    person.profile.themes.add(theme)
    click(says_no(person, "theme"), f"theme-{theme.pk}")
    assert "no_themes" in codes_of(person, missions.approved(title="After"))


def test_a_region_that_is_too_far_is_travelled_to_no_longer():
    person, region = cast.ambassador(), make_region("far-away")
    Profile.objects.filter(member=person).update(reach="country")
    person.profile.travel_regions.add(region)
    mine = says_no(person, "far", region=region)
    click(mine, "region")
    click(mine, "reach")
    assert "far" in codes_of(person, missions.approved(title="After", region=region))


def test_a_language_that_is_too_weak_is_asked_for_no_longer():
    person = cast.ambassador()
    click(says_no(person, "language"), "language")
    assert "language" in codes_of(person, missions.approved(title="After"))


@pytest.mark.parametrize("because", ["", "other"])
def test_without_a_reason_that_the_sheet_knows_nothing_is_proposed(because):
    assert corrections_for(says_no(cast.ambassador(), because)) == []


def test_nothing_changes_by_looking_nor_for_an_unknown_change_nor_for_others():
    person, other = cast.ambassador(), cast.ambassador()
    mine = says_no(person, "day")
    address = reverse("zone_correct", args=[mine.mission_id])
    own, stranger = log_in(Client(), person.user), log_in(Client(), other.user)
    answers = [own.get(address), own.post(address, {"change": "pace"}), stranger.post(address, {"change": "day"})]
    assert [each.status_code for each in answers] == [302, 302, 404]
    assert person.blocked_periods.count() == 0


def test_no_day_off_is_proposed_for_another_day_than_the_one_that_did_not_suit():
    person = cast.ambassador()
    mine = says_no(person, "day")
    with clock.at(mine.mission.ends + timedelta(days=1)):
        assert corrections_for(mine) == []
    starts = mine.mission.starts + timedelta(days=7)
    perform(mine.mission, "reschedule", by=mine.mission.owner, starts=starts, ends=starts + timedelta(hours=1))
    assert corrections_for(missions.assignment(mine.mission, person)) == []

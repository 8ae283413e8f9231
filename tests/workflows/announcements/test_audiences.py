"""Whom an announcement reaches."""

from typing import Any

import pytest
from django.utils.translation import override

from tests.factories import announcements, cast
from tests.factories.people import make_country, make_mandate, make_member, make_region, make_user_with
from workflows.announcements import audiences
from workflows.kernel.facts import UnknownFact
from workflows.people.models import Member
from workflows.people.roles import Role
from workflows.people.sheet.models import Profile

pytestmark = [pytest.mark.django_db, pytest.mark.req("R3.3")]


def reached(line: str, country: Any = None) -> set[str]:
    found = audiences.columns(line)
    group = found.pop("audience")
    return {user.email for user in audiences.people(group, country.pk if country else None, **found)}


def mails(*people: Member) -> set[str]:
    return {each.user.email for each in people}


def test_ambassadors_are_those_with_a_mandate_that_runs() -> None:
    active = announcements.ambassador("active")
    make_mandate(make_member(), active=False)
    make_member()
    assert reached("all_ambassadors") == mails(active)


def test_staff_and_support_group_are_reached_each_on_their_own() -> None:
    announcements.ambassador("active")
    staff, seat = make_user_with(Role.STAFF), cast.seated()
    assert reached("all_staff") == {staff.email}
    assert reached("all_support_group") == {seat.email}


def test_of_a_country_only_who_lives_there() -> None:
    here, abroad = announcements.ambassador("here"), make_country("fr")
    there = make_mandate(make_member(country=abroad)).member
    assert reached("all_ambassadors", make_country()) == mails(here)
    assert reached("all_ambassadors", abroad) == mails(there)
    assert reached("all_ambassadors") == mails(here, there)


def test_speaking_a_language_means_being_at_ease_in_it() -> None:
    fluent = announcements.ambassador("fluent", languages=("fr",))
    cast.speaks(announcements.ambassador("learner"), "fr", level="B1")
    assert reached("all_ambassadors language fr") == mails(fluent)


def test_a_region_is_where_they_live_and_a_theme_stands_on_their_sheet() -> None:
    here = announcements.ambassador("here", region=make_region("brussels"))
    there = announcements.ambassador("there", region=make_region("liege"))
    theme = audiences.Theme.objects.create(key="care", name=announcements.in_all("Care"))
    Profile.objects.get(member=there).themes.add(theme)
    assert reached("all_ambassadors region brussels") == mails(here)
    assert reached("all_ambassadors theme care") == mails(there)


def test_an_audience_is_said_in_words() -> None:
    cast.language("fr")
    with override("en"):
        assert audiences.label("all_ambassadors") == "all ambassadors"
        assert audiences.label("all_ambassadors language fr") == "ambassadors who speak fr"


@pytest.mark.parametrize(
    "line", ["", "everybody", "all_staff language fr", "all_ambassadors language", "all_ambassadors shoes 42"]
)
def test_what_is_no_audience_is_refused(line: str) -> None:
    with pytest.raises(UnknownFact):
        audiences.label(line)
    with pytest.raises(UnknownFact):
        audiences.columns(line)


def test_a_language_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownFact):
        audiences.label("all_ambassadors language tlh")
    with pytest.raises(UnknownFact):
        audiences.columns("all_ambassadors language tlh")


def test_every_line_that_is_offered_can_be_read_again() -> None:
    cast.language("fr")
    make_region()
    lines = [line for _group, lines in audiences.offered() for line, _words in lines]
    assert ("all_ambassadors language fr" in lines, "all_ambassadors region brussels" in lines) == (True, True)
    for line in lines:
        assert dict(pair for _g, pairs in audiences.offered() for pair in pairs)[line] == audiences.label(line)

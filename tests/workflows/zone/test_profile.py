"""A person's own page: the sheet in parts, ties and the way to erase them, the language."""

import pytest
from django.urls import reverse

from tests.factories import cast
from tests.factories.people import log_in, make_user_with
from tests.factories.sheets import TIE, address, fill_in, opened, rows
from workflows.people.models import Consent, Member
from workflows.people.queries import needs_agreed, needs_seen_by, ties_seen_by
from workflows.people.roles import Role
from workflows.people.sheet.models import Profile, Tie
from workflows.people.sheet.parts import PARTS

pytestmark = pytest.mark.django_db


@pytest.mark.req("R1.3")
@pytest.mark.req("R5.3")
def test_the_profile_shows_every_part_and_leads_to_it(zone, ambassador):
    fill_in(zone)
    page = zone.get(reverse("zone_profile"))
    assert [each["part"].slug for each in page.context["parts"]] == [part.slug for part in PARTS]
    text = page.content.decode()
    assert [address(part.slug) in text for part in PARTS] == [True] * len(PARTS)
    assert ("To show how." in text, "Ten years." in text) == (True, True)


def test_a_part_is_saved_by_itself_and_leads_back(zone, ambassador):
    answer = zone.post(address("why"), {"motivation": "I know the trade."} | opened(zone, "why"))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("zone_profile"))
    assert Profile.objects.get(member=ambassador).motivation == "I know the trade."
    page = zone.get(address("why")).content.decode()
    assert "progress" not in page.split("<main")[1]


def test_there_is_no_part_of_another_name(zone):
    assert zone.get(address("nothing")).status_code == 404


def test_an_account_without_a_member_has_no_sheet(client):
    browser = log_in(client, make_user_with(Role.FINANCE))
    page = browser.get(reverse("zone_profile"))
    assert (page.status_code, page.context["parts"]) == (200, [])
    assert browser.post(reverse("zone_profile"), {}).status_code == 404
    assert browser.get(address("agreed")).status_code == 404
    assert browser.get(reverse("zone_ties_erase")).status_code == 404


@pytest.mark.req("R5.3")
def test_ties_are_erased_with_the_agreement_once_that_is_sure(zone, ambassador):
    zone.post(address("agreed"), {"agree_ties": "on"} | rows("ties", TIE) | opened(zone, "agreed"))
    assert zone.get(reverse("zone_ties_erase")).status_code == 200
    assert zone.post(reverse("zone_ties_erase"), {}).status_code == 422
    assert Tie.objects.count() == 1
    assert zone.post(reverse("zone_ties_erase"), {"sure": "on"}).status_code == 302
    assert (Tie.objects.count(), Consent.objects.get().withdrawn_at is None) == (0, False)


def test_ties_and_needs_are_seen_on_nobody_elses_pages(zone, other_ambassador, ambassador):
    typed = {"agree_ties": "on", "agree_needs": "on", "needs": "A ramp to the stage"}
    zone.post(address("agreed"), typed | rows("ties", TIE) | opened(zone, "agreed"))
    own = zone.get(reverse("zone_profile")).content.decode()
    assert ("Council of my town" in own, "A ramp to the stage" in own) == (True, True)
    for name in ("zone_home", "zone_profile", "zone_missions"):
        page = other_ambassador.get(reverse(name)).content.decode()
        assert ("Council of my town" in page, "A ramp to the stage" in page) == (False, False)
    somebody, read = cast.ambassador().user, Member.objects.annotate(needs=needs_agreed()).get(pk=ambassador.pk)
    assert read.needs == "A ramp to the stage"
    assert (list(ties_seen_by(somebody, ambassador)), needs_seen_by(somebody, read)) == ([], "")


def test_the_language_follows_at_once_on_screens_and_in_mail(zone, ambassador):
    response = zone.post(reverse("zone_language"), {"language": "fr"})
    ambassador.refresh_from_db()
    assert response.headers["Location"].startswith("/fr/")
    assert (ambassador.language, ambassador.user.language) == ("fr", "fr")
    assert zone.post(reverse("zone_language"), {"language": "xx"}).status_code == 302
    ambassador.refresh_from_db()
    assert ambassador.language == "fr"


def test_what_the_register_says_is_shown_and_not_asked(zone, ambassador):
    page = zone.get(reverse("zone_profile"))
    assert (ambassador.number in page.content.decode(), "first_name" in page.content.decode()) == (True, False)


def test_the_sheet_costs_the_same_for_1_and_12_languages(zone, ambassador, django_assert_max_num_queries):
    counts = []
    for number in (0, 12):
        for each in range(number):
            cast.speaks(ambassador, f"x{each}")
        with django_assert_max_num_queries(30) as counted:
            zone.get(reverse("zone_profile"))
        counts.append(len(counted))
    assert len(set(counts)) == 1


@pytest.mark.parametrize(("name", "page"), [("zone_language", "zone_profile")])
def test_an_address_that_only_takes_leads_a_reader_to_its_page(zone, name, page):
    answer = zone.get(reverse(name))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse(page))
    assert answer.headers["Cache-Control"] == "no-store"

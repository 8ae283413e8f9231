"""The identification sheet, ties under their own consent, the language, as their owner keeps them."""

import pytest
from django.urls import reverse

from snippets.models import Sector, Theme
from tests.factories import cast, missions
from tests.factories.people import log_in, make_user_with
from workflows.people.models import Consent, LanguageSkill, Profile, Tie
from workflows.people.queries import ties_seen_by
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def rows(prefix, *values, initial=0):
    data = {f"{prefix}-TOTAL_FORMS": len(values), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(values):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def seen(browser, name):
    return {"seen": browser.get(reverse(name)).context["seen"]}


def spoken(person):
    return list(LanguageSkill.objects.filter(member=person).values_list("language__key", "level"))


@pytest.mark.req("R1.3")
@pytest.mark.req("R5.3")
def test_the_whole_sheet_is_saved(zone, ambassador):
    theme, sector = missions.choice(Theme, "status"), missions.choice(Sector, "theatre")
    french, dutch = cast.language("fr"), cast.language("nl")
    data = {
        "hours_per_month": "6", "motivation": "I know the trade.", "background": "Stage manager",
        "know_how": "Radio", "themes": [theme.pk], "sectors": [sector.pk], "joins_meetings": "on",
    }  # fmt: skip
    data |= rows(
        "languages", {"language": dutch.pk, "level": "C2", "DELETE": "on"}, {"language": french.pk, "level": "B2"},
        {"language": "", "level": ""}, initial=1,
    )  # fmt: skip
    response = zone.post(reverse("zone_profile"), data | seen(zone, "zone_profile"))
    assert (response.status_code, response.headers["Location"]) == (302, reverse("zone_profile"))
    sheet = Profile.objects.get(member=ambassador)
    assert (sheet.hours_per_month, sheet.motivation, sheet.joins_meetings) == (6, "I know the trade.", True)
    assert (list(sheet.themes.all()), list(sheet.sectors.all())) == ([theme], [sector])
    assert spoken(ambassador) == [("fr", "B2")]


def test_a_sheet_with_mistakes_keeps_what_was_typed_and_changes_nothing(zone, ambassador):
    dutch = cast.language("nl")
    data = {"hours_per_month": "900", "motivation": "I know the trade."}
    data |= rows("languages", {"language": dutch.pk, "level": "C1"}, {"language": dutch.pk, "level": ""}, initial=1)
    response = zone.post(reverse("zone_profile"), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert ("I know the trade." in page, 'value="900"' in page, "error-summary" in page) == (True, True, True)
    assert set(response.context["form"].errors) == {"hours_per_month"}
    assert [set(row.errors) for row in response.context["rows"]] == [set(), {"language", "level"}]
    assert (Profile.objects.get(member=ambassador).motivation, spoken(ambassador)) == ("", [("nl", "C1")])


def test_a_language_listed_twice_is_said_beside_it(zone, ambassador):
    dutch = cast.language("nl")
    row = {"language": dutch.pk, "level": "C1"}
    response = zone.post(reverse("zone_profile"), rows("languages", row, row, initial=1))
    assert [set(each.errors) for each in response.context["rows"]] == [set(), {"language"}]


def test_a_form_without_its_rows_is_refused_not_broken(zone):
    assert zone.post(reverse("zone_profile"), {}).status_code == 422


def test_an_account_without_a_member_has_no_sheet(client):
    browser = log_in(client, make_user_with(Role.FINANCE))
    page = browser.get(reverse("zone_profile"))
    assert (page.status_code, page.context["form"]) == (200, None)
    assert browser.post(reverse("zone_profile"), {}).status_code == 404
    assert browser.get(reverse("zone_ties")).status_code == 404


TIE = {"field": "political", "level": "regional", "description": "Council of my town"}


@pytest.mark.req("R5.3")
def test_ties_are_kept_under_their_own_consent_and_erased_with_it(zone, ambassador):
    address = reverse("zone_ties")
    assert zone.get(address).context["rows"] is None
    assert zone.post(address, rows("ties", TIE)).status_code == 422
    assert (Tie.objects.count(), Consent.objects.count()) == (0, 0)
    assert zone.post(address, {"agree": "on"}).status_code == 302
    assert Consent.objects.get().wording == zone.get(address).context["wording"]
    assert zone.post(address, seen(zone, "zone_ties") | rows("ties", TIE, {"field": ""})).status_code == 302
    assert list(Tie.objects.values_list("member", "description")) == [(ambassador.pk, "Council of my town")]
    assert zone.post(reverse("zone_ties_erase"), {}).status_code == 422
    assert Tie.objects.count() == 1
    assert zone.post(reverse("zone_ties_erase"), {"sure": "on"}).status_code == 302
    assert (Tie.objects.count(), Consent.objects.get().withdrawn_at is None) == (0, False)


def test_half_a_tie_is_refused_and_kept_as_typed(zone):
    zone.post(reverse("zone_ties"), {"agree": "on"})
    response = zone.post(reverse("zone_ties"), rows("ties", TIE | {"level": ""}))
    assert (response.status_code, "Council of my town" in response.content.decode()) == (422, True)
    assert Tie.objects.count() == 0


def test_ties_are_seen_on_nobody_elses_pages(zone, other_ambassador, ambassador):
    zone.post(reverse("zone_ties"), {"agree": "on"})
    zone.post(reverse("zone_ties"), seen(zone, "zone_ties") | rows("ties", TIE))
    for name in ("zone_home", "zone_profile", "zone_missions"):
        assert "Council of my town" not in other_ambassador.get(reverse(name)).content.decode()
    assert list(ties_seen_by(cast.ambassador().user, ambassador)) == []


@pytest.mark.parametrize("name", ["zone_profile", "zone_ties"])
def test_two_tabs_with_the_same_rows_lose_none_of_them(zone, ambassador, name):
    zone.post(reverse("zone_ties"), {"agree": "on"})
    french = {"language": cast.language("fr").pk, "level": "C2"}
    typed = rows("languages", french, {"language": "", "level": ""}) | rows("ties", TIE) | seen(zone, name)
    assert zone.post(reverse(name), typed).status_code == 302
    kept = spoken(ambassador), list(Tie.objects.values_list("description", flat=True))
    late = zone.post(reverse(name), typed | {"ties-0-description": "Council of another town"})
    assert (late.status_code, late.context["late"]) == (409, True)
    assert (spoken(ambassador), list(Tie.objects.values_list("description", flat=True))) == kept
    again = zone.post(reverse(name), typed | {"seen": late.context["seen"]})
    assert (again.status_code, spoken(ambassador), Tie.objects.count()) == (302, kept[0], len(kept[1]))
    assert kept[0] == [("fr", "C2")] or kept[1] == ["Council of my town"]


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
    assert (ambassador.number in page.content.decode(), "first_name" in page.context["form"].fields) == (True, False)


def test_the_sheet_costs_the_same_for_1_and_12_languages(zone, ambassador, django_assert_max_num_queries):
    counts = []
    for number in (0, 12):
        for each in range(number):
            cast.speaks(ambassador, f"x{each}")
        with django_assert_max_num_queries(30) as counted:
            zone.get(reverse("zone_profile"))
        counts.append(len(counted))
    assert len(set(counts)) == 1


@pytest.mark.parametrize(("name", "page"), [("zone_ties_erase", "zone_ties"), ("zone_language", "zone_profile")])
def test_an_address_that_only_takes_leads_a_reader_to_its_page(zone, name, page):
    answer = zone.get(reverse(name))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse(page))
    assert answer.headers["Cache-Control"] == "no-store"

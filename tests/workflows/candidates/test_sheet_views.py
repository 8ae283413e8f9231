"""The identification sheet as steps of a candidacy."""

import re

import pytest
from django.urls import reverse

from tests.factories import candidates, cast
from tests.factories.people import make_member, make_region
from tests.factories.sheets import DOORS, address, fill_in, opened, rows, whole
from workflows.candidates.models import candidacy_of
from workflows.kernel.perform import perform
from workflows.people.sheet.models import Profile
from workflows.people.sheet.parts import PARTS

pytestmark = pytest.mark.django_db
DOOR = "candidacy_part"


@pytest.fixture
def browser(visitor):
    """Of a member who just began a candidacy."""
    member = make_member(region=make_region())
    perform(candidacy_of(member), "begin", by=member.user)
    return visitor(member.user)


def links(browser) -> str:
    return browser.get(reverse("candidacy")).content.decode()


@pytest.mark.req("R1.3")
@pytest.mark.req("R5.3")
def test_each_part_leads_to_the_next_and_the_last_to_the_candidacy(browser):
    order = [*(address(part.slug, DOOR) for part in PARTS[1:]), reverse("candidacy")]
    for (slug, answers), following in zip(whole().items(), order, strict=True):
        sent = browser.post(address(slug, DOOR), answers | opened(browser, slug, DOOR))
        assert (sent.status_code, sent.headers["Location"]) == (302, following)


def test_a_candidacy_takes_twelve_pages_at_most():
    others = ("start", "the draft", "agreement", "video", "look over and send")
    assert len(PARTS) + len(others) <= 12


def test_a_page_says_which_step_it_is_and_leads_to_the_others_where_something_is_missing(browser):
    page = browser.get(address("knowledge", DOOR))
    assert ("2" in page.content.decode().split("<h1>")[0].split("kicker")[1], page.context["steps"]) == (True, 6)
    assert led_to(page) == ["languages", "work", "time", "why"]
    browser.post(address("why", DOOR), whole()["why"] | opened(browser, "why", DOOR))
    assert led_to(browser.get(address("knowledge", DOOR))) == ["languages", "work", "time"]


def led_to(page) -> list[str]:
    return re.findall(r'href="[^"]*/sheet/(\w+)/"', page.content.decode().split("page-head")[1].split("<form")[0])


def test_who_comes_back_lands_where_they_stopped(browser):
    assert address("languages", DOOR) in links(browser)
    browser.post(address("languages", DOOR), whole()["languages"] | opened(browser, "languages", DOOR))
    assert address("knowledge", DOOR) in links(browser)
    browser.post(address("why", DOOR), {"way": "keep", "motivation": "Half a sen"} | opened(browser, "why", DOOR))
    assert address("why", DOOR) in links(browser)
    browser.post(address("why", DOOR), {"way": "discard"})
    fill_in(browser, DOOR)
    assert f'"{reverse("candidacy_sheet")}"' in links(browser)


def test_back_and_later_save_and_lead_there(browser):
    typed = {"background": "Ten years."} | opened(browser, "knowledge", DOOR)
    back = browser.post(address("knowledge", DOOR), typed | {"way": "back"})
    assert (back.headers["Location"], Profile.objects.get().background) == (address("languages", DOOR), "Ten years.")
    typed = {"background": "Eleven years."} | opened(browser, "knowledge", DOOR)
    later = browser.post(address("knowledge", DOOR), typed | {"way": "later"})
    assert (later.headers["Location"], Profile.objects.get().background) == (reverse("candidacy"), "Eleven years.")


def test_the_whole_sheet_shows_what_each_part_says_and_lacks(browser):
    page = browser.get(reverse("candidacy_sheet"))
    assert [bool(each["missing"]) for each in page.context["parts"]] == [True, True, True, True, False, True]
    assert page.context["next"] == PARTS[0]
    fill_in(browser, DOOR)
    page = browser.get(reverse("candidacy_sheet"))
    assert ([each["missing"] for each in page.context["parts"]], page.context["next"]) == ([[]] * 6, None)
    changed = browser.post(f"{address('why', DOOR)}?check=1", whole()["why"] | opened(browser, "why", DOOR))
    assert changed.headers["Location"] == reverse("candidacy_sheet")


def test_a_candidate_is_not_asked_how_many_missions_compared_with_now(browser):
    assert "pace" not in browser.get(address("work", DOOR)).context["form"].sheet.fields


@pytest.mark.req("R5.3")
@pytest.mark.parametrize("door", DOORS)
def test_a_sheet_that_others_read_may_change_but_never_loses_what_was_needed_to_send_it(visitor, people, door):
    candidacy = candidates.submitted(people[0])
    browser = visitor(candidacy.member.user)
    emptied = browser.post(address("why", door), {"motivation": " "} | opened(browser, "why", door))
    mute = rows("languages", {"language": "", "level": ""}, initial=1) | {"reach": "country"}
    silent = browser.post(address("languages", door), mute | opened(browser, "languages", door))
    assert (emptied.status_code, silent.status_code) == (422, 422)
    assert candidates.fresh(candidacy).missing_from_sheet() == []
    browser.post(address("why", door), {"way": "discard"})
    changed = browser.post(address("why", door), {"motivation": "Said otherwise."} | opened(browser, "why", door))
    assert (changed.status_code, Profile.objects.get().motivation) == (302, "Said otherwise.")
    none = {"hours_per_month": 0, **rows("blocked")}
    browser.post(address("time", door), none | opened(browser, "time", door))
    assert Profile.objects.get().hours_per_month == 0


def test_the_support_group_reads_the_parts_as_they_were_filled_in(visitor, people):
    candidacy = candidates.submitted(people[0])
    page = visitor(people[0]).get(candidacy.desk_url())
    assert [each.part.slug for each in page.context["sheet"]] == ["languages", "knowledge", "work", "time", "why"]
    text = page.content.decode()
    assert re.findall("I want to show how|Ten years in the trade", text) != []
    assert cast.language("nl").key in text


def test_nobody_fills_in_a_sheet_for_a_candidacy_that_is_not_there(visitor):
    assert visitor(make_member().user).get(address("why", DOOR)).status_code == 404

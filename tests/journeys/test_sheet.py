"""The identification sheet in a browser: what is typed survives a browser that is killed, and a lost connection."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import candidates, cast
from tests.factories.sheets import address
from tests.journeys.stage import Stage, Visitor
from workflows.people.sheet.models import Profile, SheetDraft

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
SOON = 5_000  # at most so much of what is typed is lost


def typing(visitor: Visitor, words: str) -> Page:
    visitor.go(address("why"))
    visitor.page.locator("[name=motivation]").press_sequentially(words)
    return visitor.page


@pytest.mark.req("R5.3")
def test_what_is_typed_survives_a_browser_that_is_killed(stage: Stage) -> None:
    person = cast.ambassador()
    page = typing(stage.visitor(person.user, locale="nl"), "Ik kan uitleggen hoe")
    expect(page.locator("[role=status][data-kept]")).to_have_text(re.compile(r"\d\d:\d\d"), timeout=SOON)
    page.context.close()
    assert Profile.objects.get(member=person).motivation == ""
    again = stage.visitor(person.user, locale="nl").go(address("why"))
    assert again.page.locator("[name=motivation]").input_value() == "Ik kan uitleggen hoe"
    with again.page.expect_navigation():
        again.page.locator("form[data-keep] button[type=submit]").first.click()
    assert Profile.objects.get(member=person).motivation == "Ik kan uitleggen hoe"
    assert SheetDraft.objects.count() == 0


def test_who_leaves_the_page_at_once_finds_it_again(stage: Stage) -> None:
    person = cast.ambassador()
    visitor = stage.visitor(person.user, locale="nl")
    typing(visitor, "Half")
    visitor.follow("/zone/profile/")
    visitor.go(address("why"))
    assert visitor.page.locator("[name=motivation]").input_value() == "Half"


def test_a_lost_connection_is_said_and_made_good(stage: Stage) -> None:
    person = cast.ambassador()
    visitor = stage.visitor(person.user, locale="nl")
    visitor.go(address("why"))
    visitor.context.set_offline(True)
    visitor.page.locator("[name=motivation]").press_sequentially("Zonder net")
    line = visitor.page.locator("[role=status][data-kept]")
    expect(line).to_have_text(visitor.page.locator("form[data-keep]").get_attribute("data-keep") or "", timeout=SOON)
    visitor.context.set_offline(False)
    expect(line).to_have_text(re.compile(r"\d\d:\d\d"), timeout=2 * SOON)
    assert SheetDraft.objects.get().typed == {"motivation": ["Zonder net"]}


def test_two_windows_are_told_of_each_other(stage: Stage) -> None:
    person = cast.ambassador()
    one, other = (stage.visitor(person.user, locale="nl").go(address("why")) for _each in range(2))
    one.page.locator("[name=motivation]").press_sequentially("Eén")
    expect(one.page.locator("[data-kept]")).to_have_text(re.compile(r"\d\d:\d\d"), timeout=SOON)
    other.page.locator("[name=motivation]").press_sequentially("Twee")
    expect(other.page.locator("[data-kept]")).not_to_be_empty(timeout=SOON)
    assert SheetDraft.objects.get().typed == {"motivation": ["Eén"]}


def test_every_part_fits_a_phone(stage: Stage) -> None:
    candidacy = candidates.draft()
    visitor = stage.visitor(candidacy.member.user, locale="nl", viewport={"width": 360, "height": 740})
    for slug in ("languages", "knowledge", "work", "time", "agreed", "why"):
        visitor.go(address(slug, "candidacy_part"))
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 360, slug

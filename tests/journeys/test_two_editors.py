"""Two editors on one page: each sees the other there, and learns of a version that was saved meanwhile."""

import pytest
from playwright.sync_api import Page, expect

from pages.models import ContentPage
from tests.factories.people import make_user_with
from tests.journeys.stage import Stage
from workflows.people.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
SOON = 25_000  # each page asks every ten seconds


def editing(stage: Stage, address: str, first: str, last: str) -> Page:
    """Wagtail's own editor, which `test_editor.py` shows to axe."""
    user = make_user_with(Role.COMMUNICATIONS, language="nl", first_name=first, last_name=last)
    page = stage.visitor(user, locale="nl").page
    page.goto(stage.url + address)
    return page


def told_of(page: Page, kind: str, words: str) -> None:
    """What stands behind the face of the other editor."""
    face = page.locator(f".w-editing-sessions__session{kind} button, button.w-editing-sessions__session{kind}").first
    expect(face).to_be_visible(timeout=SOON)
    face.click()
    expect(page.locator(".w-editing-sessions__popup").first).to_contain_text(words, timeout=SOON)
    page.mouse.move(700, 500)  # as long as someone looks at it, nothing else takes its place
    page.evaluate("document.activeElement.blur()")


def test_each_sees_the_other_and_is_warned_of_what_was_saved(stage: Stage) -> None:
    row = ContentPage.objects.filter(locale__language_code="nl").first()
    row.save_revision()
    address = f"/admin/pages/{row.pk}/edit/"
    noor = editing(stage, address, "Noor", "Claes")
    sam = editing(stage, address, "Sam", "Peeters")
    told_of(sam, "", "Noor Claes")
    told_of(noor, "", "Sam Peeters")
    noor.locator("[name=title]").fill("Wat Noor schreef")
    with noor.expect_navigation():
        noor.locator("footer button[type=submit]").first.click()
    told_of(sam, "--saved", "Noor Claes")
    row.refresh_from_db()
    assert row.get_latest_revision_as_object().title == "Wat Noor schreef"

"""A date that an editor types is the date that is kept, whichever way it is written here."""

import pytest
from playwright.sync_api import expect

from pages.models import Event
from tests.factories.people import make_user_with
from tests.journeys.stage import Stage
from workflows.people.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True), pytest.mark.req("R7.1a")]
WAYS = [("nl", "08/12/2026 20:00"), ("fr", "2026-12-08 20:00"), ("en", "08-12-2026 20:00")]


@pytest.mark.parametrize(("language", "typed"), WAYS)
def test_a_typed_date_stays_and_is_kept(stage: Stage, language: str, typed: str) -> None:
    editor = stage.visitor(make_user_with(Role.COMMUNICATIONS, language=language), locale=language)
    editor.go("/admin/snippets/pages/event/add/")
    editor.fill("main form", name="Avond", place_name="Flagey", level="local")
    for name, moment in (("starts", typed), ("ends", typed.replace("20:00", "22:00"))):
        field = editor.page.locator(f"[name={name}]")
        field.press_sequentially(moment)
        editor.page.keyboard.press("Tab")
        expect(field).to_have_value(moment)
    editor.page.keyboard.press("Escape")
    editor.click("footer [type=submit]")
    event = Event.objects.get()
    assert f"{event.local_start:%Y-%m-%d %H:%M} {event.local_end:%H:%M}" == "2026-12-08 20:00 22:00"


def test_what_is_no_date_stays_too_and_is_told_beside_its_field(stage: Stage) -> None:
    editor = stage.visitor(make_user_with(Role.COMMUNICATIONS, language="nl"), locale="nl")
    editor.go("/admin/snippets/pages/event/add/")
    editor.fill("main form", name="Avond", place_name="Flagey", level="local", ends="08/12/2026 22:00")
    field = editor.page.locator("[name=starts]")
    field.press_sequentially("8 december om acht")
    editor.page.keyboard.press("Tab")
    editor.page.keyboard.press("Escape")
    editor.click("footer [type=submit]")
    expect(editor.page.locator("[name=starts]")).to_have_value("8 december om acht")
    assert editor.page.locator("#panel-child-when-child-starts-errors, [id$=starts-errors]").first.inner_text()
    assert not Event.objects.exists()

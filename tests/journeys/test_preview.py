"""Beside the editor stands what visitors will see, while it is being written."""

from typing import Any

import pytest
from playwright.sync_api import expect
from wagtail.models import Page

from tests.factories import content
from tests.factories.people import make_user_with
from tests.journeys.stage import Stage
from workflows.people.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True), pytest.mark.req("R2.1")]


@pytest.fixture
def editor(stage: Stage) -> Any:
    return stage.visitor(make_user_with(Role.COMMUNICATIONS, language="en"), locale="en").page


def show_preview(page: Any) -> Any:
    page.get_by_role("button", name="Toggle preview").click()
    return page.frame_locator("iframe[title='Preview']").last


def test_a_word_is_shown_as_visitors_will_read_it(stage: Stage, editor: Any) -> None:
    term = content.term("Koppelkoers")
    editor.goto(f"{stage.url}/admin/snippets/snippets/lexiconterm/edit/{term.pk}/")
    expect(show_preview(editor).locator("h1, h2").filter(has_text="Koppelkoers").first).to_be_visible()


def test_a_page_is_shown_with_what_is_being_typed(stage: Stage, editor: Any) -> None:
    page = Page.objects.get(slug="agenda", locale__language_code="nl")
    editor.goto(f"{stage.url}/admin/pages/{page.pk}/edit/")
    editor.locator("[name=title]").fill("Een heel andere agenda")
    expect(show_preview(editor).locator("h1")).to_have_text("Een heel andere agenda")

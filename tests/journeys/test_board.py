"""The board of missions by mouse and by its buttons: both lead to the same steps, with the same refusals."""

import pytest
from playwright.sync_api import expect

from tests.factories import cast, missions
from tests.journeys.stage import Stage, Visitor
from workflows.missions.models import Mission
from workflows.missions.states import State

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
BOARD = "/admin/missions/board/"


def board(stage: Stage) -> Visitor:
    owner = cast.seated(coordinator=True)
    missions.requested(owner=owner, title="Dragged")
    missions.qualifying(owner=owner, title="Unwritten", brief="")
    missions.requested(owner=owner, title="Clicked")
    return stage.visitor(owner, locale="nl").go(BOARD)


def drag(visitor: Visitor, title: str, stage: str) -> None:
    card = visitor.page.locator(".board-card", has_text=title)
    with visitor.page.expect_navigation():
        card.drag_to(visitor.page.locator(f".board-column[data-stage={stage}]"), source_position={"x": 20, "y": 60})
    visitor.page.wait_for_load_state()


def state_of(title: str) -> str:
    return Mission.objects.get(title=title).state


def test_cards_move_by_mouse_and_by_button_as_their_steps_allow(stage: Stage) -> None:
    visitor = board(stage)
    drag(visitor, "Dragged", "qualifying")
    expect(visitor.page).to_have_url(stage.url + BOARD)
    expect(visitor.page.locator(".board-column[data-stage=qualifying]")).to_contain_text("Dragged")
    assert state_of("Dragged") == State.QUALIFYING

    drag(visitor, "Unwritten", "to_staff")
    expect(visitor.page).to_have_url(stage.url + BOARD)
    expect(visitor.page.locator(".messages")).to_contain_text("Unwritten")
    assert state_of("Unwritten") == State.QUALIFYING

    button = visitor.page.locator(".board-card", has_text="Clicked").locator("form button")
    button.focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    expect(visitor.page).to_have_url(stage.url + BOARD)
    assert state_of("Clicked") == State.QUALIFYING


def test_several_take_one_step_without_scripts(stage: Stage) -> None:
    owner = cast.seated(coordinator=True)
    for title in ("One", "Two"):
        missions.requested(owner=owner, title=title)
    missions.approved(owner=owner, title="Far already")
    visitor = stage.visitor(owner, locale="nl", java_script_enabled=False).go(BOARD)
    for box in visitor.page.locator(".board-card input[name=mission]").all():
        box.check()
    visitor.page.locator("#together select").select_option("qualify")
    visitor.click("#together button")
    expect(visitor.page.locator("#refused + ul")).to_contain_text("Far already")
    visitor.click(".desk-actions button")
    assert [state_of(title) for title in ("One", "Two", "Far already")] == [
        State.QUALIFYING, State.QUALIFYING, State.APPROVED,
    ]  # fmt: skip

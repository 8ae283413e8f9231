"""An editor brings in a season of events from a file, and looks at what is due and planned; axe looks along."""

from pathlib import Path

import pytest

from pages.models import Event, EventPage
from tests.factories import content
from tests.factories.people import make_user_with
from tests.journeys.stage import Stage
from workflows.kernel import clock
from workflows.people.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
SEASON = """title nl;title fr;starts;ends;level;place
Avond over werk;Soirée sur le travail;08/12/2031 20:00;22:00;local;Flagey
Middag;;31/02/2031 20:00;22:00;local;Flagey
"""


@pytest.fixture
def season(tmp_path: Path) -> Path:
    file = tmp_path / "season.csv"
    file.write_text(SEASON)
    return file


@pytest.mark.req("R7.1a")
@pytest.mark.parametrize(("language", "scripts"), [("nl", True), ("fr", False)])
def test_a_season_is_brought_in_seen_before_and_once(stage: Stage, season: Path, language: str, scripts: bool) -> None:
    user = make_user_with(Role.COMMUNICATIONS, language=language)
    editor = stage.visitor(user, locale=language, java_script_enabled=scripts)
    editor.go("/admin/events/import/")
    editor.page.set_input_files("[name=file]", season)
    editor.click("main form [type=submit]")
    assert ("31/02/2031 20:00" in editor.text(), "Soirée sur le travail" in editor.text()) == (True, True)
    assert Event.objects.count() == 0
    editor.click("main form [type=submit]")
    assert (editor.path, Event.objects.count(), EventPage.objects.filter(live=True).count()) == (
        "/admin/snippets/pages/event/", 1, 0,
    )  # fmt: skip
    assert (Event.objects.count(), EventPage.objects.count()) == (1, 2)


def test_what_is_due_and_planned_is_read_and_led_to(stage: Stage) -> None:
    user = make_user_with(Role.COMMUNICATIONS, language="nl")
    term = content.term("Loting", review_on=clock.today(), owner=user)
    editor = stage.visitor(user, locale="nl", viewport={"width": 360, "height": 800})
    address = f"/admin/snippets/snippets/lexiconterm/edit/{term.pk}/"
    for path in ("/admin/reports/due/", "/admin/reports/planned/"):
        editor.go(path)
        assert editor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert editor.page.locator(f"main a[href='{address}'] >> visible=true").first.inner_text() == "Loting"

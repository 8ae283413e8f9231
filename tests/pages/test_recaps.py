from typing import Any

import pytest
from wagtail.models import TaskState

from pages.agenda_sync import announce
from pages.models import EventPage
from pages.recaps import propose
from tests.factories import cast, missions
from workflows.kernel.perform import perform
from workflows.missions.models import Mission

pytestmark = pytest.mark.django_db


def told(recap: str, language: str = "nl", *, live: bool = False) -> Mission:
    """A mission with its event, of which the report is filed with that recap."""
    person = cast.ambassador(language=language)
    mission = missions.carried_out(person)
    with_event(mission, live)
    perform(missions.assignment(mission, person), "file_report", by=person.user, report_went="Well.",
            report_audience=40, report_recap=recap)  # fmt: skip
    return Mission.objects.get(pk=mission.pk)


def with_event(mission: Mission, live: bool) -> None:
    announce(mission)
    for page in EventPage.objects.filter(event__mission=mission) if live else ():
        page.get_latest_revision().publish()


def recaps(mission: Mission) -> dict[str, str]:
    pages = EventPage.objects.filter(event__mission=mission).select_related("locale")
    return {page.locale.language_code: str(page.get_latest_revision_as_object().recap) for page in pages}


@pytest.mark.req("R7.4")
def test_what_the_report_says_for_it_becomes_a_draft_for_the_moderators(site: Any) -> None:
    mission = told("A full <b>room</b>.\n\nMany questions.", live=True)
    assert mission.state == "reported"
    (page,) = propose(mission)
    found = recaps(mission)
    assert "A full &lt;b&gt;room&lt;/b&gt;." in found["nl"]
    assert (found["fr"], found["en"]) == ("", "")
    page.refresh_from_db()
    assert (str(page.recap), page.has_unpublished_changes) == ("", True)
    assert page.current_workflow_task_state.revision == page.get_latest_revision()


def test_it_is_proposed_in_the_language_of_who_wrote(site: Any) -> None:
    assert [page.locale.language_code for page in propose(told("Une salle comble.", "fr"))] == ["fr"]


def test_drafts_that_wait_already_hold_it_too(site: Any) -> None:
    mission = told("A full room.")
    waiting = TaskState.objects.filter(status="in_progress")
    before = waiting.count()
    (page,) = propose(mission)
    assert waiting.count() == before
    assert "A full room." in str(page.current_workflow_task_state.revision.as_object().recap)


def test_running_it_again_or_after_an_editor_wrote_changes_nothing(site: Any) -> None:
    mission = told("A full room.", live=True)
    propose(mission)
    before = recaps(mission)
    assert (propose(mission), recaps(mission)) == ([], before)


def test_a_report_without_words_for_it_proposes_nothing(site: Any) -> None:
    assert propose(told("")) == []

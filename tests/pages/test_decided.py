"""Two people of communications decide on the same draft; the second comes too late."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext
from wagtail.models import TaskState, WorkflowMixin

from pages.decided import HAPPENED
from pages.events import Event
from pages.models import EventPage
from tests.factories import content
from tests.factories.people import log_in, make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
LATE = {"action-workflow-action": "true", "workflow-action-name": "approve"}


@pytest.fixture
def first(db: None) -> Any:
    return make_user_with(Role.COMMUNICATIONS, first_name="Théo", last_name="Lambert")


@pytest.fixture
def second(db: None) -> Client:
    return log_in(Client(), make_user_with(Role.COMMUNICATIONS))


def in_moderation(thing: WorkflowMixin, by: Any) -> TaskState:
    thing.save_revision(user=by)
    return thing.get_workflow().start(thing, by).current_task_state.specific


def page_of(make_event: Callable[..., Event]) -> tuple[EventPage, str]:
    make_event("nl")
    page = EventPage.objects.get()
    return page, reverse("wagtailadmin_pages:edit", args=[page.pk])


def term_of(_make_event: Any) -> tuple[Any, str]:
    term = content.term("Loting", live=False)
    return term, reverse("wagtailsnippets_snippets_lexiconterm:edit", args=[term.pk])


@pytest.mark.parametrize("thing_of", [page_of, term_of])
@pytest.mark.parametrize(("decision", "status"), [("approve", "approved"), ("reject", "rejected")])
def test_a_late_decision_is_told_what_was_decided_and_by_whom(
    thing_of: Any, decision: str, status: str, make_event: Callable[..., Event], first: Any, second: Client
) -> None:
    thing, address = thing_of(make_event)
    state = in_moderation(thing, first)
    getattr(state, decision)(user=first)
    before = thing.revisions.count()
    answer = second.post(address, LATE | {"term": "Anders", "definition": "Anders."})
    [told] = [str(each) for each in get_messages(answer.wsgi_request)]
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert told.startswith(gettext(HAPPENED[status]).partition("%(when)s")[0] % {"who": "Théo Lambert"})
    thing.refresh_from_db()
    assert (thing.revisions.count(), thing.has_unpublished_changes) == (before, decision == "reject")


def test_deciding_on_what_was_never_in_moderation_does_nothing(second: Client) -> None:
    term, address = term_of(None)
    assert second.post(address, LATE | {"term": "Anders", "definition": "Anders."}).status_code == 302
    term.refresh_from_db()
    assert (term.term, term.revisions.count()) == ("Loting", 0)


def test_deciding_in_time_decides(first: Any, second: Client) -> None:
    term, address = term_of(None)
    in_moderation(term, first)
    assert second.post(address, LATE | {"term": "Loting", "definition": "Bij toeval."}).status_code == 302
    term.refresh_from_db()
    assert (term.live, TaskState.objects.get().status) == (True, "approved")

"""What was planned in the editor happens by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Revision

from pages.models import EventPage
from pages.upkeep.jobs import publish_planned
from snippets.models import LexiconTerm
from tests.factories import content

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def plan(row: Any, **moments: Any) -> None:
    """As the editor does who fills in the two dates and publishes; then the hour comes."""
    for name, moment in moments.items():
        setattr(row, name, moment)
    row.save_revision().publish()


def an_hour_passes() -> None:
    for revision in Revision.objects.exclude(approved_go_live_at=None):
        revision.approved_go_live_at -= 2 * HOUR
        revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
        revision.save(update_fields=["approved_go_live_at", "content"])
    for model in (EventPage, LexiconTerm):
        for row in model.objects.exclude(expire_at=None):
            model.objects.filter(pk=row.pk).update(expire_at=row.expire_at - 2 * HOUR)


def are_live(*rows: Any) -> list[bool]:
    return [type(row).objects.get(pk=row.pk).live for row in rows]


@pytest.mark.parametrize(("column", "before"), [("go_live_at", False), ("expire_at", True)])
def test_a_word_and_a_page_go_online_or_offline_at_their_hour_and_not_before(
    make_event: Any, column: str, before: bool
) -> None:
    page, term = make_event("nl").pages.get(), content.term("koppel", live=before)
    if not before:
        page.unpublish()
    for row in (page, term):
        plan(row, **{column: timezone.now() + HOUR})
    publish_planned()
    assert are_live(page, term) == [before] * 2
    an_hour_passes()
    publish_planned()
    assert are_live(page, term) == [not before] * 2

"""What follows when an announcement is posted."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps

from workflows.kernel.actors import Actor
from workflows.kernel.steps import Next

if TYPE_CHECKING:
    from workflows.announcements.models import Announcement


def note_to_whom(announcement: "Announcement", by: Actor, answers: dict[str, Any]) -> Iterable[Next]:
    """Whoever belongs to the audience at this moment finds it in the zone; who joins later does not."""
    reading: Any = apps.get_model("workflows", "Reading")
    rows = [reading(announcement=announcement, user=user) for user in announcement.people()]
    reading._default_manager.bulk_create(rows, batch_size=500)
    return []

"""Who is told of an announcement."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflows.announcements.models import Announcement


def audience(announcement: "Announcement") -> list[Any]:
    return list(announcement.people())


def who_has_not_acknowledged(announcement: "Announcement") -> list[Any]:
    return list(announcement.unacknowledged())

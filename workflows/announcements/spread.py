"""How an announcement spread: to whom it was posted, what they received, opened and acknowledged."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType

from workflows.announcements.models import Announcement
from workflows.kernel.models import OutboxRow, OutboxState


@dataclass(frozen=True)
class Line:
    """One person. `received_at`: when the mail left; `why`: why it did not."""

    who: str
    received_at: datetime | None
    why: str
    opened_at: datetime | None
    acknowledged_at: datetime | None


@dataclass(frozen=True)
class Spread:
    """Everybody to whom it was posted; who has neither acknowledged nor opened it stands first."""

    lines: list[Line]

    @property
    def received(self) -> int:
        return sum(each.received_at is not None for each in self.lines)

    @property
    def opened(self) -> int:
        return sum(each.opened_at is not None for each in self.lines)

    @property
    def acknowledged(self) -> int:
        return sum(each.acknowledged_at is not None for each in self.lines)


def spread_of(announcement: Announcement) -> Spread:
    """2 queries."""
    readings = list(announcement.readings.select_related("user"))
    mails: dict[Any, OutboxRow] = {}
    if readings:
        rows = OutboxRow.objects.filter(
            record__content_type=ContentType.objects.get_for_model(Announcement),
            record__object_id=announcement.pk,
            name="announcement_posted",
        )
        mails = {row.user_id: row for row in rows.defer("body")}
    lines = [_line(each, mails.get(each.user_id)) for each in readings]
    lines.sort(key=lambda line: (line.acknowledged_at is not None, line.opened_at is not None, line.who.lower()))
    return Spread(lines)


def _line(reading: Any, mail: OutboxRow | None) -> Line:
    is_sent = mail is not None and mail.state == OutboxState.SENT
    why = mail.why if mail is not None and not is_sent else ""
    return Line(
        str(reading.user),
        mail.settled_at if mail is not None and is_sent else None,
        str(why or (mail.get_state_display() if mail is not None and not is_sent else "")),
        reading.opened_at,
        reading.acknowledged_at,
    )

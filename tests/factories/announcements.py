"""Announcements in every state of their life, and the clock and the queue that carry them."""

from datetime import timedelta
from typing import Any

from tests.factories import cast
from tests.factories.people import make_user_with
from workflows.announcements.models import Announcement
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.people.models import Member
from workflows.people.roles import Role


def in_all(text: str) -> dict[str, str]:
    return {code: f"{text} ({code})" for code in ("nl", "fr", "en")}


def typed(**changes: Any) -> dict[str, Any]:
    """What the form of a draft gives: to all ambassadors, for thirty days, asking nothing."""
    values = {"title": in_all("A new tool"), "text": in_all("It is there.\n\nUse it."), "audience": "all_ambassadors"}
    return values | {"until": clock.today() + timedelta(days=30), "acknowledge_by": None} | changes


def drafted(by: Any = None, **changes: Any) -> Announcement:
    by = by or make_user_with(Role.COMMUNICATIONS)
    member = getattr(by, "member", None)
    row = Announcement(country=member.country if member else None)
    return perform(row, "write", by=by, **typed(**changes)).subject


def posted(by: Any = None, **changes: Any) -> Announcement:
    by = by or make_user_with(Role.COMMUNICATIONS)
    return perform(drafted(by, **changes), "post", by=by).subject


def in_a_week(**changes: Any) -> dict[str, Any]:
    return {"acknowledge_by": clock.today() + timedelta(days=7), **changes}


def deliver() -> dict[str, list[str]]:
    """Message of an announcement -> the addresses to which it left just now."""
    rows = OutboxRow.objects.filter(state=OutboxState.QUEUED, name__startswith="announcement_")
    keys = list(rows.values_list("pk", flat=True))
    for key in keys:
        outbox.deliver(key)
    found: dict[str, list[str]] = {}
    for row in OutboxRow.objects.filter(pk__in=keys, state=OutboxState.SENT).order_by("email"):
        found.setdefault(row.name, []).append(row.email)
    return found


def ambassador(name: str, **fields: Any) -> Member:
    return cast.ambassador(email=f"{name}@home.example", **fields)

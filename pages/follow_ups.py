"""What follows a mission's step in the agenda; run by the outbox after commit."""

from pages import recaps
from pages.agenda_sync import draft_event
from workflows.kernel.models import TransitionRecord
from workflows.missions.models import Mission


def sync_event(record: TransitionRecord) -> None:
    """Reads the mission as it is now, whatever the record said."""
    if isinstance(record.subject, Mission):
        draft_event(record.subject)


def propose_recap(record: TransitionRecord) -> None:
    if isinstance(record.subject, Mission):
        recaps.propose(record.subject)

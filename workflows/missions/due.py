"""What people still owe a mission around its day, and whether they may be reminded of it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from workflows.kernel import clock
from workflows.kernel.models import records_of
from workflows.kernel.refusals import Answer, No
from workflows.missions.states import ANNOUNCED, AssignmentState, State

EVALUATION_WELCOME = timedelta(weeks=8)
CONFIRM_WITHIN = timedelta(days=3)
READ_BEFORE = timedelta(days=3)
REPORT_WITHIN = timedelta(days=4)


def evaluation_is_not_too_late(mission: Any) -> Answer:
    """within eight weeks of the event"""
    fresh = mission.ends is None or mission.ends > clock.now() - EVALUATION_WELCOME
    return fresh or No(gettext_lazy("It is too long ago; thank you all the same."))


def requester_may_be_reminded(mission: Any) -> Answer:
    """the requester has not confirmed for a few days, and was not reminded yet"""
    due = mission.state_since <= clock.now() - CONFIRM_WITHIN
    return (due and not _reminded(mission, mission.state_since)) or No(gettext_lazy("No reminder is due."))


def person_may_be_reminded(assignment: Any) -> Answer:
    """a pack is unread shortly before the day, or a report missing, and there was no reminder of it yet"""
    mission, since = assignment.mission, assignment.state_since
    due = pack_is_unread(assignment) and mission.starts <= clock.now() + READ_BEFORE
    if report_is_missing(assignment):
        since = mission.state_since
        due = since <= clock.now() - REPORT_WITHIN
    return (bool(due) and not _reminded(assignment, since)) or No(gettext_lazy("No reminder is due."))


def pack_is_unread(assignment: Any) -> Answer:
    """the pack is not read yet"""
    held = assignment.state == AssignmentState.ACCEPTED and not assignment.acknowledged_at
    return (held and assignment.mission.state in ANNOUNCED) or No(gettext_lazy("The pack is not waited for."))


def report_is_missing(assignment: Any) -> Answer:
    """the report is missing"""
    held = assignment.state == AssignmentState.ACCEPTED
    return (held and assignment.mission.state == State.CARRIED_OUT) or No(gettext_lazy("The report is not waited for."))


def _reminded(subject: Any, since: datetime) -> bool:
    return records_of(subject).filter(step="remind", at__gte=since).exists()

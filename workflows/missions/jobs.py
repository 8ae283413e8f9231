"""What the clock does with missions. One dossier that refuses never holds up the others."""

from workflows.kernel.clockwork import take_each
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import State


def lapse_offers() -> int:
    return take_each(Assignment.objects.past_deadline(), "lapse")


def carry_out() -> int:
    return take_each(Mission.objects.over_but_not_carried_out(), "carry_out")


def settle() -> int:
    return take_each(Mission.objects.nothing_left_to_settle(), "settle")


def close() -> int:
    return take_each(Mission.objects.filter(state=State.SETTLED), "close")


def remind() -> int:
    """Of packs unread shortly before the day, of reports, and of confirmations that people wait for; once each."""
    return take_each(Assignment.objects.with_something_owed(), "remind") + take_each(
        Mission.objects.unconfirmed(), "remind"
    )

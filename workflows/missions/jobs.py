"""What the clock does with missions. One dossier that refuses never holds up the others."""

from workflows.kernel.rounds import each
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import State


def lapse_offers() -> int:
    return each(Assignment.objects.past_deadline(), "lapse")


def close_calls() -> int:
    return each(Mission.objects.call_to_close(), "end_call")


def carry_out() -> int:
    return each(Mission.objects.over_but_not_carried_out(), "carry_out")


def look_at_packs() -> int:
    """Owners hear once of what is out of date; what everyone has read is prepared as soon as it holds again."""
    return each(Mission.objects.filter(state=State.CONFIRMED), "tell_of_pack") + each(
        Mission.objects.read_by_everyone(), "prepare"
    )


def settle() -> int:
    return each(Mission.objects.nothing_left_to_settle(), "settle")


def close() -> int:
    return each(Mission.objects.filter(state=State.SETTLED), "close")


def remind() -> int:
    """Of packs unread shortly before the day, of reports, and of confirmations that people wait for; once each."""
    return each(Assignment.objects.with_something_owed(), "remind") + each(Mission.objects.unconfirmed(), "remind")

"""What the clock does with candidacies. One dossier that refuses never holds up the others."""

from workflows.candidates.models import Assessment, Candidacy, Nomination
from workflows.candidates.states import State
from workflows.kernel.rounds import each
from workflows.people.roles import handles


def remind_and_expire() -> int:
    waiting = Candidacy.objects.on_their_own_time()
    return each(waiting, "remind") + each(waiting.all(), "expire")


def release_who_left() -> int:
    """An assessor who lost the seat, the region or the account need not give scores; the coordinator is told."""
    asked = Assessment.objects.assigned().filter(candidacy__state=State.ASSESSMENT)
    asked = asked.select_related("candidacy", "assessor")
    left = [a for a in asked if not handles(a.assessor, a.candidacy.country_id, a.candidacy.region_id)]
    return each(left, "release")


def lapse_nominations() -> int:
    return each(Nomination.objects.unanswered_too_long(), "lapse")

"""Who is told what. The words stand in templates/workflows/candidates/messages/."""

from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_lazy

from workflows.candidates.states import State
from workflows.kernel.recipients import Recipient
from workflows.kernel.refusals import Answer, No
from workflows.people.roles import Role, holders
from workflows.videos.models import Refusal, Status

People = Iterable[Any]


def while_in(*states: str) -> Callable[[Any], Answer]:
    """A message that is true only as long as the candidacy stands in one of these states."""

    def still(candidacy: Any) -> Answer:
        return candidacy.state in states or No(gettext_lazy("The candidacy has moved on since."))

    return still


def candidate(candidacy: Any) -> People:
    return [candidacy.member]


def whose_video_was_refused(candidacy: Any) -> People:
    """Known only when it has been looked at, some time after it was sent; see `jobs.tell_of_refused_videos`."""
    refused = candidacy.video is not None and candidacy.video.status == Status.REFUSED
    return [candidacy.member] if refused and candidacy.state == State.DRAFT else []


def administrators_where_a_virus_was_found(candidacy: Any) -> People:
    """Told that, not whose it was: they open no dossier unasked."""
    video = candidacy.video
    found = video is not None and video.refused_because == Refusal.INFECTED
    return holders(Role.ADMINISTRATOR) if found else []


def way_in(candidacy: Any, recipient: Recipient) -> str:
    """The dossier on the desk; for administrators, who open none unasked, the page where one is opened on record."""
    administrators = {each.pk for each in holders(Role.ADMINISTRATOR)}
    if recipient.user_id in administrators - {each.pk for each in support_group(candidacy)}:
        return reverse("candidacy_on_record")
    return candidacy.desk_url()


def support_group(candidacy: Any) -> People:
    """Those who handle the candidacy and have no interest in it."""
    return _without_interest(candidacy, holders(Role.SUPPORT_GROUP, candidacy.country_id, candidacy.region_id))


def board(candidacy: Any) -> People:
    return _without_interest(candidacy, holders(Role.BOARD))


def coordinators(candidacy: Any) -> People:
    return _without_interest(candidacy, holders(Role.COORDINATOR, candidacy.country_id, candidacy.region_id))


def _without_interest(candidacy: Any, people: People) -> list[Any]:
    candidacy = copy(candidacy)  # what is read ahead here must not stand for the rest of the act
    prefetch_related_objects([candidacy], *candidacy.CONFLICT_READS)
    return [person for person in people if not candidacy.has_conflict(person)]


def nominator(candidacy: Any) -> People:
    """Told of the outcome, and of nothing else."""
    nomination = candidacy.nomination
    return [nomination.nominator] if nomination is not None and nomination.nominator_id else []


def assessor(assessment: Any) -> People:
    return [assessment.assessor]


def coordinators_of_the_candidacy(assessment: Any) -> People:
    return coordinators(assessment.candidacy)


def assessor_while_assessed(assessment: Any) -> People:
    """Nobody is told that they are released by a decision that has just been taken."""
    return [assessment.assessor] if assessment.candidacy.state == State.ASSESSMENT else []


def nominated_member(nomination: Any) -> People:
    return [nomination.member]


def who_nominated(nomination: Any) -> People:
    return [nomination.nominator] if nomination.nominator_id else []

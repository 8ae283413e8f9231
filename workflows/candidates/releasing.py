"""Answers that were held go out together, each in its own transaction: one that cannot stops none of the others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import structlog

from workflows.candidates import rules
from workflows.candidates.models import Campaign, Candidacy
from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM, Actor
from workflows.kernel.perform import perform
from workflows.kernel.refusals import Refused
from workflows.people.roles import in_scope

logger = structlog.get_logger(__name__)


@dataclass
class Released:
    """How many answers were given, and which stay held, with the reason."""

    given: int = 0
    stay: list[tuple[Candidacy, str]] = field(default_factory=list)


def release_together(candidacies: Iterable[Candidacy], by: Actor) -> Released:
    """In the order in which they were decided. Of one in which the coordinator has an interest the clock lets go: the
    answer was decided by others, and its moment is the same for everybody.
    """
    found = Released()
    for each in candidacies:
        actor = by if rules.coordinator(each, by) else SYSTEM
        try:
            perform(each, "release", by=actor, stamp=each.held_stamp)
            found.given += 1
        except Refused as refusal:
            stay_held(each, actor, str(refusal), found)
    return found


def stay_held(candidacy: Candidacy, by: Actor, reason: str, found: Released) -> None:
    """Whatever somebody else released or took out a moment ago is held no longer, and that is no news."""
    try:
        perform(candidacy, "keep_held", by=by, reason=reason)
    except Refused:
        logger.info("answer_gone_meanwhile", candidacy=candidacy.pk)
    else:
        found.stay.append((candidacy, reason))


def release_due() -> int:
    """The campaigns whose moment has come, once each; what stays held waits for the coordinator, who is told."""
    given = 0
    for campaign in Campaign.objects.filter(release_at__lte=clock.now()).order_by("release_at", "pk"):
        given += release_together(Candidacy.objects.held().filter(campaign=campaign), SYSTEM).given
        Campaign.objects.filter(pk=campaign.pk, release_at=campaign.release_at).update(release_at=None)
    return given


def in_reach_of(user: Any) -> Any:
    """Held answers in the country and regions of this seat, those with an interest included."""
    return Candidacy.objects.held().filter(in_scope(user))

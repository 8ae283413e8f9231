"""Who chooses a moment for an interview, until when, and who withdraws it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflows.candidates import rules
from workflows.candidates.interviews.states import SlotState
from workflows.kernel import clock
from workflows.kernel.actors import Actor, is_user
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import who

if TYPE_CHECKING:
    from workflows.candidates.interviews.models import InterviewSlot

STAYS_FROM = timedelta(hours=24)  # so long before it begins, who comes and who waits can count on it


@who("a candidate to whom it is offered")
def offered_candidate(slot: "InterviewSlot", by: Actor) -> Answer:
    return (is_user(by) and slot.candidacy_of(by) is not None) or No(_("This moment is not offered to you."))


@who("the candidate who chose it")
def who_chose_it(slot: "InterviewSlot", by: Actor) -> Answer:
    chosen = slot.chosen_by
    own = is_user(by) and chosen is not None and chosen.member.user_id is not None and chosen.member.user_id == by.pk
    return own or No(_("Only the candidate may do this."))


@who("the support group of a candidacy to which it is offered, without an interest")
def support_group(slot: "InterviewSlot", by: Actor) -> Answer:
    among = [slot.read_from] if slot.read_from is not None else list(slot.candidacies.all())
    if any(rules.support_group(candidacy, by) for candidacy in among):
        return True
    return No(_("Only the support group of this country and region may do this."))


def lies_ahead(slot: "InterviewSlot") -> Answer:
    """the moment lies ahead"""
    return slot.starts > clock.now() or No(_("This moment has passed."))


def may_still_change(slot: "InterviewSlot") -> Answer:
    """it begins in more than 24 hours"""
    return slot.starts - STAYS_FROM > clock.now() or No(
        _("The interview begins within 24 hours, so it can no longer be changed here. Tell the support group.")
    )


def is_offered(slot: "InterviewSlot") -> Answer:
    return slot.state == SlotState.OFFERED or No(_("The moment is not open any more."))


def is_taken(slot: "InterviewSlot") -> Answer:
    return slot.state == SlotState.TAKEN or No(_("The moment was given up meanwhile."))

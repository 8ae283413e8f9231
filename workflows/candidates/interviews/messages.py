"""Who is told about a moment for an interview."""

from typing import TYPE_CHECKING, Any

from workflows.candidates.interviews.states import SlotState
from workflows.candidates.states import State

if TYPE_CHECKING:
    from workflows.candidates.interviews.models import InterviewSlot


def candidates(slot: "InterviewSlot") -> list[Any]:
    """Those who could still choose it, or another one in its place."""
    return [each.member for each in slot.candidacies.filter(state=State.ASSESSMENT).select_related("member")]


def who_chose_it(slot: "InterviewSlot") -> list[Any]:
    return [slot.chosen_by.member] if slot.chosen_by is not None else []


def who_will_be_there(slot: "InterviewSlot") -> list[Any]:
    return list(slot.people.all())


def both_sides(slot: "InterviewSlot") -> list[Any]:
    """Whoever chose it last, and who would be there for the support group."""
    return [*who_chose_it(slot), *who_will_be_there(slot)]


def who_lost_it(slot: "InterviewSlot") -> list[Any]:
    """Whoever can choose it no longer and has chosen no other."""
    others = slot.candidacies.filter(state=State.ASSESSMENT).exclude(chosen_slots__state=SlotState.TAKEN)
    return [each.member for each in others.select_related("member")]

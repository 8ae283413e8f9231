"""After “not chosen”: how the mission suited, what would have changed that, and which open missions are near to it."""

from dataclasses import dataclass
from typing import Any

from workflows.matching.queries import Candidate, cards_of
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AssignmentState, State
from workflows.zone import queries

MOST_COMPARED, SHOWN = 20, 2


@dataclass(frozen=True)
class Door:
    """Only what comes from the person's own sheet and the mission: nothing about anybody else.

    lacking   competences that the mission asks and the sheet does not name
    trains    whether an initial training is what is missing
    near      the open calls that suit the person best, with how
    """

    fit: Candidate
    lacking: list[Any]
    trains: bool
    near: list[tuple[Mission, Candidate]]


def door_of(mission: Mission, user: Any, mine: Assignment | None) -> Door | None:
    """For whoever was not chosen for a mission that goes on without them; a fixed number of queries."""
    if mine is None or mine.state != AssignmentState.NOT_CHOSEN or mission.state == State.CANCELLED:
        return None
    open_now = [call for call in queries.calls_for(user) if call.pk != mission.pk][:MOST_COMPARED]
    cards = cards_of(mine.member, [mission, *open_now], mine.role)
    suited = [(call, cards[call.pk]) for call in open_now if cards[call.pk].card.is_suited]
    suited.sort(key=lambda pair: -pair[1].card.score)
    fit = cards[mission.pk]
    named = fit.card.person.competences
    return Door(
        fit,
        [each for each in mission.competences.all() if each.pk not in named],
        "untrained" in fit.card.codes,
        suited[:SHOWN],
    )

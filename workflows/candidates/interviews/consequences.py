"""What choosing a moment and withdrawing a candidacy bring about."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps

from workflows.candidates.interviews import rules
from workflows.candidates.interviews.states import SlotState
from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.refusals import NotPossible, reason_of
from workflows.kernel.steps import Next

Answers = dict[str, Any]


def offer_moments(candidacy: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """One slot per moment, for this candidacy and for those that may choose among the same."""
    slot = apps.get_model("workflows", "InterviewSlot")
    same = {name: answers.get(name) or "" for name in ("place", "online_url")} | {"minutes": answers["minutes"]}
    shared = {"candidacies": [candidacy, *answers.get("also_for", ())], "people": answers["people"]}
    for starts in answers["moments"]:
        yield Next(slot(starts=starts, **same), "offer", answers=shared)


def give_up_former(slot: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """Whoever chose one before changes to this one, as long as a change is possible."""
    ahead = slot.chosen_by.chosen_slots.filter(state=SlotState.TAKEN, starts__gt=clock.now())
    for former in ahead.exclude(pk=slot.pk).order_by("pk"):
        if not (answer := rules.may_still_change(former)):
            raise NotPossible(reason_of(answer, ""))
        yield Next(former, "give_up", by=by)


def set_free(candidacy: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """Nobody waits for a candidate who withdrew."""
    for slot in candidacy.chosen_slots.filter(state=SlotState.TAKEN, starts__gt=clock.now()).order_by("pk"):
        yield Next(slot, "fall_away")


def candidacies_of_slot(slot: Any) -> list[tuple[Any, int]]:
    """Locked before the slot, so that nobody chooses two moments in the same instant."""
    candidacy = apps.get_model("workflows", "Candidacy")
    return [(candidacy, pk) for pk in slot.candidacies.order_by("pk").values_list("pk", flat=True)]

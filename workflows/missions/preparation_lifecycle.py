"""Steps that prepare a mission and go with its day; the rest of its life stands in `lifecycle.py`."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.steps import step
from workflows.kernel.who import the_clock
from workflows.missions import day_rules, messages, rules
from workflows.missions.states import SEATED, STAFFABLE, AssignmentState, State


class PreparationLifecycle(models.Model):
    """What the owner does so that the people on it are prepared."""

    pack_choices: Any
    fill: Any

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=(*STAFFABLE, *SEATED),
        target=None,
        conditions=[rules.has_not_ended],
        permission=rules.owner,
        custom=step(
            pgettext_lazy("mission", "Change the pack"),
            done=pgettext_lazy("mission", "Pack changed"),
            asks="PackChoiceForm",
            tells={"pack_changed": messages.who_read_the_pack},
        ),
    )
    def change_pack(self, *, by: Actor, why: str, leave_out: Iterable[str] = (), add: str = "") -> None:
        """The owner leaves something out of the pack or adds to it, and says why."""
        chosen = {key: {"in": False, "why": why} for key in leave_out}
        if add:
            chosen[add] = {"in": True, "why": why}
        self.pack_choices = {**self.pack_choices, **chosen}

    @transition(
        field="state",
        source=State.CONFIRMED,
        target=None,
        conditions=[day_rules.stale_pack_is_untold],
        permission=the_clock,
        custom=step(
            pgettext_lazy("mission", "Tell that the pack is out of date"),
            done=pgettext_lazy("mission", "Owner told that the pack is out of date"),
            automatic=True,
            tells={"pack_out_of_date": messages.owner},
        ),
    )
    def tell_of_pack(self, *, by: Actor) -> None:
        """Something that belongs in the pack is out of date: the owner hears what."""

    @transition(
        field="state",
        source=(*STAFFABLE, *SEATED),
        target=None,
        conditions=[rules.has_not_ended],
        permission=rules.owner,
        custom=step(
            pgettext_lazy("mission", "Say whom to call on the day"),
            done=pgettext_lazy("mission", "Contact on the day noted"),
            asks="DayContactForm",
        ),
    )
    def name_contact(self, *, by: Actor, **contact: Any) -> None:
        """Who can be called on the day: somebody of the requester's, and the owner."""
        self.fill(contact)


class DayLifecycle(models.Model):
    """What a person on a seat says on the day itself."""

    arrived_at: Any

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=AssignmentState.ACCEPTED,
        target=None,
        conditions=[day_rules.it_is_the_day, day_rules.has_not_arrived],
        permission=rules.the_person,
        custom=step(
            pgettext_lazy("assignment", "I have arrived"),
            done=pgettext_lazy("assignment", "Arrived"),
            tone="main",
        ),
    )
    def arrive(self, *, by: Actor) -> None:
        """The person is there; the owner sees since when."""
        self.arrived_at = clock.now()

    @transition(
        field="state",
        source=AssignmentState.ACCEPTED,
        target=None,
        conditions=[day_rules.it_is_the_day, day_rules.has_arrived],
        permission=rules.the_person,
        custom=step(
            pgettext_lazy("assignment", "I am not there yet"),
            done=pgettext_lazy("assignment", "Not there yet"),
        ),
    )
    def not_there_yet(self, *, by: Actor) -> None:
        """Somebody said by mistake that they had arrived."""
        self.arrived_at = None

"""Steps by which the way of finding people ends or changes; opening one stands in `lifecycle.py`."""

from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.kernel.actors import Actor
from workflows.kernel.steps import LetterKind, Tell, step
from workflows.kernel.who import the_clock
from workflows.missions import calls, consequences, messages, rules
from workflows.missions.states import SEATED, STAFFABLE, StaffingMode, State


class StaffingLifecycle(models.Model):
    """What becomes of a call, and what the clock does when seats stay free."""

    staffing_mode: Any
    first_come: Any
    end_the_wait: Any
    rank: Any
    offer_days: Any

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=STAFFABLE,
        target=None,
        conditions=[rules.date_is_open],
        permission=rules.owner,
        custom=step(
            pgettext_lazy("mission", "Ask when people could come"),
            done=pgettext_lazy("mission", "Moments proposed to people"),
            asks="MomentsForm",
            irrevocable=True,
            tells={"moments_asked": Tell(messages.matching_people, still=rules.date_is_open, kind=LetterKind.ASKED)},
            then=[consequences.propose_moments],
        ),
    )
    def ask_moments(self, *, by: Actor, most: int, **moments: Any) -> None:
        """People whom the mission suits say which of several moments they could come; asking anew replaces it all."""

    @transition(
        field="state",
        source=(State.STAFFING, *SEATED),
        target=None,
        conditions=[calls.a_call_stands, rules.has_not_ended],
        permission=rules.owner_or_clock,
        custom=step(
            pgettext_lazy("mission", "Close the call"),
            done=pgettext_lazy("mission", "Call closed"),
            tells={"call_ended": messages.owner},
        ),
    )
    def end_call(self, *, by: Actor) -> None:
        """Nobody can put themselves forward any more; who did so still counts, and a waiting list is kept."""
        self.staffing_mode = StaffingMode.NONE

    @transition(
        field="state",
        source=State.STAFFING,
        target=None,
        conditions=[calls.call_is_due, rules.date_is_known, calls.seats_are_free],
        permission=the_clock,
        custom=step(
            pgettext_lazy("mission", "Open a call after the offers"),
            done=pgettext_lazy("mission", "Call opened: seats were still free"),
            automatic=True,
            tells={
                "way_changed": messages.owner,
                "call_opened": Tell(messages.matching_people, still=rules.call_is_open, kind=LetterKind.AGENDA),
            },
        ),
    )
    def call_after_offers(self, *, by: Actor) -> None:
        """Seats stayed free as long as the owner wanted to wait, so a call is opened; offers that are out hold."""
        self.staffing_mode = StaffingMode.OPT_IN
        self.end_the_wait()

    @transition(
        field="state",
        source=State.STAFFING,
        target=None,
        conditions=[calls.ranking_is_due, rules.date_is_known, calls.seats_are_free],
        permission=the_clock,
        custom=step(
            pgettext_lazy("mission", "Offer in ranked order after the call"),
            done=pgettext_lazy("mission", "Seats offered in ranked order: they were still free"),
            automatic=True,
            tells={"way_changed": messages.owner},
            then=[consequences.offer_ranked],
        ),
    )
    def offer_after_call(self, *, by: Actor, ambassadors: list[Any] = (), staff: list[Any] = ()) -> None:
        """Seats stayed free as long as the owner wanted to wait, so they are offered to whom the mission suits best."""
        if ambassadors or staff:
            self.staffing_mode, self.first_come = StaffingMode.SELECT, False
            self.rank(ambassadors, staff, self.offer_days)
        self.end_the_wait()

"""The life of a moment for an interview: offered to one or more candidates, chosen by one."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.candidates.interviews import consequences, messages, rules
from workflows.candidates.interviews.states import SlotState as State
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import LetterKind, Tell, step
from workflows.kernel.who import the_clock


class SlotLifecycle(LifecycleModel):
    """The life of a moment for an interview."""

    state: Any = StateField(
        pgettext_lazy("moment for an interview", "state"), choices=State.choices, default=State.NEW, db_index=True
    )

    class Meta(LifecycleModel.Meta):
        abstract = True

    @transition(
        field=state,
        source=State.NEW,
        target=State.OFFERED,
        permission=the_clock,
        custom=step(
            pgettext_lazy("moment for an interview", "Offer"),
            done=pgettext_lazy("moment for an interview", "Moment offered"),
            automatic=True,
            tells={
                "interview_offered": Tell(
                    messages.candidates, still=rules.is_offered, unless_told=True, kind=LetterKind.ASKED
                )
            },
        ),
    )
    def offer(self, *, by: Actor, candidacies: Iterable[Any], people: Iterable[Any]) -> None:
        """The support group offers a moment; the candidate is told once, however many come together."""
        self.set_many(candidacies=candidacies, people=people)

    @transition(
        field=state,
        source=State.OFFERED,
        target=State.TAKEN,
        conditions=[rules.lies_ahead],
        permission=rules.offered_candidate,
        custom=step(
            pgettext_lazy("moment for an interview", "Choose this moment"),
            done=pgettext_lazy("moment for an interview", "Moment chosen"),
            tone="main",
            tells={
                "interview_chosen": Tell(messages.who_chose_it, still=rules.is_taken),
                "interview_to_come": Tell(messages.who_will_be_there, still=rules.is_taken),
                "interview_gone": messages.who_lost_it,
            },
            then=[consequences.give_up_former],
        ),
    )
    def choose(self, *, by: Actor) -> None:
        """The candidate comes at this moment; one chosen before is given up."""
        self.chosen_by = self.candidacy_of(by)

    @transition(
        field=state,
        source=State.TAKEN,
        target=State.OFFERED,
        conditions=[rules.may_still_change],
        permission=rules.who_chose_it,
        custom=step(
            pgettext_lazy("moment for an interview", "Give up this moment"),
            done=pgettext_lazy("moment for an interview", "Moment given up"),
            tone="danger",
            tells={"interview_given_up": Tell(messages.both_sides, kind=LetterKind.NEEDED)},
        ),
    )
    def give_up(self, *, by: Actor) -> None:
        """The candidate does not come at this moment; it can be chosen again, also by somebody else."""

    @transition(
        field=state,
        source=State.TAKEN,
        target=State.OFFERED,
        permission=the_clock,
        custom=step(
            pgettext_lazy("moment for an interview", "Set free"),
            done=pgettext_lazy("moment for an interview", "Fell away"),
            automatic=True,
            tells={"interview_fell_away": Tell(messages.both_sides, kind=LetterKind.NEEDED)},
        ),
    )
    def fall_away(self, *, by: Actor) -> None:
        """The candidacy was withdrawn, so its interview does not take place."""

    @transition(
        field=state,
        source=State.OFFERED,
        target=State.CANCELLED,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("moment for an interview", "Withdraw this moment"),
            done=pgettext_lazy("moment for an interview", "Moment withdrawn"),
            tells={"interview_withdrawn": messages.who_lost_it},
        ),
    )
    def withdraw_offer(self, *, by: Actor) -> None:
        """Nobody chose the moment and it is offered no longer."""

    @transition(
        field=state,
        source=State.TAKEN,
        target=State.CANCELLED,
        conditions=[rules.lies_ahead],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("moment for an interview", "Call the interview off"),
            done=pgettext_lazy("moment for an interview", "Interview called off"),
            asks="ReasonForm",
            tone="danger",
            tells={"interview_called_off": Tell(messages.both_sides, kind=LetterKind.NEEDED)},
        ),
    )
    def call_off(self, *, by: Actor, reason: str) -> None:
        """The interview does not take place; everybody who would be there is told why."""

    def candidacy_of(self, user: Any) -> Any:
        raise NotImplementedError

"""The life of one nomination: staff asks a member to become an ambassador (R1.5)."""

from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.candidates import consequences, messages, rules
from workflows.candidates.states import NominationState as State
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import LetterKind, Tell, step
from workflows.kernel.who import the_clock


class NominationLifecycle(LifecycleModel):
    """The life of a nomination, from the mail to the answer."""

    state = StateField(pgettext_lazy("nomination", "state"), choices=State.choices, default=State.NEW)

    class Meta(LifecycleModel.Meta):
        abstract = True

    @transition(
        field=state,
        source=State.NEW,
        target=State.SENT,
        conditions=[rules.is_someone_else, rules.can_be_reached, rules.is_not_asked_already],
        permission=rules.staff,
        custom=step(
            pgettext_lazy("nomination", "Nominate"),
            done=pgettext_lazy("nomination", "Sent"),
            tone="main",
            tells={"nominated": Tell(messages.nominated_member, still=rules.nomination_is_open, kind=LetterKind.ASKED)},
        ),
    )
    def nominate(self, *, by: Actor) -> None:
        """Staff asks a member by mail whether they would like to become an ambassador, and says why."""

    @transition(
        field=state,
        source=State.SENT,
        target=State.ACCEPTED,
        permission=rules.nominated,
        custom=step(
            pgettext_lazy("nomination", "Yes, begin my candidacy"),
            done=pgettext_lazy("nomination", "Accepted"),
            tone="main",
            tells={"nomination_accepted": messages.who_nominated},
            then=[consequences.begin_candidacy],
        ),
    )
    def accept(self, *, by: Actor) -> None:
        """The member would like to, so a draft of the candidacy begins."""

    @transition(
        field=state,
        source=State.SENT,
        target=State.DECLINED,
        permission=rules.nominated_or_link,
        custom=step(
            pgettext_lazy("nomination", "No, thank you"),
            done=pgettext_lazy("nomination", "Declined"),
            asks="OptionalReasonForm",
            tells={"nomination_declined": messages.who_nominated},
        ),
    )
    def decline(self, *, by: Actor, reason: str = "") -> None:
        """The member would rather not, and need not say why."""

    @transition(
        field=state,
        source=State.SENT,
        target=State.WITHDRAWN,
        permission=rules.nominator_or_clock,
        custom=step(
            pgettext_lazy("nomination", "Withdraw the nomination"),
            done=pgettext_lazy("nomination", "Withdrawn"),
            tone="danger",
        ),
    )
    def withdraw(self, *, by: Actor) -> None:
        """The nominator takes the question back before it was answered."""

    @transition(
        field=state,
        source=State.SENT,
        target=State.LAPSED,
        conditions=[rules.answer_is_late],
        permission=the_clock,
        custom=step(
            pgettext_lazy("nomination", "Let lapse"),
            done=pgettext_lazy("nomination", "Lapsed"),
            automatic=True,
            tells={"nomination_lapsed": messages.who_nominated},
        ),
    )
    def lapse(self, *, by: Actor) -> None:
        """The member did not answer within the term."""

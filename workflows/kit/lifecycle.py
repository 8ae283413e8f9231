"""The life of an order of copies on paper."""

from datetime import date
from typing import Any

from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import LetterKind, Tell, step
from workflows.kit import messages, rules
from workflows.kit.states import OrderState as State


class PrintOrderLifecycle(LifecycleModel):
    """Copies of one version of the kit, sent to an ambassador."""

    DECISIVE = ("copies", "address", "needed_by")
    EXPECTED = {State.ORDERED: 14}
    READ_WITH = ("member", "version")

    state: Any = StateField(pgettext_lazy("print order", "state"), choices=State.choices, default=State.NEW)

    class Meta(LifecycleModel.Meta):
        abstract = True

    @transition(
        field=state,
        source=State.NEW,
        target=State.ORDERED,
        conditions=[rules.holds_today],
        permission=rules.may_order,
        custom=step(
            pgettext_lazy("print order", "Order copies"),
            done=pgettext_lazy("print order", "Copies ordered"),
            asks="OrderForm",
            tone="main",
            tells={
                "order_received": messages.orderer,
                "order_to_handle": Tell(messages.communications, kind=LetterKind.ASKED),
            },
        ),
    )
    def order(self, *, by: Actor, copies: int, address: str, needed_by: date) -> None:
        """You order copies on paper; the communications team sends them to you."""
        self.copies, self.address, self.needed_by = copies, address, needed_by
        self.ordered_at = clock.now()

    @transition(
        field=state,
        source=State.ORDERED,
        target=State.SENT,
        conditions=[rules.holds_today],
        permission=rules.may_handle,
        custom=step(
            pgettext_lazy("print order", "Note as sent"),
            done=pgettext_lazy("print order", "Copies sent"),
            tone="main",
            tells={"order_sent": messages.orderer},
        ),
    )
    def send(self, *, by: Actor) -> None:
        """The copies are on their way to the ambassador."""

    @transition(
        field=state,
        source=State.ORDERED,
        target=State.DECLINED,
        permission=rules.may_handle,
        custom=step(
            pgettext_lazy("print order", "Decline the order"),
            done=pgettext_lazy("print order", "Order declined"),
            asks="ReasonForm",
            tone="danger",
            tells={"order_declined": messages.orderer},
        ),
    )
    def decline(self, *, by: Actor, reason: str) -> None:
        """These copies are not sent; the ambassador is told why."""

    @transition(
        field=state,
        source=State.ORDERED,
        target=State.CANCELLED,
        permission=rules.may_cancel,
        custom=step(
            pgettext_lazy("print order", "Cancel the order"),
            done=pgettext_lazy("print order", "Order cancelled"),
            tone="danger",
            tells={"order_cancelled": messages.communications},
        ),
    )
    def cancel(self, *, by: Actor) -> None:
        """You no longer need the copies; the communications team is told."""

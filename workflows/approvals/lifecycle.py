from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from workflows.approvals import messages, rules
from workflows.approvals.answers import bring_back
from workflows.approvals.states import State
from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.refusals import Answer, No, NotPossible
from workflows.kernel.steps import Next, Tell, step
from workflows.kernel.who import the_clock


def left_by(request: Any) -> str:
    """Said where the step cannot be taken in the name of whoever asked for it."""
    words = gettext(
        "%(who)s, who asked for this, may not take the step any more. The coordinator can withdraw the request; then "
        "somebody else asks for it."
    )
    return words % {"who": request.asker_name}


def is_waiting(request: Any) -> Answer:
    return request.state == State.OPEN or No(_("The approval is no longer asked."))


def is_late(request: Any) -> Answer:
    return request.is_late or No(_("The deadline has not passed, or the reminder was sent already."))


def take_the_step(request: Any, by: Actor, answers: dict[str, Any]) -> Iterable[Next]:
    """The last yes fires the step that was asked for, in the asker's name, in the same transaction."""
    if request.state == State.GRANTED:
        if request.lost_its_asker:
            raise NotPossible(left_by(request))
        yield Next(request.subject, request.step, by=request.asked_by, answers=bring_back(request.answers))


class ApprovalLifecycle(LifecycleModel):
    """The life of one request for approval, from the asking to the last answer."""

    state = StateField(pgettext_lazy("approval request", "state"), choices=State.choices, default=State.NEW)

    class Meta(LifecycleModel.Meta):
        abstract = True

    @transition(
        field=state,
        source=State.NEW,
        target=State.OPEN,
        permission=rules.asker,
        custom=step(
            pgettext_lazy("approval", "Ask"),
            done=pgettext_lazy("approval", "Approval asked for"),
            automatic=True,
            tells={"approval_asked": Tell(messages.asked, still=is_waiting, while_among=messages.asked)},
        ),
    )
    def ask(self, *, by: Actor) -> None:
        """Those who must approve are asked."""
        self.open_step(0)

    @transition(
        field=state,
        source=State.OPEN,
        target=RETURN_VALUE(State.OPEN, State.GRANTED),
        permission=rules.may_answer,
        custom=step(
            pgettext_lazy("approval", "Agree"),
            done=pgettext_lazy("approval", "Agreed"),
            asks="AgreeForm",
            tone="main",
            tells={"approval_asked": Tell(messages.next_group, still=is_waiting, while_among=messages.asked)},
            then=[take_the_step],
        ),
    )
    def agree(self, *, by: Actor, reason: str = "") -> str:
        """One more person agrees; the last one needed takes the step."""
        self.count(by, "agree")
        return self.after_agreement()

    @transition(
        field=state,
        source=State.OPEN,
        target=RETURN_VALUE(State.OPEN, State.REFUSED),
        permission=rules.may_answer,
        custom=step(
            pgettext_lazy("approval", "Refuse"),
            done=pgettext_lazy("approval", "Refused"),
            asks="ReasonForm",
            tone="danger",
            tells={"approval_refused": messages.asker},
        ),
    )
    def refuse(self, *, by: Actor, reason: str) -> str:
        """One person refuses and says why; enough refusals stop the step."""
        self.count(by, "refuse")
        return self.after_refusal()

    @transition(
        field=state,
        source=State.OPEN,
        target=None,
        permission=rules.may_answer,
        custom=step(
            pgettext_lazy("approval", "Declare a conflict of interest"),
            done=pgettext_lazy("approval", "Conflict of interest declared"),
            asks="ReasonForm",
        ),
    )
    def recuse(self, *, by: Actor, reason: str) -> None:
        """Someone has an interest in the dossier and stays out of the decision."""
        self.count(by, "recuse")

    @transition(
        field=state,
        source=State.OPEN,
        target=State.WITHDRAWN,
        permission=rules.asker_or_coordinator,
        custom=step(
            pgettext_lazy("approval", "Withdraw the request"),
            done=pgettext_lazy("approval", "Request withdrawn"),
            tone="danger",
        ),
    )
    def withdraw(self, *, by: Actor) -> None:
        """No answer is needed any more: the person who asked takes it back, or has left."""

    @transition(
        field=state,
        source=State.OPEN,
        target=None,
        conditions=[is_late],
        permission=the_clock,
        custom=step(
            pgettext_lazy("approval", "Remind"),
            done=pgettext_lazy("approval", "Reminder sent"),
            automatic=True,
            tells={"approval_reminder": Tell(messages.asked, still=is_waiting, while_among=messages.asked)},
        ),
    )
    def remind(self, *, by: Actor) -> None:
        """The deadline has passed: those who have not answered are reminded once."""
        self.reminded_at = clock.now()

    @transition(
        field=state,
        source=(State.OPEN, State.GRANTED),
        target=State.OVERTAKEN,
        permission=the_clock,
        custom=step(
            pgettext_lazy("approval", "Make void"),
            done=pgettext_lazy("approval", "Made void"),
            automatic=True,
            tells={"approval_overtaken": messages.asker},
        ),
    )
    def overtake(self, *, by: Actor) -> None:
        """The dossier changed after the asking, or what was agreed to was taken back: the answers count no longer."""

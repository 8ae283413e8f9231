from collections.abc import Iterable
from datetime import timedelta
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


def no_question_is_open(request: Any) -> Answer:
    """nobody waits for an answer of the asker first"""
    return not request.questions() or No(
        _("Somebody asked a question first. It waits for %(who)s.") % {"who": request.asker_name}
    )


def a_question_is_open(request: Any) -> Answer:
    """somebody asked something first"""
    return bool(request.questions()) or No(_("No question is open."))


def its_time_is_over(request: Any) -> Answer:
    """the time to answer has passed and nobody answered"""
    silent = not request.has_answers and not request.prolonged_at and not request.reminded_at
    return (request.is_past and silent) or No(_("The deadline has not passed, or the reminder was sent already."))


def no_majority(request: Any) -> Answer:
    """the time to answer has passed, some answered, not enough, and it was not prolonged yet"""
    lacks = request.has_answers and not request.prolonged_at and not request.escalated_at
    return (request.is_past and lacks) or No(_("The deadline has not passed, or it was prolonged already."))


def goes_higher(request: Any) -> Answer:
    """the prolonged time has passed, or two days since the reminder, and there is somebody above"""
    reminded = request.reminded_at is not None and request.reminded_at + PATIENCE < clock.now()
    due = request.is_past and not request.escalated_at and (request.prolonged_at or reminded)
    return bool(due and any(True for _each in messages.above(request))) or No(
        _("It is not time yet, or there is nobody to whom it goes.")
    )


def a_deputy_was_not_asked(request: Any) -> Answer:
    """somebody of the round is away, and who stands in was not asked yet"""
    return bool(messages.new_deputies(request)) or No(_("Everybody who stands in was asked already."))


PATIENCE = timedelta(days=2)  # between the reminder and whoever is above


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
        conditions=[no_question_is_open],
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
        target=None,
        permission=rules.may_answer,
        custom=step(
            pgettext_lazy("approval", "Ask something first"),
            done=pgettext_lazy("approval", "Asked something first"),
            asks="QuestionForm",
            tells={"approval_question": Tell(messages.asker, still=a_question_is_open)},
        ),
    )
    def ask_first(self, *, by: Actor, question: str) -> None:
        """Someone asks the asker a question; nobody can agree before it is answered, and the clock stands still."""
        self.count(by, "ask_first")

    @transition(
        field=state,
        source=State.OPEN,
        target=None,
        conditions=[a_question_is_open],
        permission=rules.asker,
        custom=step(
            pgettext_lazy("approval", "Answer the question"),
            done=pgettext_lazy("approval", "Question answered"),
            asks="AnswerForm",
            tone="main",
            tells={"approval_answered": Tell(messages.who_asked_first, still=is_waiting, while_among=messages.asked)},
        ),
    )
    def answer(self, *, by: Actor, answer: str) -> None:
        """Whoever asked for the step answers what was asked first; the clock goes on."""
        self.just_answered = frozenset(self.questions())
        self.keep([each for each in self.given if each.verdict != "ask_first"])

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
        conditions=[a_deputy_was_not_asked],
        permission=the_clock,
        custom=step(
            pgettext_lazy("approval", "Ask who stands in"),
            done=pgettext_lazy("approval", "Who stands in was asked"),
            automatic=True,
            tells={"approval_asked": Tell(messages.new_deputies, still=is_waiting, while_among=messages.asked)},
        ),
    )
    def ask_deputy(self, *, by: Actor) -> None:
        """Somebody of the round went away since it was opened: who stands in is asked too."""

    @transition(
        field=state,
        source=State.OPEN,
        target=None,
        conditions=[its_time_is_over],
        permission=the_clock,
        custom=step(
            pgettext_lazy("approval", "Remind"),
            done=pgettext_lazy("approval", "Reminder sent"),
            automatic=True,
            tells={"approval_reminder": Tell(messages.asked, still=is_waiting, while_among=messages.asked)},
        ),
    )
    def remind(self, *, by: Actor) -> None:
        """The deadline has passed and nobody answered: those who were asked are reminded once."""
        self.reminded_at = clock.now()

    @transition(
        field=state,
        source=State.OPEN,
        target=None,
        conditions=[no_majority],
        permission=the_clock,
        custom=step(
            pgettext_lazy("approval", "Prolong"),
            done=pgettext_lazy("approval", "Time prolonged"),
            automatic=True,
            tells={"approval_prolonged": Tell(messages.asked, still=is_waiting, while_among=messages.asked)},
        ),
    )
    def prolong(self, *, by: Actor) -> None:
        """The deadline has passed without enough answers: once, those who have not answered get as long again."""
        self.prolonged_at = clock.now()
        self.due_at = clock.now() + timedelta(days=self.longest)

    @transition(
        field=state,
        source=State.OPEN,
        target=None,
        conditions=[goes_higher],
        permission=the_clock,
        custom=step(
            pgettext_lazy("approval", "Hand to whoever is above"),
            done=pgettext_lazy("approval", "Handed to whoever is above"),
            automatic=True,
            tells={"approval_escalated": Tell(messages.above, still=is_waiting, while_among=messages.above)},
        ),
    )
    def escalate(self, *, by: Actor) -> None:
        """The time is over for good: whoever the policy names is told, and may answer in the place of the group."""
        self.escalated_at = clock.now()

    @transition(
        field=state,
        source=State.OPEN,
        target=None,
        permission=the_clock,
        custom=step(
            pgettext_lazy("approval", "Note a change of the dossier"),
            done=pgettext_lazy("approval", "The dossier changed: what was answered counts no longer"),
            automatic=True,
            tells={"approval_changed": Tell(messages.to_ask_again, still=is_waiting, while_among=messages.asked)},
        ),
    )
    def note_change(self, *, by: Actor, columns: list[str], who: int | None) -> None:
        """The dossier changed: answers given before count no longer, and those who gave them are asked again."""
        self.note(columns, who)

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
        """What was asked cannot follow any more, or other people have to agree: the answers count no longer."""

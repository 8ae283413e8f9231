"""The life of a question that was asked in the field and that nobody could answer there (R1.10)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.field import messages, rules
from workflows.field.states import OPEN
from workflows.field.states import State as State
from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import LetterKind, Tell, step


class FieldQuestionLifecycle(LifecycleModel):
    """From an ambassador to somebody of the support group, and back to all ambassadors."""

    DECISIVE = ("question", "answer", "owner_id")
    READ_WITH = ("member", "owner")

    state: Any = StateField(pgettext_lazy("field question", "state"), choices=State.choices, default=State.NEW)

    class Meta(LifecycleModel.Meta):
        abstract = True

    @transition(
        field=state,
        source=State.NEW,
        target=State.ASKED,
        permission=rules.is_own,
        custom=step(
            pgettext_lazy("field question", "Ask the question"),
            done=pgettext_lazy("field question", "Question asked"),
            asks="QuestionForm",
            tone="main",
            tells={"field_question_asked": Tell(messages.owner, kind=LetterKind.ASKED)},
        ),
    )
    def ask(self, *, by: Actor, question: str) -> None:
        """You pass on what you were asked and could not answer; the support group finds the answer."""
        self.question = question
        self.asked_at = clock.now()
        self.answer_by = clock.today() + timedelta(days=settings.AMBASSADE_FIELD_QUESTION_DAYS)

    @transition(
        field=state,
        source=OPEN,
        target=State.ASSIGNED,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("field question", "Give to somebody"),
            done=pgettext_lazy("field question", "Given to somebody"),
            asks="OwnerForm",
            tells={"field_question_given": Tell(messages.owner, kind=LetterKind.ASKED)},
        ),
    )
    def assign(self, *, by: Actor, owner: models.Model) -> None:
        """Somebody of the support group finds the answer."""
        self.owner = owner

    @transition(
        field=state,
        source=OPEN,
        target=State.ANSWERED,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("field question", "Answer"),
            done=pgettext_lazy("field question", "Answered"),
            asks="AnswerForm",
            tone="main",
            tells={"field_question_answered": Tell(messages.asker)},
        ),
    )
    def reply(self, *, by: Actor, answer: str) -> None:
        """The answer goes to whoever asked, and every ambassador can read it from then on."""
        self.answer = answer
        self.answered_at = clock.now()

    @transition(
        field=state,
        source=OPEN,
        target=State.CLOSED,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("field question", "Close without an answer"),
            done=pgettext_lazy("field question", "Closed without an answer"),
            asks="ReasonForm",
            tone="danger",
            tells={"field_question_closed": messages.asker},
        ),
    )
    def close(self, *, by: Actor, reason: str) -> None:
        """There is no answer for the field; whoever asked is told why."""

"""What an answer from the field becomes for everybody: a draft that its editors finish, one of each kind at most."""

from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.text import Truncator, slugify
from wagtail.log_actions import log
from wagtail.models import Locale

from snippets.models import KeyMessage, LexiconTerm
from workflows.field.models import FieldQuestion
from workflows.field.states import State
from workflows.kernel import clock


class Becomes(StrEnum):
    TERM = "term"
    MESSAGE = "message"

    @property
    def column(self) -> str:
        return f"became_{self.value}"

    @property
    def model(self) -> type[LexiconTerm] | type[KeyMessage]:
        return LexiconTerm if self is Becomes.TERM else KeyMessage


def may_make(user: Any, kind: Becomes) -> bool:
    return user.has_perm(f"snippets.add_{kind.model._meta.model_name}")


@transaction.atomic
def make(pk: int, kind: Becomes, user: Any) -> Any:
    """The draft, in the language in which it was asked; the same one when asked twice. None without an answer."""
    question = FieldQuestion.objects.select_for_update(of=("self",)).select_related("member").get(pk=pk)
    if question.state != State.ANSWERED:
        return None
    if known := getattr(question, kind.column):
        return known
    draft = WRITTEN[kind](question)
    draft.locale = Locale.objects.filter(language_code=question.member.language).first() or Locale.get_default()
    draft.live = False
    draft.save()
    draft.save_revision(user=user, clean=False)  # the axis of a key message is for its editors to say
    log(instance=draft, action="wagtail.create", user=user)
    FieldQuestion.objects.filter(pk=pk).update(**{kind.column: draft})
    return draft


def term_of(question: FieldQuestion) -> LexiconTerm:
    """Its address ends in the number of the question, as two may ask the same; an editor writes a better one."""
    return LexiconTerm(
        term=cut(question.question, LexiconTerm, "term"),
        definition=cut(question.answer, LexiconTerm, "definition"),
        slug=f"{slugify(question.question)[:90].strip('-')}-{question.pk}".strip("-"),
        owner=question.owner,
        review_on=clock.today(),
    )


def message_of(question: FieldQuestion) -> KeyMessage:
    """Without an axis and a day on which it was checked: that is for its editors to say."""
    return KeyMessage(
        message=cut(question.answer.strip().partition("\n")[0], KeyMessage, "message"),
        question=cut(question.question, KeyMessage, "question"),
        explanation=cut(question.answer, KeyMessage, "explanation"),
        owner=question.owner,
        review_on=clock.today(),
    )


WRITTEN = {Becomes.TERM: term_of, Becomes.MESSAGE: message_of}


def cut(words: str, model: Any, column: str) -> str:
    return Truncator(words.strip()).chars(model._meta.get_field(column).max_length)

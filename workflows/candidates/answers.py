"""What a candidacy answers to the support group's own questions, which stand on its sheet as one more part."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.candidates.states import State
from workflows.questions.models import AnswerSet, Purpose, newest_of
from workflows.questions.rules import missing


class CandidacyAnswers(AnswerSet):
    """One row per candidacy: a draft follows the newest version, a candidacy that was sent keeps its own.

    is_outdated  whether the questions changed since the candidate saved
    """

    PURPOSE, WHOSE, DOSSIER = Purpose.CANDIDACY, "candidacy", "candidacy"
    READ_WITH = ("candidacy__member", "candidacy__campaign")

    candidacy = models.OneToOneField(
        "workflows.Candidacy", models.PROTECT, related_name="answer_set", verbose_name=gettext_lazy("candidacy")
    )
    is_outdated: ClassVar[bool] = False

    class Meta:
        verbose_name, verbose_name_plural = gettext_lazy("more answers"), gettext_lazy("more answers")

    def __str__(self) -> str:
        return str(self.version)

    def named_for(self, user: Any) -> str:
        return str(self.candidacy.name_for(user))


def answers_to_read(candidacy: Any) -> CandidacyAnswers | None:
    """With the questions that hold now; an unsaved row where a draft has answered nothing yet. None: none are asked."""
    row = row_of(candidacy)
    return row if row is not None and row.version.questions else None


def row_of(candidacy: Any) -> CandidacyAnswers | None:
    """The same, also while the newest version asks nothing."""
    if candidacy.state != State.DRAFT:
        row = getattr(candidacy, "answer_set", None)
        return row if row is not None and not row._state.adding else None
    newest = newest_of(Purpose.CANDIDACY)
    if newest is None:
        return None
    row = CandidacyAnswers.objects.filter(candidacy=candidacy.pk).first()
    if row is None:
        row = CandidacyAnswers(candidacy=candidacy, version=newest)
    row.is_outdated = row.saved_at is not None and row.version_id != newest.pk
    row.version = newest
    return row


def missing_answers(candidacy: Any) -> list[Any]:
    """The names on screen of what the questions still lack before a draft can be sent.

    The version that was looked at is the one that `keep_version` keeps.
    """
    row = row_of(candidacy)
    candidacy.asked_version = row.version if row else None
    if row is None or not row.version.questions:
        return []
    found: list[Any] = [question.label for question in missing(row.version.questions, row.answers)]
    if row.typed:
        found.append(_("“More questions”, where something is not saved"))
    elif row.is_outdated:
        found.append(_("“More questions”, which have changed"))
    return found


def keep_version(candidacy: Any) -> None:
    """What is sent stays with the questions as they are now."""
    if candidacy.asked_version:
        CandidacyAnswers.objects.update_or_create(candidacy=candidacy, defaults={"version": candidacy.asked_version})

"""Forms of the support group's own questions, their versions, and what every room that asks them keeps."""

import uuid
from collections.abc import Iterator
from functools import cached_property, partial
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Max, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workflows.kernel import clock
from workflows.questions import files
from workflows.questions.blocks import QuestionsField, complete_keys, questions_of
from workflows.questions.checking import problems
from workflows.questions.rules import Question, asked


class Purpose(models.TextChoices):
    """Where a form is asked: one form each."""

    CANDIDACY = "candidacy", pgettext_lazy("where questions are asked", "Candidacies: the identification sheet")
    REQUEST = "request", pgettext_lazy("where questions are asked", "Requests: the public form and the mission sheet")
    REPORT = "report", pgettext_lazy("where questions are asked", "Reports: what people on a mission tell")
    BY_REQUESTER = "by_requester", pgettext_lazy("where questions are asked", "Evaluations by whoever asked for us")
    BY_GROUP = "by_group", pgettext_lazy("where questions are asked", "Evaluations by the support group")


class QuestionFormQuerySet(models.QuerySet["QuestionForm"]):
    def with_use(self) -> "QuestionFormQuerySet":
        """number and last_on of the newest version, used: how many answered any version."""
        rows = self.annotate(number=Max("versions__number"), last_on=Max("versions__published_at"))
        return rows.annotate(used=_uses("versions__")).order_by("purpose")


class QuestionForm(models.Model):
    """Questions beyond the core. What is edited is a draft; each publication makes a version that never changes.

    draft     the questions as they are edited
    changes   how often the draft was saved, so that of two editors the second is told
    """

    purpose = models.CharField(
        pgettext_lazy("of a form with questions", "where they are asked"),
        max_length=20,
        choices=Purpose.choices,
        unique=True,
    )
    draft = QuestionsField(verbose_name=gettext_lazy("questions"), blank=True)
    changes = models.PositiveIntegerField(default=0, editable=False)

    objects = QuestionFormQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = gettext_lazy("form with questions"), gettext_lazy("forms with questions")
        ordering = ["purpose"]

    def __str__(self) -> str:
        return str(self.get_purpose_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        complete_keys(self.draft, {question.key for question in self.former()})
        super().save(*args, **kwargs)

    @property
    def newest(self) -> "QuestionVersion | None":
        return self.versions.first() if self.pk else None

    def former(self) -> list[Question]:
        versions = self.versions.all() if self.pk else ()
        return [question for version in versions for question in version.questions]

    def questions(self) -> list[Question]:
        return questions_of(self.draft)

    def problems(self) -> list[str]:
        return problems(self.questions(), self.former())

    @property
    def differs(self) -> bool:
        """Whether the draft says something that the newest version does not."""
        newest = self.newest
        return self.questions() != (newest.questions if newest else [])

    @transaction.atomic
    def publish(self) -> "QuestionVersion":
        """A ValidationError says what is still wrong, or that nothing changed."""
        now = QuestionForm.objects.select_for_update().get(pk=self.pk)
        if found := now.problems():
            raise ValidationError([ValidationError("%(what)s", params={"what": each}) for each in found])
        if not now.differs:
            raise ValidationError(_("Nothing changed since the last version."))
        number = now.newest.number + 1 if now.newest else 1
        return QuestionVersion.objects.create(form=now, number=number, body=now.draft)


class QuestionVersionQuerySet(models.QuerySet["QuestionVersion"]):
    def with_use(self) -> "QuestionVersionQuerySet":
        return self.annotate(used=_uses()).order_by("-number")


class QuestionVersion(models.Model):
    """Questions as they were published."""

    form = models.ForeignKey(QuestionForm, models.PROTECT, related_name="versions", editable=False)
    number = models.PositiveIntegerField(pgettext_lazy("of a form with questions", "version"))
    body = QuestionsField(verbose_name=gettext_lazy("questions"), blank=True)
    published_at = models.DateTimeField(gettext_lazy("published on"), default=clock.now)

    objects = QuestionVersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = gettext_lazy("version of questions"), gettext_lazy("versions of questions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="question_version_once")]

    def __str__(self) -> str:
        return f"{self.form} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Once. Answers are read with the words to which they were given."""
        if not self._state.adding:
            raise TypeError("A published version never changes.")
        super().save(*args, **kwargs)

    @cached_property
    def questions(self) -> list[Question]:
        return questions_of(self.body)


def newest_of(purpose: str) -> QuestionVersion | None:
    return QuestionVersion.objects.filter(form__purpose=purpose).first()


def answer_models() -> list[Any]:
    """Every room's own model of answers, with how a version names its rows."""
    relations = QuestionVersion._meta.related_objects
    return [each for each in relations if issubclass(each.related_model, AnswerSet)]


def _uses(before: str = "") -> Any:
    counted = [Count(f"{before}{each.name}", distinct=True) for each in answer_models()]
    return sum(counted, Value(0))


class AnswerSet(models.Model):
    """What was answered to one version; each room that asks adds whose it is.

    PURPOSE, WHOSE      where it is asked, and the column with the dossier that it belongs to
    DOSSIER, READ_WITH  the way from a row to the dossier on the desk, and what naming it reads

    answers   key of a question -> answer, as `rules.Answers`; also to questions that are not asked now, unseen
    typed     what was typed and not saved yet: key -> values, as the browser sends them
    tab       the window that typed it
    """

    PURPOSE: ClassVar[str]
    WHOSE: ClassVar[str]
    DOSSIER: ClassVar[str]
    READ_WITH: ClassVar[tuple[str, ...]] = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        QuestionVersion,
        models.PROTECT,
        related_name="%(class)s_rows",
        verbose_name=pgettext_lazy("of a form with questions", "version"),
    )
    answers = models.JSONField(gettext_lazy("answers"), default=dict, blank=True)
    typed = models.JSONField(gettext_lazy("what was typed"), default=dict, blank=True)
    tab = models.CharField(max_length=32, blank=True)
    kept_at = models.DateTimeField(gettext_lazy("kept on"), null=True, blank=True)
    saved_at = models.DateTimeField(gettext_lazy("saved on"), null=True, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def to_fill(cls, subject: Any, whose: str = "") -> Self | None:
        """The row of this dossier, unsaved where there is none, with the questions that hold now; what was handed in
        keeps its own. None: nothing is asked. 2 queries.
        """
        whose = whose or cls.WHOSE
        row = cls._default_manager.filter(**{whose: subject.pk}).select_related("version").first()
        if row is None or row.saved_at is None:
            newest = newest_of(cls.PURPOSE)
            if newest is None:
                return None
            row = row or cls(**{whose: subject})
            row.version = newest
        return row if row.version.questions else None

    @classmethod
    def in_dossiers_of(cls, user: Any) -> models.QuerySet:
        """The rows in dossiers that this account sees on the desk."""
        model: Any = cls
        for name in cls.DOSSIER.split("__"):
            model = model._meta.get_field(name).related_model
        seen = model.objects.visible_to(user).order_by().values("pk")
        return cls._default_manager.filter(**{f"{cls.DOSSIER}__in": seen}).select_related(*cls.READ_WITH)

    @property
    def dossier(self) -> Any:
        found: Any = self
        for name in self.DOSSIER.split("__"):
            found = getattr(found, name)
        return found

    def named_for(self, user: Any) -> str:
        return str(self.dossier)

    def asked(self) -> list[Question]:
        return asked(self.version.questions, self.answers)

    def files(self) -> Iterator[dict[str, Any]]:
        for answer in self.answers.values():
            if isinstance(answer, dict):
                yield answer

    def file_of(self, key: str) -> dict[str, Any] | None:
        """Only of a question that is asked."""
        answer = self.answers.get(key)
        return answer if isinstance(answer, dict) and key in {each.key for each in self.asked()} else None

    def save_answers(self, answers: dict[str, Any]) -> None:
        """They are handed in, and what was typed is settled with it."""
        self.saved_at = clock.now()
        self.typed, self.tab, self.kept_at = {}, "", None
        self.put(answers)

    def put(self, answers: dict[str, Any]) -> None:
        """Keep them without saying that they are handed in; files that were replaced go with the commit."""
        before = list(self.files())
        self.answers = answers
        self.save()
        now = {each["id"] for each in self.files()}
        for each in before:
            if each["id"] not in now:
                transaction.on_commit(partial(files.remove_one, self.pk, each))


def erase(rows: Any, columns: list[str]) -> None:
    """The answers of these rows, and their files with the commit."""
    for row in rows:
        transaction.on_commit(partial(files.remove, row.pk))
    rows.delete()

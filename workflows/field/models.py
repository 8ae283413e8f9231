"""Questions that were asked in the field, with their answers."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.models import Country, KeyMessage, LexiconTerm, Region
from workflows.field.lifecycle import FieldQuestionLifecycle
from workflows.field.states import OPEN, State
from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleQuerySet
from workflows.kernel.placeholders import Placeholder
from workflows.kernel.recipients import Recipient
from workflows.people import roles
from workflows.people.models import Member

LONGEST_QUESTION = 500


class FieldQuestionQuerySet(LifecycleQuerySet):
    def visible_to(self, user: Any) -> "FieldQuestionQuerySet":
        """The support group reads those of its country and regions; the communications team what was answered."""
        handled = self.handled_by(user)
        if roles.has_role(user, roles.Role.COMMUNICATIONS):
            return handled | self.answered()
        return handled

    def handled_by(self, user: Any) -> "FieldQuestionQuerySet":
        """Of which this account reads everything."""
        return self.exclude(state=State.NEW).filter(roles.in_scope(user))

    def of(self, user: Any) -> "FieldQuestionQuerySet":
        return self.filter(member__user=user.pk).exclude(state=State.NEW)

    def open(self) -> "FieldQuestionQuerySet":
        return self.filter(state__in=OPEN)

    def overdue(self) -> "FieldQuestionQuerySet":
        return self.open().filter(answer_by__lt=clock.today())

    def answered(self) -> "FieldQuestionQuerySet":
        return self.filter(state=State.ANSWERED)


class FieldQuestion(FieldQuestionLifecycle):
    PLACEHOLDERS: ClassVar = {
        "question": Placeholder(pgettext_lazy("placeholder", "the question"), "question"),
        "who": Placeholder(pgettext_lazy("placeholder", "who brought the question back"), "member.display_name"),
        "until": Placeholder(pgettext_lazy("placeholder", "until when an answer is awaited"), "answer_by"),
        "answer": Placeholder(pgettext_lazy("placeholder", "the answer"), "answer", stays=("field_question_answered",)),
    }

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="field_questions", verbose_name=pgettext_lazy("person", "member")
    )
    mission = models.ForeignKey(
        "workflows.Mission",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="field_questions",
        verbose_name=_("mission"),
    )
    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("country"))
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("of a question", "given to"),
    )
    question = models.TextField(_("question"), max_length=LONGEST_QUESTION)
    answer = models.TextField(_("answer"), blank=True, max_length=5000)
    asked_at = models.DateTimeField(_("asked on"), default=clock.now)
    answer_by = models.DateField(_("answer by"), default=clock.today)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)

    became_term = models.ForeignKey(
        LexiconTerm, models.SET_NULL, null=True, blank=True, editable=False, related_name="asked_in_the_field"
    )
    became_message = models.ForeignKey(
        KeyMessage, models.SET_NULL, null=True, blank=True, editable=False, related_name="asked_in_the_field"
    )

    objects = FieldQuestionQuerySet.as_manager()

    class Meta(FieldQuestionLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("question from the field"), _("questions from the field")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state", "answer_by"], name="field_questions_by_state")]

    def __str__(self) -> str:
        return Truncator(self.question).chars(80)

    @property
    def overdue_days(self) -> int:
        return max(0, (clock.today() - self.answer_by).days) if self.state in OPEN else 0

    def link_for(self, recipient: Recipient) -> str:
        if recipient.user_id is not None and recipient.user_id == self.member.user_id:
            return reverse("zone_questions") + f"#question-{self.pk}"
        return self.desk_url()

    def link_in(self, recipient: Recipient, message: str) -> str:
        """Whoever is to answer is led to where one can, also who asked it."""
        to_answer = message in ("field_question_asked", "field_question_given")
        return self.desk_url() if to_answer else self.link_for(recipient)

    def desk_url(self) -> str:
        return reverse("field_question", args=[self.pk])

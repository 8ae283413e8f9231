"""What editors say otherwise than the code: one row per state or step of a lifecycle, and what was ticked."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.fields import InEveryLanguage, InEveryLanguageField
from workflows.kernel import clock

LINES = 12  # that a list of reasons or a checklist may have


class Kind(models.TextChoices):
    STATE = "state", pgettext_lazy("kind of words", "State")
    STEP = "step", pgettext_lazy("kind of words", "Step")


class Wording(models.Model):
    """Own words of one state or one step; whatever is empty is as the code says it.

    staff, member, public   a state's label for who reads it (`kernel.wording.Reader`)
    days   how long a state is expected to last at most
    help   what stands on the page of a step, below its sentence
    lines   a state's checklist, or ready-made reasons of a step: `{"key": …, "nl": …}`, in their order
    """

    lifecycle = models.CharField(pgettext_lazy("of words", "lifecycle"), max_length=60)
    kind = models.CharField(pgettext_lazy("of words", "kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(pgettext_lazy("of words", "name"), max_length=60)
    staff = InEveryLanguageField(_("for the back office"), default=dict, blank=True)
    member = InEveryLanguageField(_("for members"), default=dict, blank=True)
    public = InEveryLanguageField(_("for requesters"), default=dict, blank=True)
    help = InEveryLanguageField(_("help"), default=dict, blank=True)
    lines = models.JSONField(_("lines"), default=list, blank=True)
    days = models.PositiveSmallIntegerField(_("expected days"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name, verbose_name_plural = _("own words"), _("own words")
        ordering = ["lifecycle", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["lifecycle", "kind", "name"], name="own_words_once")]

    def __str__(self) -> str:
        return f"{self.lifecycle}.{self.name}"

    @property
    def is_own(self) -> bool:
        """Whether anything is said otherwise than by the code."""
        said = (self.staff, self.member, self.public, self.help)
        return any(any(words.values()) for words in said) or bool(self.lines) or self.days is not None

    @property
    def said(self) -> list[tuple[str, InEveryLanguage]]:
        """The lines with their keys."""
        return [(line["key"], InEveryLanguage({k: v for k, v in line.items() if k != "key"})) for line in self.lines]


def new_key() -> str:
    return uuid4().hex[:12]


class Tick(models.Model):
    """One line of a checklist that somebody ticked off on a dossier: a help to remember, never a condition."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    in_state = models.CharField(pgettext_lazy("of a dossier", "state"), max_length=50)
    key = models.CharField(max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("ticked by")
    )
    at = models.DateTimeField(pgettext_lazy("of a tick", "ticked on"), default=clock.now)

    class Meta:
        verbose_name, verbose_name_plural = _("ticked line"), _("ticked lines")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "in_state", "key"], name="ticked_once")
        ]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def about(cls, subject: Any) -> models.QuerySet["Tick"]:
        kind = ContentType.objects.get_for_model(subject)
        return cls._default_manager.filter(content_type=kind, object_id=subject.pk)

"""What the house wrote in place of its files, how long letters wait, and what readers chose."""

from datetime import time
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from workflows.kernel import clock
from workflows.kernel.models import Delivery, OutboxRow
from workflows.kernel.steps import LetterKind

EVERYBODY = ""


class MessageText(models.Model):
    """One version of the words of one message in one language. Rows never change; the newest holds.

    A version without words gives the message back to the words of its file; one for some readers (a key of the
    lifecycle's `TOLD_APART`) to the words for everybody.
    """

    lifecycle = models.CharField(pgettext_lazy("of a message", "about"), max_length=60)
    message = models.CharField(max_length=120)
    language = models.CharField(pgettext_lazy("of a message", "language"), max_length=5)
    readers = models.CharField(pgettext_lazy("of a message", "readers"), max_length=30, blank=True, default=EVERYBODY)
    version = models.PositiveIntegerField(_("version"))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(pgettext_lazy("of a message", "text"), max_length=10_000, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )
    set_at = models.DateTimeField(pgettext_lazy("of a message", "written on"), default=clock.now)

    class Meta:
        verbose_name, verbose_name_plural = _("words of a message"), _("words of messages")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["lifecycle", "message", "language", "readers", "version"],
                name="one_version_of_words_per_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.lifecycle}.{self.message} {self.language} {self.version}"

    @property
    def is_own(self) -> bool:
        return bool(self.subject or self.body)


class MessageWait(models.Model):
    """How many minutes a letter stays in the house before it leaves, so that somebody can still hold it."""

    lifecycle = models.CharField(pgettext_lazy("of a message", "about"), max_length=60)
    message = models.CharField(max_length=120)
    minutes = models.PositiveIntegerField(_("minutes before it leaves"), default=0)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )
    set_at = models.DateTimeField(pgettext_lazy("of a message", "written on"), default=clock.now)

    class Meta:
        verbose_name, verbose_name_plural = _("wait of a message"), _("waits of messages")
        ordering = ["lifecycle", "message"]
        constraints = [models.UniqueConstraint(fields=["lifecycle", "message"], name="one_wait_per_message")]

    def __str__(self) -> str:
        return f"{self.lifecycle}.{self.message}: {self.minutes}"


class FrameVersion(models.Model):
    """One version of the frame around every mail. Rows never change; without a source that of the file holds."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    source = models.TextField(_("MJML source"), max_length=50_000, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("of a frame", "changed by"),
    )
    set_at = models.DateTimeField(pgettext_lazy("of a frame", "changed on"), default=clock.now)

    class Meta:
        verbose_name, verbose_name_plural = _("frame of mails"), _("frames of mails")
        ordering = ["-version"]

    def __str__(self) -> str:
        return str(self.version)


class Rhythm(models.TextChoices):
    AT_ONCE = "at_once", pgettext_lazy("messages", "at once")
    DAILY = "daily", pgettext_lazy("messages", "together, once a day")
    WEEKLY = "weekly", pgettext_lazy("messages", "together, once a week")


class LetterChoice(models.Model):
    """How soon each kind of letter comes to one account, and between which hours none does."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="letter_choice")
    asked = models.CharField(
        _("What is asked of you"), max_length=10, choices=Rhythm.choices, default=Rhythm.AT_ONCE,
        help_text=_("An offer or a question that waits for your answer."),
    )  # fmt: skip
    news = models.CharField(
        _("News of what you take part in"), max_length=10, choices=Rhythm.choices, default=Rhythm.AT_ONCE,
        help_text=_("What happens with your missions, your candidacy, your mandate, or what you look after."),
    )  # fmt: skip
    reminders = models.CharField(
        pgettext_lazy("messages", "Reminders"), max_length=10, choices=Rhythm.choices, default=Rhythm.AT_ONCE
    )
    agenda = models.CharField(
        _("Calls and announcements"), max_length=10, choices=Rhythm.choices, default=Rhythm.AT_ONCE,
        help_text=_("Open calls and trainings for which you may put yourself forward, and what we announce to you."),
    )  # fmt: skip
    quiet_from = models.TimeField(_("no mail from"), null=True, blank=True)
    quiet_until = models.TimeField(_("no mail until"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("choice about messages"), _("choices about messages")

    def __str__(self) -> str:
        return f"{self.user}"

    def clean(self) -> None:
        if (self.quiet_from is None) != (self.quiet_until is None):
            name = "quiet_until" if self.quiet_until is None else "quiet_from"
            raise ValidationError({name: gettext("Give both hours, or neither.")})
        if self.quiet_from is not None and self.quiet_from == self.quiet_until:
            raise ValidationError({"quiet_until": gettext("These are the same hour. Leave both empty for no quiet.")})

    def rhythm(self, kind: LetterKind) -> str:
        return Rhythm.AT_ONCE if kind is LetterKind.NEEDED else getattr(self, kind.value)

    @property
    def quiet(self) -> tuple[time, time] | None:
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return self.quiet_from, self.quiet_until


def ends_have_reasons(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=~models.Q(state__in=["failed", "dropped", "parked"], error=""), name=name)


class Digest(Delivery):
    """The one mail to one reader, at one moment, with what was collected for them until then."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    due = models.DateTimeField(pgettext_lazy("of a digest", "leaves on"))

    class Meta:
        verbose_name, verbose_name_plural = _("digest"), _("digests")
        ordering = ["-due", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "due"], name="one_digest_per_reader_and_moment"),
            ends_have_reasons("a_bundle_ends_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.due}"


class DigestLine(models.Model):
    """A letter that comes with a digest, in one of them only."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="lines")
    letter = models.OneToOneField(OutboxRow, models.CASCADE, related_name="collected_in")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.letter)


class LetterCopy(Delivery):
    """A letter that had left, sent again with the same words: a mail of its own, since mail programs pass over an
    identity that they know.
    """

    letter = models.ForeignKey(OutboxRow, models.CASCADE, related_name="copies")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("copy of a message"), _("copies of messages")
        ordering = ["-pk"]
        constraints = [ends_have_reasons("a_copy_ends_with_a_reason")]

    def __str__(self) -> str:
        return f"{self.letter} ({self.pk})"


def choice_of(user: Any) -> LetterChoice:
    """What this account chose; everything at once while it chose nothing."""
    return LetterChoice.objects.filter(user=user.pk).first() or LetterChoice(user=user)

"""What every act leaves behind: a chained record, its erasable words, what it owes, and the daily root."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from workflows.kernel import clock
from workflows.kernel.steps import Step, step_named


class TransitionRecord(models.Model):
    """One step taken. Never changed, never deleted; holds ids and hashes, no words about people.

    `number` counts the dossier's records from 1; `hash` covers every column below and the previous record's hash.
    `before` holds the former values of the columns that the step changed, free text excepted.
    """

    act = models.UUIDField(_("act"), default=uuid.uuid4, db_index=True, editable=False)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("dossier"))
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    number = models.PositiveIntegerField()
    step = models.CharField(pgettext_lazy("of a lifecycle", "step"), max_length=60)
    source = models.CharField(pgettext_lazy("of a step", "state before"), max_length=50)
    target = models.CharField(pgettext_lazy("of a step", "state after"), max_length=50)
    revision = models.PositiveIntegerField()
    at = models.DateTimeField(_("when"), db_index=True)
    actor_kind = models.CharField(max_length=10)
    actor_reference = models.CharField(max_length=80)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    policy = models.CharField(max_length=80, blank=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    text_hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        verbose_name, verbose_name_plural = _("step that was taken"), _("steps that were taken")
        ordering = ["content_type", "object_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "number"], name="one_record_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.content_type.model}:{self.object_id} #{self.number} {self.step}"

    @property
    def declared(self) -> Step | None:
        """The step as the code declares it today; None for a reversal or a step that no longer exists."""
        return self._declared(self.step)

    @property
    def taken_back(self) -> str:
        """Of a reversal: the words of the step that it took back."""
        if self.reverses is None:
            return ""
        step = self._declared(self.reverses.step)
        return str(step.done) if step else self.reverses.step

    def _declared(self, name: str) -> Step | None:
        model = self.content_type.model_class()
        try:
            return step_named(model, name) if model else None
        except LookupError:
            return None


class RecordText(models.Model):
    """The words beside a record: who acted, what they wrote. Erasing this row, or a part of it, leaves the chain whole.

    `parts` is empty until a part was blanked; from then on it holds each part's own salt, or the hash of one that is
    gone, and `salt` is empty (kernel/chain.py).
    """

    record = models.OneToOneField(
        TransitionRecord, models.CASCADE, related_name="text", verbose_name=pgettext_lazy("of a lifecycle", "step")
    )
    salt = models.CharField(max_length=32)
    actor_name = models.CharField(_("who"), max_length=400, blank=True)
    words = models.JSONField(_("what was written"), default=dict, encoder=DjangoJSONEncoder)
    before = models.JSONField(_("what stood there before"), default=dict, encoder=DjangoJSONEncoder)
    parts = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("words beside a step"), _("words beside steps")

    def __str__(self) -> str:
        return str(self.words.get("reason", ""))


class OutboxState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("message", "Waiting to leave")
    SENT = "sent", pgettext_lazy("message", "Sent")
    DROPPED = "dropped", pgettext_lazy("message", "Dropped, no longer true")
    FAILED = "failed", pgettext_lazy("message", "Failed")
    PARKED = "parked", pgettext_lazy("message", "Parked after three starts")
    HELD = "held", pgettext_lazy("message", "Held back by hand")
    COLLECTED = "collected", pgettext_lazy("message", "Waits for the reader's digest")


NOT_LEFT = (OutboxState.QUEUED, OutboxState.HELD, OutboxState.COLLECTED)


class Delivery(models.Model):
    """What is carried out after commit, at least once: claimed, its starts counted, tried again, settled."""

    state = models.CharField(
        pgettext_lazy("message", "state"), max_length=10, choices=OutboxState.choices, default=OutboxState.QUEUED
    )
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    starts = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(pgettext_lazy("message", "owed since"), default=clock.now)
    next_try_at = models.DateTimeField(default=clock.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(pgettext_lazy("message", "settled on"), null=True, blank=True)
    error = models.TextField(pgettext_lazy("message", "what went wrong"), blank=True)
    error_parameters = models.JSONField(default=dict, blank=True, editable=False)
    subject_line = models.CharField(_("subject"), max_length=300, blank=True)
    body = models.TextField(pgettext_lazy("of a message", "text"), blank=True)

    class Meta:
        abstract = True

    @property
    def is_stuck(self) -> bool:
        """Whether it waits for a person who lets it be tried again."""
        return self.state in (OutboxState.FAILED, OutboxState.PARKED)

    @property
    def why(self) -> str:
        """What went wrong, in the reader's language: `error` is a message id; foreign words stay as they are."""
        said = gettext(self.error) if self.error else ""
        return said % self.error_parameters if self.error_parameters else said


class OutboxRow(Delivery):
    """One message or one follow-up job that a record owes. Written with the record, carried out after commit.

    record      the step that gave rise to it; where a rule of the clock wrote it, the dossier's last step by then
    own_words   subject and text were written for this one letter: they leave as they are
    at_once     a person let it go: neither a wait nor the reader's choice keeps it
    report      what the mail service told of it afterwards
    """

    class Kind(models.TextChoices):
        MESSAGE = "message", _("Message")
        RULE = "rule", _("Message of a rule")
        JOB = "job", _("Job")

    class Report(models.TextChoices):
        DELIVERED = "delivered", pgettext_lazy("message", "Delivered")
        BOUNCED = "bounced", pgettext_lazy("message", "Came back")
        COMPLAINED = "complained", pgettext_lazy("message", "Called unwanted by the reader")

    record = models.ForeignKey(TransitionRecord, models.PROTECT, related_name="owed")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    recipient_key = models.CharField(max_length=254, blank=True)
    email = models.EmailField(_("address"), blank=True)
    recipient_name = models.CharField(_("recipient"), max_length=400, blank=True)
    language = models.CharField(pgettext_lazy("of a message", "language"), max_length=5, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="owed_messages"
    )
    own_words = models.BooleanField(default=False, editable=False)
    at_once = models.BooleanField(default=False, editable=False)
    read_at = models.DateTimeField(pgettext_lazy("message", "read on"), null=True, blank=True, editable=False)
    report = models.CharField(
        pgettext_lazy("message", "report"), max_length=10, choices=Report.choices, blank=True, editable=False
    )
    report_words = models.CharField(max_length=300, blank=True, editable=False)
    reported_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("message"), _("messages")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["record", "kind", "name", "recipient_key"], name="owed_once_per_recipient"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["failed", "dropped", "parked"], error=""), name="an_end_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state="queued"), name="owed_and_due"),
            models.Index(fields=["user", "-id"], name="messages_of_a_user"),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.recipient_key or self.kind}"


LETTERS = (OutboxRow.Kind.MESSAGE, OutboxRow.Kind.RULE)


class UndoTerm(models.Model):
    """For how many days a step can be taken back, from a moment on. Rows never change, and the newest holds."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    days = models.PositiveSmallIntegerField(_("days"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(pgettext_lazy("of a term", "set on"), default=clock.now)

    class Meta:
        verbose_name, verbose_name_plural = _("term to take back"), _("terms to take back")
        ordering = ["-version"]

    def __str__(self) -> str:
        return str(self.days)


class DailyRoot(models.Model):
    """One hash over the last record of every dossier at the end of a day; kept here and mailed out."""

    day = models.DateField(unique=True)
    root = models.CharField(max_length=64)
    dossiers = models.PositiveIntegerField()
    records = models.PositiveIntegerField()
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.root[:12]}"


def latest_record(subject: models.Model) -> TransitionRecord | None:
    return records_of(subject).last()


def records_of(subject: models.Model) -> models.QuerySet[TransitionRecord]:
    """The dossier's records with their words, oldest first."""
    kind = ContentType.objects.get_for_model(subject)
    return (
        TransitionRecord.objects.filter(content_type=kind, object_id=subject.pk)
        .select_related("text", "actor", "content_type", "reverses")
        .order_by("number")
    )


def records_after(subject: models.Model, revision: int) -> list[TransitionRecord]:
    """What happened to the dossier since that revision, oldest first."""
    return list(records_of(subject).filter(revision__gt=revision))

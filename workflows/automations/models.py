"""Rules of the house (when, if, then), their words, and what each of them did.

A rule changes no dossier: it writes messages and tasks and posts announcements, and nothing that it writes is anything
that a rule waits for, since no rule can be about an announcement. So no rule can set off a rule, itself included; the
import contract of this room, which reaches `perform()` by `announcements.posting` alone, holds it.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.fields import InEveryLanguageField
from workflows.announcements.models import Announcement
from workflows.automations.dossiers import lifecycles
from workflows.kernel import clock
from workflows.kernel.models import Delivery, OutboxRow


class Trigger(models.TextChoices):
    STEP = "step", _("as soon as a step was taken")
    STATE = "state", _("when a state has lasted for some days")
    DAY = "day", _("some days before or after a date")


class Mode(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("rule", "Not switched on yet")
    ON = "on", pgettext_lazy("rule", "On")
    PAUSED = "paused", pgettext_lazy("rule", "Paused")


class RuleMessage(models.Model):
    """Words that rules send or put into tasks, in every language, about one kind of dossier."""

    name = models.CharField(_("name"), max_length=150, unique=True, help_text=_("Only seen by whoever makes rules."))
    lifecycle = models.CharField(pgettext_lazy("rule", "about"), max_length=60, choices=lifecycles)
    subject = InEveryLanguageField(pgettext_lazy("of words", "subject"))
    text = InEveryLanguageField(pgettext_lazy("of a message", "text"))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("words of rules"), _("words of rules")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Automation(models.Model):
    """One rule.

    what        the step, the state or the day that `trigger` waits for
    days        how long the state lasted; how far the day is
    after       whether the day is past, not ahead
    conditions  {"what": a line of kernel.facts, "number": text or None}; all of them must hold
    actions     {"kind": of actions.KINDS, "audience": its name, "words": a RuleMessage, "days": until a task is due
                or an announcement ends}; without audience and words for webhooks
    on_since    what fell due before is left alone
    """

    name = models.CharField(pgettext_lazy("of a rule", "name"), max_length=150, unique=True)
    lifecycle = models.CharField(pgettext_lazy("rule", "about"), max_length=60, choices=lifecycles)
    trigger = models.CharField(pgettext_lazy("rule", "when"), max_length=10, choices=Trigger.choices)
    what = models.CharField(max_length=60)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    after = models.BooleanField(default=False)
    conditions = models.JSONField(default=list, blank=True)
    actions = models.JSONField(default=list, blank=True)
    mode = models.CharField(
        pgettext_lazy("rule", "how it stands"), max_length=10, choices=Mode.choices, default=Mode.DRAFT, editable=False
    )
    on_since = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("rule"), _("rules")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def switch_on(self) -> None:
        self.mode, self.on_since = Mode.ON, clock.now()
        self.save(update_fields=["mode", "on_since"])

    def pause(self) -> None:
        self.mode = Mode.PAUSED
        self.save(update_fields=["mode"])


class Halt(models.Model):
    """While this row is there, no rule of the house does anything."""

    since = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("pause of all rules"), _("pauses of all rules")

    def __str__(self) -> str:
        return f"{self.since}"

    @classmethod
    def now(cls) -> "Halt | None":
        return cls.objects.select_related("by").first()

    @classmethod
    def begin(cls, by: Any) -> None:
        cls.objects.get_or_create(pk=1, defaults={"by": by})

    @classmethod
    def end(cls) -> None:
        """Rules go on from here; what fell due meanwhile is left alone."""
        Automation.objects.filter(mode=Mode.ON).update(on_since=clock.now())
        cls.objects.all().delete()


IS_STUCK = models.Q(state__in=["failed", "parked"])
ENDS_WITH_A_REASON = ~models.Q(state__in=["failed", "dropped", "parked"], error="")


class Firing(Delivery):
    """One rule met one cause on one dossier: carried out once, or passed over with the reason. Never twice.

    cause   `record:7`, `state:staffing:<since>`, `day:starts:<date>`: the same cause is the same text
    """

    automation = models.ForeignKey(Automation, models.PROTECT, related_name="firings")
    version = models.PositiveIntegerField()
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    dossier = GenericForeignKey()
    cause = models.CharField(max_length=120)

    class Meta:
        verbose_name, verbose_name_plural = _("deed of a rule"), _("deeds of rules")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["automation", "content_type", "object_id", "cause"], name="a_rule_acts_once_per_cause"
            ),
            models.CheckConstraint(condition=ENDS_WITH_A_REASON, name="a_firing_ends_with_a_reason"),
        ]
        indexes = [
            models.Index(fields=["automation", "created_at"], name="firings_of_a_rule"),
            models.Index(fields=["content_type", "object_id"], name="firings_about_a_dossier"),
            models.Index(fields=["next_try_at"], condition=models.Q(state="queued"), name="firings_due"),
            models.Index(fields=["automation"], condition=IS_STUCK, name="firings_stuck"),
        ]

    def __str__(self) -> str:
        return f"{self.automation_id} {self.cause}"

    @property
    def record_id(self) -> int | None:
        """The step that was its cause, if it was one."""
        kind, _colon, key = self.cause.partition(":")
        return int(key) if kind == "record" else None


class RuleMail(models.Model):
    """Which message of the house a rule wrote, for which cause and with which words. The message itself, with whom it
    reaches and what became of it, is a row of the outbox like any other.
    """

    letter = models.OneToOneField(OutboxRow, models.CASCADE, related_name="of_rule")
    firing = models.ForeignKey(Firing, models.PROTECT, related_name="mails")
    words = models.ForeignKey(RuleMessage, models.PROTECT, related_name="mails")

    class Meta:
        verbose_name, verbose_name_plural = _("mail of a rule"), _("mails of rules")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.words_id} {self.letter_id}"


class Posting(models.Model):
    """That a firing posted an announcement: once for the same words and audience."""

    firing = models.ForeignKey(Firing, models.PROTECT, related_name="postings")
    words = models.ForeignKey(RuleMessage, models.PROTECT, related_name="postings")
    audience = models.CharField(max_length=60)
    announcement = models.OneToOneField(Announcement, models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("announcement of a rule"), _("announcements of rules")
        constraints = [models.UniqueConstraint(fields=["firing", "words", "audience"], name="posted_once_per_cause")]

    def __str__(self) -> str:
        return str(self.announcement)


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> "TaskQuerySet":
        return self.filter(how=Task.How.OPEN)


class Task(models.Model):
    """Something that a rule asks of people: open until one of them did it, or until it is no longer true."""

    class How(models.TextChoices):
        OPEN = "open", pgettext_lazy("task", "To do")
        DONE = "done", pgettext_lazy("task", "Done")
        VANISHED = "vanished", pgettext_lazy("task", "No longer needed")
        NOBODY = "nobody", pgettext_lazy("task", "There was nobody to ask")

    firing = models.ForeignKey(Firing, models.PROTECT, related_name="tasks")
    words = models.ForeignKey(RuleMessage, models.PROTECT, related_name="tasks")
    audience = models.CharField(max_length=60)
    due = models.DateField(null=True, blank=True)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    how = models.CharField(max_length=10, choices=How.choices, default=How.OPEN)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("task of a rule"), _("tasks of rules")
        ordering = ["due", "pk"]
        constraints = [models.UniqueConstraint(fields=["firing", "words", "audience"], name="asked_once_per_cause")]
        indexes = [models.Index(fields=["due"], condition=models.Q(how="open"), name="tasks_open")]

    CLOSED: ClassVar = (How.DONE, How.VANISHED, How.NOBODY)

    def __str__(self) -> str:
        return f"{self.words_id} {self.pk}"

    def close(self, how: str, by: Any = None) -> bool:
        """Whether it was still open; of two who do it at once, one did."""
        closed = {"how": how, "closed_at": clock.now(), "closed_by": by}
        return bool(Task.objects.open().filter(pk=self.pk).update(**closed))

"""Announcements, and who opened and acknowledged them."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.fields import InEveryLanguageField
from snippets.models import Country, Region, SpokenLanguage, Theme
from workflows.announcements import audiences
from workflows.announcements.lifecycle import AnnouncementLifecycle
from workflows.announcements.states import READ, AnnouncementState
from workflows.kernel import clock, rich
from workflows.kernel.lifecycle import LifecycleQuerySet
from workflows.kernel.placeholders import Placeholder
from workflows.kernel.recipients import Recipient
from workflows.people.roles import Role, has_role, scope_of

MOST_AT_FIRST = 300  # characters of an announcement, on a page with other things


class AnnouncementQuerySet(LifecycleQuerySet):
    def visible_to(self, user: Any) -> "AnnouncementQuerySet":
        """The communications team sees them all, a seat of the support group those of its country and of all."""
        if has_role(user, Role.COMMUNICATIONS):
            return self.all()
        scope = scope_of(user)
        return self.filter(Q(country=scope.country_id) | Q(country=None)) if scope else self.none()

    handled_by = visible_to

    def overdue(self) -> "AnnouncementQuerySet":
        return self.none()


class Announcement(AnnouncementLifecycle):
    """Posted to one audience of one country, or of all where it has none."""

    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    title = InEveryLanguageField(pgettext_lazy("of an announcement", "title"), default=dict)
    text = InEveryLanguageField(pgettext_lazy("of an announcement", "words"), default=dict)
    audience = models.CharField(pgettext_lazy("of an announcement", "for whom"), max_length=30,
                                choices=audiences.Group.choices, default=audiences.Group.AMBASSADORS)  # fmt: skip
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    language = models.ForeignKey(
        SpokenLanguage, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("spoken language")
    )
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme"))
    posts_on = models.DateField(_("to be posted on"), null=True, blank=True)
    until = models.DateField(pgettext_lazy("of an announcement", "last day"))
    acknowledge_by = models.DateField(_("to be acknowledged by"), null=True, blank=True)
    posted_at = models.DateTimeField(_("posted on"), null=True, blank=True, editable=False)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("posted by"),
    )
    posted_by_rule = models.CharField(_("posted by the rule"), max_length=150, blank=True, editable=False)
    reminded_on = models.DateField(_("last reminder on"), null=True, blank=True, editable=False)
    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey()

    PLACEHOLDERS: ClassVar = {
        "title": Placeholder(pgettext_lazy("placeholder", "the title of the announcement"), "title"),
        "text": Placeholder(pgettext_lazy("placeholder", "the words of the announcement"), "text", has_marks=True),
        "until": Placeholder(pgettext_lazy("placeholder", "the day by which to acknowledge it"), "acknowledge_by"),
    }

    objects = AnnouncementQuerySet.as_manager()

    class Meta(AnnouncementLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = (
            pgettext_lazy("to read", "announcement"),
            pgettext_lazy("to read", "announcements"),
        )
        ordering = ["-posted_at", "-pk"]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def line(self) -> str:
        """Its audience as one line of `audiences`."""
        narrowed = [f"{name} {entry.key}" for name, entry in self._narrowed.items()]
        return " ".join([self.audience, *narrowed])

    @property
    def audience_words(self) -> str:
        narrowed = [audiences.said(name, entry) for name, entry in self._narrowed.items()]
        return narrowed[0] if narrowed else str(self.get_audience_display())  # type: ignore[attr-defined]

    @property
    def _narrowed(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in audiences.LISTS}
        return {name: entry for name, entry in found.items() if entry is not None}

    def people(self) -> QuerySet:
        """Whoever belongs to its audience now."""
        return audiences.people(self.audience, self.country_id, **self._narrowed)

    def unacknowledged(self) -> QuerySet:
        """Those to whom it was posted, who have not acknowledged it and still belong to its audience."""
        silent = Reading.objects.filter(announcement=self.pk, acknowledged_at=None)
        return self.people().filter(pk__in=silent.order_by().values("user"))

    def link_for(self, recipient: Recipient) -> str:
        return reverse("zone_announcement", args=[self.pk]) if recipient.user_id is not None else ""

    def desk_url(self) -> str:
        return reverse("announcement", args=[self.pk])


class ReadingQuerySet(models.QuerySet["Reading"]):
    def of(self, user: Any) -> "ReadingQuerySet":
        """What this account may read, the newest first."""
        rows = self.filter(user=user.pk, announcement__state__in=READ).select_related("announcement")
        return rows.order_by("-announcement__posted_at", "-announcement_id")

    def asked_of(self, user: Any) -> "ReadingQuerySet":
        """What this account is still asked to acknowledge, the first due on top."""
        rows = self.of(user).filter(announcement__state=AnnouncementState.POSTED, acknowledged_at=None)
        return rows.exclude(announcement__acknowledge_by=None).order_by("announcement__acknowledge_by", "pk")

    def note_opened(self) -> int:
        return self.filter(opened_at=None).update(opened_at=clock.now())


class Reading(models.Model):
    """One account to which an announcement was posted, and what became of it there."""

    announcement = models.ForeignKey(
        Announcement, models.CASCADE, related_name="readings", verbose_name=pgettext_lazy("to read", "announcement")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=pgettext_lazy("account", "reader")
    )
    opened_at = models.DateTimeField(_("opened on"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged on"), null=True, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("reading of an announcement"), _("readings of announcements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "user"], name="an_announcement_is_posted_once_to_somebody")
        ]

    def __str__(self) -> str:
        return str(self.announcement)

    @property
    def is_open(self) -> bool:
        return bool(self.announcement.state == AnnouncementState.POSTED)

    @property
    def beginning(self) -> str:
        """Of long words, how they begin, without marks; nothing where all of them are short enough for a first page."""
        words = rich.as_text(str(self.announcement.text))
        return f"{words[:MOST_AT_FIRST].rsplit(None, 1)[0]} …" if len(words) > MOST_AT_FIRST else ""

    @property
    def is_asked(self) -> bool:
        return self.is_open and self.announcement.acknowledge_by is not None and self.acknowledged_at is None

    def acknowledge(self) -> bool:
        """Whether it was still asked; of two clicks one counts."""
        if not self.is_asked:
            return False
        now, still = clock.now(), Reading.objects.filter(pk=self.pk, acknowledged_at=None)
        still.filter(opened_at=None).update(opened_at=now)
        return bool(still.update(acknowledged_at=now))

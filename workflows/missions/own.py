"""What belongs to one person on a mission: the pack as they read it, their notes, the address of their calendar."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel import clock
from workflows.missions.models import Assignment
from workflows.people.models import Member


class PackRead(models.Model):
    """The pack in the versions that somebody read; what holds today may say otherwise."""

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="packs_read", verbose_name=pgettext_lazy("seat", "assignment")
    )
    read_at = models.DateTimeField(_("read on"), default=clock.now)
    content = models.JSONField(_("what was read"))

    class Meta:
        verbose_name, verbose_name_plural = _("pack as it was read"), _("packs as they were read")
        ordering: ClassVar = ["-read_at", "-pk"]

    def __str__(self) -> str:
        return str(self.assignment)


class OwnNotes(models.Model):
    """How somebody gets there, and what they want to remember: nobody else reads it."""

    assignment = models.OneToOneField(
        Assignment, models.PROTECT, related_name="own_notes", verbose_name=pgettext_lazy("seat", "assignment")
    )
    leave_at = models.DateTimeField(_("I leave at"), null=True, blank=True)
    travel = models.TextField(_("how I get there and back"), blank=True, max_length=2000)
    notes = models.TextField(_("my notes"), blank=True, max_length=10000)

    class Meta:
        verbose_name, verbose_name_plural = _("own notes on a mission"), _("own notes on missions")

    def __str__(self) -> str:
        return str(self.assignment)


def new_code() -> str:
    """192 bits."""
    return secrets.token_urlsafe(24)


class CalendarFeed(models.Model):
    """The address at which a calendar program finds somebody's missions; who knows it needs nothing else."""

    member = models.OneToOneField(
        Member, models.CASCADE, related_name="calendar_feed", verbose_name=pgettext_lazy("person", "member")
    )
    code = models.CharField(max_length=40, unique=True, default=new_code, editable=False)
    made_at = models.DateTimeField(_("made on"), default=clock.now)

    class Meta:
        verbose_name, verbose_name_plural = _("calendar address"), _("calendar addresses")

    def __str__(self) -> str:
        return str(self.member)

    @property
    def address(self) -> str:
        return settings.BASE_URL.rstrip("/") + reverse("calendar_feed", args=[self.code])


def make_feed(member: Member) -> CalendarFeed:
    """The first address of a member, or a new one in its place: the former opens nothing any more."""
    fresh = {"code": new_code(), "made_at": clock.now()}
    return CalendarFeed.objects.update_or_create(member=member, defaults=fresh)[0]

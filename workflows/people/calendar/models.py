"""A member's own calendar, of which only the busy times are read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.people.models import Member


class Trouble(models.TextChoices):
    """Why a calendar could not be read."""

    UNREACHABLE = "unreachable", _("nothing answered at that address in time")
    NOT_ALLOWED = "not_allowed", _("that address is not one on the public internet with https")
    REFUSED = "refused", _("whoever keeps the calendar refused to show it; copy its private iCalendar address anew")
    TOO_LARGE = "too_large", _("the calendar is too large")
    NOT_A_CALENDAR = "not_a_calendar", _("what stands at that address is not an iCalendar file")


class OwnCalendar(models.Model):
    """Where it stands, and how it went when it was read last; removed with everything that was read."""

    member = models.OneToOneField(
        Member, models.CASCADE, related_name="own_calendar", verbose_name=pgettext_lazy("person", "member")
    )
    address = models.URLField(_("iCalendar address"), max_length=1000)
    read_at = models.DateTimeField(_("read on"), null=True, blank=True, editable=False)
    trouble = models.CharField(_("why not"), max_length=20, choices=Trouble.choices, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("own calendar"), _("own calendars")

    def __str__(self) -> str:
        return str(self.member)


class BusyTime(models.Model):
    """From when until when, and nothing else of what stands there."""

    calendar = models.ForeignKey(OwnCalendar, models.CASCADE, related_name="busy_times", verbose_name=_("own calendar"))
    starts = models.DateTimeField(pgettext_lazy("of a busy time", "starts"))
    ends = models.DateTimeField(pgettext_lazy("of a busy time", "ends"))

    class Meta:
        verbose_name, verbose_name_plural = _("busy time"), _("busy times")
        ordering = ["starts", "pk"]
        indexes = [models.Index(fields=["calendar", "ends"], name="busy_times_of_a_calendar")]

    def __str__(self) -> str:
        return f"{self.starts} – {self.ends}"

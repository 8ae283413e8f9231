"""What came with a request by mail."""

import uuid
from typing import Any

from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel import clock
from workflows.missions.models import Mission


class LeftOut(models.TextChoices):
    """Why a file was not kept."""

    KIND = "kind", pgettext_lazy("file", "a kind that we do not take")
    LARGE = "large", pgettext_lazy("file", "too large")
    MANY = "many", pgettext_lazy("file", "too many files")
    VIRUS = "virus", pgettext_lazy("file", "a virus was found in it")


class MailedRequest(models.Model):
    """Makes that a mail which is brought twice is one request. Its key is a hash: no word of the mail stands here."""

    mission = models.OneToOneField(Mission, models.CASCADE, related_name="mailed", verbose_name=_("mission"))
    key = models.CharField(max_length=64, unique=True, editable=False)
    received_at = models.DateTimeField(_("received on"), default=clock.now)

    class Meta:
        verbose_name, verbose_name_plural = _("request by mail"), _("requests by mail")

    def __str__(self) -> str:
        return str(self.mission)


class FileQuerySet(models.QuerySet):
    def told(self) -> Any:
        """Names and sizes; what is in them is read only to hand it out."""
        return self.defer("content")


class RequestFile(models.Model):
    """A file that hung on the mail, or only its name and why it was not kept.

    What is in it stands in the row: it is there and gone with it, in one transaction and one backup, and no address
    and no web server leads to it.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="files", verbose_name=_("mission"))
    name = models.CharField(pgettext_lazy("of a file", "name"), max_length=200)
    size = models.PositiveBigIntegerField(pgettext_lazy("of a file", "size"))
    left_out = models.CharField(_("why it was not kept"), max_length=20, choices=LeftOut.choices, blank=True)
    content = models.BinaryField(default=b"")
    received_at = models.DateTimeField(_("received on"), default=clock.now)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("file of a request"), _("files of a request")
        ordering = ["received_at", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_out="") | models.Q(content=b""), name="a_file_left_out_is_not_kept"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_words(self) -> str:
        """Its name and size, or why it was not kept."""
        if not self.left_out:
            return f"{self.name} ({filesizeformat(self.size)})"
        return _("%(name)s: not kept, %(reason)s") % {"name": self.name, "reason": self.get_left_out_display()}

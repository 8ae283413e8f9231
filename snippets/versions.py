"""Every version of the kit that there ever was: what people hold, and what the code on a printed copy leads to."""

import secrets
from collections.abc import Collection
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another when it is copied from paper
LENGTH = 10


def new_code() -> str:
    """Short enough to type, too long to guess."""
    return "".join(secrets.choice(LETTERS) for _number in range(LENGTH))


class KitVersionQuerySet(models.QuerySet):
    def keep(self, thing: UUID, version: str, title: str) -> "KitVersion":
        """The row of that version. What is being prepared has one, whatever it is called until it is published."""
        known = self.filter(thing=thing, version=version).first()
        if known is None and (known := self.filter(thing=thing, used_since=None).first()):
            known.version, known.title = version, title
            known.save(update_fields=["version", "title"])
        return known or self.get_or_create(thing=thing, version=version, defaults={"title": title})[0]

    def end(self, thing: UUID, in_use: Collection[str]) -> None:
        """Notes since when each version holds, and since when no longer."""
        rows = self.filter(thing=thing)
        rows.filter(version__in=in_use, used_since=None).update(used_since=Now())
        rows.filter(version__in=in_use).exclude(ended_at=None).update(ended_at=None)
        rows.exclude(version__in=in_use).filter(used_since__isnull=False, ended_at=None).update(ended_at=Now())


class KitVersion(models.Model):
    """One version of one item, the same for all its languages. It outlives the item, whose rows share `thing`."""

    thing = models.UUIDField(editable=False)
    version = models.CharField(pgettext_lazy("kit", "version"), max_length=30)
    title = models.CharField(_("title"), max_length=150)
    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    used_since = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = KitVersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("version of the kit"), _("versions of the kit")
        ordering: ClassVar = ["title", "version", "pk"]
        constraints = [models.UniqueConstraint(fields=["thing", "version"], name="one_row_per_version_of_the_kit")]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

"""The lists that sheets, profiles and events choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.fields import InEveryLanguageField


class EventLevel(models.TextChoices):
    """At which level the cooperative shows itself (R7.1)."""

    LOCAL = "local", pgettext_lazy("level", "Local")
    SECTOR = "sector", pgettext_lazy("level", "Sector")
    NATIONAL = "national", pgettext_lazy("level", "National")
    EUROPEAN = "european", pgettext_lazy("level", "European")


class Axis(models.TextChoices):
    """The three axes of representation (R5.1)."""

    PROMOTE = "promote", _("Promote working through the cooperative")
    INFORM = "inform", _("Inform on its services and missions")
    DEFEND = "defend", _("Defend its projects with partners and authorities")


class Choice(models.Model):
    """One entry of a list that editors keep; `key` never changes, `name` has words in every language."""

    key = models.SlugField(_("key"), unique=True, help_text=_("Part of addresses and exports; never change it."))
    name = InEveryLanguageField(_("name"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired = models.BooleanField(_("no longer offered"), default=False)

    class Meta:
        abstract = True
        ordering = ["order", "key"]

    def __str__(self) -> str:
        return str(self.name) or self.key


class Country(Choice):
    class Meta(Choice.Meta):
        verbose_name, verbose_name_plural = _("country"), _("countries")


class Region(Choice):
    country = models.ForeignKey(Country, models.PROTECT, related_name="regions", verbose_name=_("country"))

    class Meta(Choice.Meta):
        verbose_name, verbose_name_plural = _("region"), _("regions")


class Sector(Choice):
    class Meta(Choice.Meta):
        verbose_name, verbose_name_plural = pgettext_lazy("profession", "sector"), _("sectors")


class Theme(Choice):
    class Meta(Choice.Meta):
        verbose_name, verbose_name_plural = _("theme"), _("themes")


class SpokenLanguage(Choice):
    """A language people speak at an event; `key` is its ISO 639-1 code."""

    class Meta(Choice.Meta):
        verbose_name, verbose_name_plural = _("spoken language"), _("spoken languages")


class InterventionKind(Choice):
    class Meta(Choice.Meta):
        verbose_name, verbose_name_plural = _("kind of intervention"), _("kinds of intervention")


class AudienceKind(Choice):
    class Meta(Choice.Meta):
        verbose_name, verbose_name_plural = _("kind of audience"), _("kinds of audience")


class PlaceKind(Choice):
    class Meta(Choice.Meta):
        verbose_name, verbose_name_plural = _("kind of place"), _("kinds of place")


class Competence(Choice):
    class Meta(Choice.Meta):
        verbose_name, verbose_name_plural = _("competence"), _("competences")

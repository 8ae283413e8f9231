"""Filters of missions that somebody keeps under a name."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel import clock
from workflows.people.roles import scope_of


class Look(models.TextChoices):
    """The ways of looking at missions."""

    LIST = "list", pgettext_lazy("way of looking", "List")
    BOARD = "board", pgettext_lazy("way of looking", "Board")
    CALENDAR = "calendar", pgettext_lazy("way of looking", "Calendar")
    MAP = "map", pgettext_lazy("way of looking", "Map")

    @property
    def url(self) -> str:
        return reverse("missions" if self == Look.LIST else f"missions_{self}")


class SavedFilterQuerySet(models.QuerySet):
    def shown_to(self, user: Any) -> Self:
        """One's own, and those that the support group of the same country shares."""
        scope = scope_of(user)
        shared = Q(shared=True, user__member__seat__group__country=scope.country_id) if scope else Q(pk__in=[])
        return self.filter(Q(user=user.pk) | shared)


class SavedFilter(models.Model):
    """`query` is what stands behind the question mark of the address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=60)
    look = models.CharField(pgettext_lazy("of missions", "way of looking"), max_length=10, choices=Look.choices)
    query = models.CharField(_("filters"), max_length=1000, blank=True)
    shared = models.BooleanField(_("the support group sees it too"), default=False)
    made_at = models.DateTimeField(_("made on"), default=clock.now, editable=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("saved filter"), _("saved filters")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_filter_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return f"{Look(self.look).url}?{self.query}"

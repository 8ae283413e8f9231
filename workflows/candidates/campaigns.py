"""The call for candidates is relaunched now and then: from one day to another, for whom, and what it brought (R1.4)."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.fields import InEveryLanguageField
from snippets.models import Region, Sector, SpokenLanguage, Theme
from workflows.candidates.states import State
from workflows.kernel import clock
from workflows.kernel.models import TransitionRecord

NAMED = ("order", "key", "name")  # what an entry of a list is sorted by and called


def was_sent() -> Exists:
    """Whether a candidacy was sent once, for its rows."""
    sent = TransitionRecord.objects.filter(
        content_type__app_label="workflows",
        content_type__model="candidacy",
        object_id=OuterRef("pk"),
        step="submit",
        reversed_by=None,
    )
    return Exists(sent)


class CampaignQuerySet(models.QuerySet):
    def running(self, day: date | None = None) -> Self:
        """Open on that day, or today; the one that closes first comes first."""
        day = day or clock.today()
        return self.filter(opens_on__lte=day, closes_on__gte=day).order_by("closes_on", "pk")

    def with_yield(self) -> Self:
        """How many candidacies were `begun`, `sent` and `admitted` thanks to each. 1 query."""
        candidacies = self.model._meta.get_field("candidacies").related_model._default_manager
        sent_once = candidacies.filter(was_sent(), campaign__isnull=False).order_by().values("pk")
        return self.annotate(
            begun=Count("candidacies"),
            sent=Count("candidacies", filter=Q(candidacies__in=sent_once)),
            admitted=Count("candidacies", filter=Q(candidacies__state=State.ADMITTED)),
        )


class Campaign(models.Model):
    """One relaunch of the call. Its key stands in the link that candidacies remember it by, so it never changes."""

    PROFILES = ("sectors", "themes", "languages", "regions")

    key = models.SlugField(
        _("key"),
        unique=True,
        help_text=_("The end of its link: the address of the call, then ?campaign= and this key. Never change it."),
    )
    title = InEveryLanguageField(pgettext_lazy("of a campaign", "title"))
    announcement = InEveryLanguageField(
        _("announcement"), help_text=_("Read on the call for candidates as long as the campaign runs.")
    )
    banner = InEveryLanguageField(
        _("line on every page"), blank=True, default=dict, help_text=_("Empty: the title of the campaign.")
    )
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    answers_together = models.BooleanField(
        _("answers go out together"),
        default=False,
        help_text=_(
            "Decisions are held until the coordinator releases them, so that candidates hear at the same time."
        ),
    )
    release_at = models.DateTimeField(_("answers go out on"), null=True, blank=True, editable=False)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("sectors"))
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    languages = models.ManyToManyField(SpokenLanguage, blank=True, related_name="+", verbose_name=_("spoken languages"))
    regions = models.ManyToManyField(Region, blank=True, related_name="+", verbose_name=_("regions"))

    criteria_set = models.ForeignKey(
        "workflows.CriteriaSet",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("set of criteria"),
    )

    blind = models.BooleanField(pgettext_lazy("campaign", "hide names while assessing"), default=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("campaign for candidates"), _("campaigns for candidates")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="campaign_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            )
        ]

    def __str__(self) -> str:
        return str(self.title) or self.key

    def clean(self) -> None:
        super().clean()
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("The last day lies before the first.")})

    @property
    def is_being_judged(self) -> bool:
        """Whether the assessment of one of its candidacies has started, at whatever time."""
        return self.pk is not None and self.candidacies.filter(Q(round__gt=1) | ~Q(measure="")).exists()

    @property
    def has_candidacies(self) -> bool:
        return self.pk is not None and self.candidacies.exists()

    @property
    def is_running(self) -> bool:
        return self.opens_on <= clock.today() <= self.closes_on


def profiles_of(campaigns: Iterable[Campaign]) -> dict[int, list[tuple[Any, str]]]:
    """Campaign -> whom it looks for above all: each list that it says something of, and what it chose. 1 query."""
    keys, fields = [each.pk for each in campaigns], [Campaign._meta.get_field(name) for name in Campaign.PROFILES]
    parts: list[Any] = []
    for place, field in enumerate(fields):
        column = field.m2m_reverse_field_name()
        rows = field.remote_field.through._default_manager.filter(campaign__in=keys)
        parts.append(rows.values_list("campaign_id", Value(place), *(f"{column}__{each}" for each in NAMED)))
    found: dict[int, list[tuple[Any, str]]] = {key: [] for key in keys}
    chosen = sorted(parts[0].union(*parts[1:], all=True), key=lambda row: row[:4]) if keys else []
    for (key, place), entries in groupby(chosen, key=lambda row: row[:2]):
        names = ", ".join(str(name) or word for *_place, word, name in entries)
        found[key].append((fields[place].verbose_name, names))
    return found


def running_as(key: str) -> Campaign | None:
    """The campaign that a link names, as long as it runs."""
    return next((each for each in Campaign.objects.running() if each.key == key), None) if key else None

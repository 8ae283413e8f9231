"""What the coordinator sets without a deployment: the criteria, and one policy per country."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.fields import InEveryLanguage, InEveryLanguageField
from snippets.models import Country
from workflows.candidates.scoring import Frozen
from workflows.videos.recording import PROMPTS

AT_LEAST_ONE = [MinValueValidator(1)]


class Criterion(models.Model):
    """On what candidates are judged (R5.5). Its key never changes; each change of words or weight is a new version."""

    LEVELS = ("level_1", "level_2", "level_3", "level_4", "level_5")
    VERSIONED = ("name", "description", "weight", "written", *LEVELS)

    key = models.SlugField(_("key"), unique=True, help_text=_("Part of addresses and exports; never change it."))
    name = InEveryLanguageField(_("name"))
    description = InEveryLanguageField(
        pgettext_lazy("of a criterion", "description"), help_text=_("What it is about, in one sentence.")
    )
    level_1 = InEveryLanguageField(_("what 1 point means"), default=dict)
    level_2 = InEveryLanguageField(_("what 2 points mean"), default=dict)
    level_3 = InEveryLanguageField(_("what 3 points mean"), default=dict)
    level_4 = InEveryLanguageField(_("what 4 points mean"), default=dict)
    level_5 = InEveryLanguageField(_("what 5 points mean"), default=dict)
    weight = models.PositiveSmallIntegerField(
        pgettext_lazy("of a criterion", "weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    written = models.BooleanField(
        _("judged on what was written"),
        default=False,
        help_text=_("In campaigns that hide names it is scored before the video opens."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(pgettext_lazy("criterion", "in use"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = pgettext_lazy("of assessment", "criterion"), _("criteria")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.name) or self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Rounds that run keep the version that they began with."""
        if self.pk:
            former = type(self).objects.get(pk=self.pk)
            if any(getattr(former, name) != getattr(self, name) for name in self.VERSIONED):
                self.version = former.version + 1
        super().save(*args, **kwargs)

    def frozen(self) -> Frozen:
        levels = tuple(getattr(self, level) for level in self.LEVELS)
        return Frozen(self.key, self.version, self.weight, self.name, self.description, levels, self.written)


class CriteriaSet(models.Model):
    """The criteria by which the candidates of a campaign are judged, where these are not the ones in use for everybody.

    Words and weights stay those of each criterion. Once a candidacy was judged by it, its criteria stay.
    """

    name = InEveryLanguageField(pgettext_lazy("of a set of criteria", "name"))
    criteria = models.ManyToManyField(Criterion, related_name="+", verbose_name=_("criteria"))

    class Meta:
        verbose_name, verbose_name_plural = _("set of criteria"), _("sets of criteria")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def is_being_judged_by(self) -> bool:
        """Whether the assessment of a candidacy of one of its campaigns has started, at whatever time."""
        return self.pk is not None and any(each.is_being_judged for each in self.campaigns.all())


class CandidacyPolicy(models.Model):
    """How candidacies go in one country. Without a row the values that stand here hold."""

    country = models.OneToOneField(Country, models.CASCADE, related_name="candidacy_policy", verbose_name=_("country"))
    scores_needed = models.PositiveSmallIntegerField(
        _("how many assessors must give scores"), default=3, validators=[*AT_LEAST_ONE, MaxValueValidator(10)]
    )
    discrepancy_threshold = models.PositiveSmallIntegerField(
        _("points of difference that need no talk"),
        default=2,
        validators=[MaxValueValidator(4)],
        help_text=_("Two assessors who differ by more on a criterion talk it over before there is an advice."),
    )
    screening_days = models.PositiveSmallIntegerField(_("days for the screening"), default=7, validators=AT_LEAST_ONE)
    assessment_days = models.PositiveSmallIntegerField(
        _("days for the assessment"), default=14, validators=AT_LEAST_ONE
    )
    decision_days = models.PositiveSmallIntegerField(_("days for the decision"), default=10, validators=AT_LEAST_ONE)
    draft_days = models.PositiveSmallIntegerField(
        _("days that an untouched draft is kept"), default=60, validators=[MinValueValidator(15)]
    )
    waiting_days = models.PositiveSmallIntegerField(
        _("days that a place on the waiting list is kept"),
        default=180,
        validators=[MinValueValidator(15), MaxValueValidator(730)],
        help_text=_("The candidate can stay longer by saying so."),
    )
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal"), default=30, validators=AT_LEAST_ONE)
    mandate_months = models.PositiveSmallIntegerField(
        _("months that a mandate lasts"), default=24, validators=[*AT_LEAST_ONE, MaxValueValidator(120)]
    )
    most_ambassadors = models.PositiveIntegerField(
        _("most ambassadors at the same time"), null=True, blank=True, help_text=_("Empty: as many as there are.")
    )
    prompt_1 = InEveryLanguageField(
        _("first question that the video answers"), default=dict, blank=True, help_text=_("Empty: the usual one.")
    )
    prompt_2 = InEveryLanguageField(
        _("second question that the video answers"), default=dict, blank=True, help_text=_("Empty: the usual one.")
    )
    prompt_3 = InEveryLanguageField(
        _("third question that the video answers"), default=dict, blank=True, help_text=_("Empty: the usual one.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("policy for candidacies"), _("policies for candidacies")
        ordering = ["country__order"]

    def __str__(self) -> str:
        return str(self.country)

    def prompts(self) -> list[str]:
        """What the video answers, in the reader's language."""
        own = (self.prompt_1, self.prompt_2, self.prompt_3)
        return [str(InEveryLanguage(said)) or str(usual) for said, usual in zip(own, PROMPTS, strict=True)]


def policy_of(country_id: int) -> CandidacyPolicy:
    found = CandidacyPolicy.objects.filter(country=country_id).first()
    return found or CandidacyPolicy(country_id=country_id)


def known_policy_of(country: Country) -> CandidacyPolicy:
    """The same without a query, where a list read the policy with the country."""
    if "candidacy_policy" not in country._state.fields_cache:
        return policy_of(country.pk)
    return country._state.fields_cache["candidacy_policy"] or CandidacyPolicy(country_id=country.pk)


def criteria_in_use() -> list[Frozen]:
    return [criterion.frozen() for criterion in Criterion.objects.filter(active=True)]


def criteria_for(campaign: Any) -> list[Frozen]:
    """By what the candidates of that campaign, or of none, are judged when their assessment starts now."""
    if campaign is None or campaign.criteria_set_id is None:
        return criteria_in_use()
    return [criterion.frozen() for criterion in campaign.criteria_set.criteria.all()]


def criteria_from_now_on(campaign: Any) -> list[Frozen]:
    """The same, for an assessment that starts in this transaction: until it ends, nobody changes what the campaign
    judges by. Whoever waited for that finds a campaign that is being judged.
    """
    if campaign is not None:
        rows = type(campaign)._default_manager.select_for_update(no_key=True)
        campaign.criteria_set_id = rows.get(pk=campaign.pk).criteria_set_id
        CriteriaSet.objects.select_for_update(no_key=True).filter(pk=campaign.criteria_set_id).first()
    return criteria_for(campaign)

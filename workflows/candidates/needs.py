"""The plan of needs: per year and country how many ambassadors of which profile are wanted, and how many at most."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from snippets.models import Country, Region, SpokenLanguage, Theme
from workflows.candidates.campaigns import Campaign, was_sent
from workflows.candidates.profiles import Covering, Wanted, tally
from workflows.kernel import clock
from workflows.people.models import Mandate, Member
from workflows.people.queries import AT_EASE
from workflows.people.sheet.models import LanguageSkill, Profile, Reach
from workflows.people.states import CURRENT

Numbers = tuple[int | None, int | None]  # target and most
SAME_PROFILE = [Coalesce(f"{name}_id", Value(0)) for name in ("theme", "region", "language")]


class OfProfile(models.Model):
    """A row about one profile; what is left empty is any."""

    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme"))
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    language = models.ForeignKey(
        SpokenLanguage, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("spoken language")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return name_of(self.theme, self.region, self.language)

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.theme_id, self.region_id, self.language_id)


def name_of(*parts: Any) -> str:
    """A profile in words; `parts` are its theme, region and language, None where it is any."""
    return ", ".join(str(part) for part in parts if part is not None) or pgettext("profile", "Everyone")


class NeedsPlan(models.Model):
    country = models.ForeignKey(Country, models.PROTECT, related_name="needs_plans", verbose_name=_("country"))
    year = models.PositiveSmallIntegerField(_("year"))
    edition = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("plan of needs"), _("plans of needs")
        ordering = ["-year", "country"]
        constraints = [models.UniqueConstraint(fields=["country", "year"], name="needs_plan_once")]

    def __str__(self) -> str:
        return f"{self.country} {self.year}"


class NeedQuerySet(models.QuerySet):
    def of(self, country_id: int, year: int) -> Self:
        return self.filter(plan__country=country_id, plan__year=year)


class Need(OfProfile):
    """How many ambassadors of one profile are wanted that year, and how many there may be at most."""

    plan = models.ForeignKey(NeedsPlan, models.CASCADE, related_name="needs", verbose_name=_("plan of needs"))
    target = models.PositiveSmallIntegerField(pgettext_lazy("of a profile", "target"), null=True, blank=True)
    most = models.PositiveSmallIntegerField(pgettext_lazy("of a profile", "upper limit"), null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("need"), _("needs")
        ordering = ["plan", "theme__order", "region__order", "language__order", "pk"]
        constraints = [
            models.UniqueConstraint("plan", *SAME_PROFILE, name="need_once"),
            models.CheckConstraint(condition=~Q(target=None, most=None), name="need_says_a_number"),
            models.CheckConstraint(
                condition=Q(target=None) | Q(most=None) | Q(most__gte=F("target")), name="need_most_not_below_target"
            ),
        ]


class TargetedProfile(OfProfile):
    """A gap that a campaign is to close."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="targeted", verbose_name=_("campaign for candidates")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("targeted profile"), _("targeted profiles")
        ordering = ["campaign", "pk"]
        constraints = [models.UniqueConstraint("campaign", *SAME_PROFILE, name="profile_targeted_once")]


class PlanChangedError(Exception):
    """Somebody else changed the plan after this person read it."""


@transaction.atomic
def write(country_id: int, year: int, changes: Mapping[Wanted, Numbers], *, by: Any, seen: int) -> int:
    """Sets the numbers of those profiles, takes away a profile with none, logs who and when. How many changed."""
    Country.objects.select_for_update().get(pk=country_id)  # admissions read the limits behind the same lock
    plan, _made = NeedsPlan.objects.get_or_create(country_id=country_id, year=year)
    if plan.edition != seen:
        raise PlanChangedError
    known = {need.wanted: need for need in plan.needs.all()}
    changed = 0
    for wanted, (target, most) in changes.items():
        need = known.get(wanted) or Need(
            plan=plan, theme_id=wanted.theme, region_id=wanted.region, language_id=wanted.language
        )
        before, after = (need.target, need.most), (target, most)
        if before == after:
            continue
        need.target, need.most = after
        if after == (None, None):
            need.delete()
        else:
            need.save()
        log(plan, "wagtail.edit", user=by, data={"profile": wanted.code, "before": before, "after": after})
        changed += 1
    if changed:
        plan.edition += 1
        plan.save(update_fields=["edition"])
    return changed


def numbers_of(country_id: int, year: int) -> dict[Wanted, Numbers]:
    return {need.wanted: (need.target, need.most) for need in Need.objects.of(country_id, year)}


def coverings(members: QuerySet[Member]) -> dict[int, Covering]:
    """Member -> what they bring: regions as far as they travel, themes, languages spoken at ease. 2 queries."""
    home = dict(members.order_by().values_list("pk", "region_id"))
    keys = members.order_by().values("pk")
    regions = Profile.travel_regions.through.objects.filter(profile__member__in=keys)
    far = Profile.objects.filter(member__in=keys, reach__in=(Reach.COUNTRY, Reach.ANYWHERE)).order_by()
    themes = Profile.themes.through.objects.filter(profile__member__in=keys)
    skills = LanguageSkill.objects.filter(member__in=keys, level__in=AT_EASE).order_by()
    chosen = regions.values_list("profile__member", Value("regions"), "region_id").union(
        far.values_list("member", Value("regions"), "member__country__regions"),
        themes.values_list("profile__member", Value("themes"), "theme_id"),
        skills.values_list("member_id", Value("languages"), "language_id"),
        all=True,
    )
    found: dict[int, dict[str, set[int]]] = {pk: defaultdict(set) for pk in home}
    for member, what, entry in chosen:
        found[member][what].add(entry)
    return {
        pk: Covering(
            frozenset(said["themes"]), frozenset({home[pk], *said["regions"]} - {None}), frozenset(said["languages"])
        )
        for pk, said in found.items()
    }


@dataclass(frozen=True)
class Full:
    """A profile with as many ambassadors as the plan allows."""

    need: Need
    holders: int

    def __str__(self) -> str:
        words = gettext("%(profile)s (%(count)d of at most %(most)d)")
        return words % {"profile": self.need, "count": self.holders, "most": self.need.most}


def full_for(member_id: int, country_id: int) -> list[Full]:
    """The profiles of that member which have no room for one more this year; others with a current mandate count."""
    limits = Need.objects.of(country_id, clock.today().year).filter(most__isnull=False)
    needs = list(limits.select_related("theme", "region", "language"))
    if not needs:
        return []
    holds = Mandate.objects.filter(state__in=CURRENT).order_by().values("member")
    people = Member.objects.filter(Q(country=country_id, pk__in=holds) | Q(pk=member_id))
    brought = coverings(people)
    own = brought.pop(member_id)
    held = tally(brought.values())
    fitting = [Full(need, held[need.wanted]) for need in needs if own.fits(need.wanted)]
    return [full for full in fitting if full.need.most is not None and full.holders >= full.need.most]


@transaction.atomic
def target(campaign: Campaign, wanted: Wanted, *, by: Any) -> bool:
    """The campaign looks for that profile from now on; False where it did already."""
    if wanted == Wanted():
        raise ValidationError(gettext("A campaign is for everyone already."))
    Campaign.objects.select_for_update().get(pk=campaign.pk)  # two clicks at once wait for each other here
    columns = {"theme_id": wanted.theme, "region_id": wanted.region, "language_id": wanted.language}
    made = not TargetedProfile.objects.filter(campaign=campaign, **columns).exists()
    if made:
        row = TargetedProfile.objects.create(campaign=campaign, **columns)
        for key, many in ((wanted.theme, "themes"), (wanted.region, "regions"), (wanted.language, "languages")):
            if key is not None:
                getattr(campaign, many).add(key)
        log(campaign, "wagtail.edit", user=by, data={"targeted": str(row)})
    return made


def brought_by(campaigns: Iterable[Campaign]) -> list[tuple[TargetedProfile, list[tuple[str, bool]]]]:
    """Each targeted profile with (state, whether it was ever sent) of the candidacies thanks to its campaign that fit
    it. 4 queries.
    """
    read = TargetedProfile.objects.select_related("campaign", "theme", "region", "language")
    rows = list(read.filter(campaign__in=campaigns))
    candidacies = Campaign._meta.get_field("candidacies").related_model._default_manager
    thanks_to = candidacies.filter(campaign__in={row.campaign_id for row in rows}).order_by()
    came = list(thanks_to.annotate(sent=was_sent()).values_list("campaign_id", "member_id", "state", "sent"))
    brought = coverings(Member.objects.filter(pk__in=thanks_to.values("member")))
    return [
        (row, [(state, sent) for key, member, state, sent in came
               if key == row.campaign_id and brought[member].fits(row.wanted)])
        for row in rows
    ]  # fmt: skip

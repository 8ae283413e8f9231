"""The identification sheet (R5.3): what members say about themselves, and what they typed and did not save."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.models import Competence, InterventionKind, Region, Sector, SpokenLanguage, Theme
from workflows.kernel import clock
from workflows.people.models import ConsentKind, Member


class Reach(models.TextChoices):
    REGIONS = "regions", pgettext_lazy("how far somebody travels", "The own region, and those chosen")
    COUNTRY = "country", pgettext_lazy("how far somebody travels", "The whole country")
    ANYWHERE = "anywhere", pgettext_lazy("how far somebody travels", "Anywhere, also abroad")


class Pace(models.TextChoices):
    MORE = "more", pgettext_lazy("how many missions", "More than now")
    SAME = "same", pgettext_lazy("how many missions", "As many as now")
    FEWER = "fewer", pgettext_lazy("how many missions", "Fewer than now")


class Profile(models.Model):
    """What stands once on the sheet; what may stand several times, or needs an agreement, hangs on the member.

    week         the parts of days on which somebody usually has time, as `week.SLOTS` names them; none: not said
    saved_parts  the slugs of the parts that their owner saved at least once, empty or not
    """

    member = models.OneToOneField(Member, models.CASCADE, related_name="profile", verbose_name=_("member"))
    hours_per_month = models.PositiveSmallIntegerField(_("hours available per month"), null=True, blank=True)
    motivation = models.TextField(_("motivation"), blank=True, max_length=5000)
    background = models.TextField(_("background"), blank=True, max_length=5000)
    competences = models.ManyToManyField(Competence, blank=True, related_name="profiles", verbose_name=_("competences"))
    learns = models.ManyToManyField(
        Competence, blank=True, related_name="learners", verbose_name=_("competences to learn")
    )
    know_how = models.TextField(_("other know-how"), blank=True, max_length=5000)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="profiles", verbose_name=_("sectors"))
    themes = models.ManyToManyField(Theme, blank=True, related_name="profiles", verbose_name=_("themes"))
    intervention_kinds = models.ManyToManyField(
        InterventionKind, blank=True, related_name="profiles", verbose_name=_("kinds of intervention liked")
    )
    reach = models.CharField(_("how far to travel"), max_length=10, choices=Reach.choices, default=Reach.REGIONS)
    travel_regions = models.ManyToManyField(
        Region, blank=True, related_name="travellers", verbose_name=_("regions travelled to")
    )
    joins_meetings = models.BooleanField(_("wishes to join meetings of the support group"), default=False)
    pace = models.CharField(_("wish for missions"), max_length=10, choices=Pace.choices, default=Pace.SAME)
    week = models.JSONField(_("free time in an ordinary week"), default=list, blank=True)
    saved_parts = models.JSONField(_("parts saved"), default=list, blank=True, editable=False)
    updated_at = models.DateTimeField(_("updated on"), default=clock.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("identification sheet"), _("identification sheets")

    def __str__(self) -> str:
        return str(self.member)

    def save(self, *args: object, **kwargs: object) -> None:
        self.updated_at = clock.now()
        super().save(*args, **kwargs)


class CefrLevel(models.TextChoices):
    """The European framework's levels, in rising order."""

    A1 = "A1", _("A1, beginner")
    A2 = "A2", _("A2, elementary")
    B1 = "B1", _("B1, intermediate")
    B2 = "B2", _("B2, at ease")
    C1 = "C1", _("C1, advanced")
    C2 = "C2", _("C2, mother tongue or as good")


class LanguageSkill(models.Model):
    member = models.ForeignKey(
        Member, models.CASCADE, related_name="language_skills", verbose_name=pgettext_lazy("person", "member")
    )
    language = models.ForeignKey(
        SpokenLanguage, models.PROTECT, related_name="skills", verbose_name=_("spoken language")
    )
    level = models.CharField(pgettext_lazy("of a language", "level"), max_length=2, choices=CefrLevel.choices)

    class Meta:
        verbose_name, verbose_name_plural = _("language skill"), _("language skills")
        ordering = ["language__order", "language__key"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "language"],
                name="language_skill_once",
                violation_error_message=_("This language is already listed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.level}"


class TieField(models.TextChoices):
    INSTITUTIONAL = "institutional", pgettext_lazy("tie", "Institutional")
    POLITICAL = "political", pgettext_lazy("tie", "Political")
    COMMERCIAL = "commercial", pgettext_lazy("tie", "Commercial")
    ASSOCIATIVE = "associative", pgettext_lazy("tie", "Associative")


class TieLevel(models.TextChoices):
    REGIONAL = "regional", pgettext_lazy("tie", "Regional")
    NATIONAL = "national", pgettext_lazy("tie", "National")
    INTERNATIONAL = "international", pgettext_lazy("tie", "International")


class Tie(models.Model):
    """Special data: written only while the consent stands, erased with it, read through `queries.ties_seen_by`."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="ties", verbose_name=pgettext_lazy("person", "member")
    )
    field = models.CharField(pgettext_lazy("of a tie", "field"), max_length=20, choices=TieField.choices)
    level = models.CharField(pgettext_lazy("of a tie", "reach"), max_length=20, choices=TieLevel.choices)
    description = models.CharField(_("description"), max_length=500)

    class Meta:
        verbose_name, verbose_name_plural = pgettext_lazy("with an organisation", "tie"), _("ties")
        ordering = ["field", "level", "pk"]

    def __str__(self) -> str:
        return f"{self.get_field_display()}, {self.get_level_display()}"


class BlockedPeriod(models.Model):
    """Days, both ends included, on which somebody takes no mission."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="blocked_periods", verbose_name=pgettext_lazy("person", "member")
    )
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))

    class Meta:
        verbose_name, verbose_name_plural = _("period without missions"), _("periods without missions")
        ordering = ["starts", "ends", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="blocked_period_ends_after_start",
                violation_error_message=_("A period cannot end before it begins."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts} – {self.ends}"


class AccessNeeds(models.Model):
    """May say something about health: kept and read as ties are, under a consent of its own."""

    member = models.OneToOneField(
        Member, models.CASCADE, related_name="access_needs", verbose_name=pgettext_lazy("person", "member")
    )
    words = models.TextField(_("needs to take part"), max_length=2000)

    class Meta:
        verbose_name, verbose_name_plural = _("access needs"), _("access needs")

    def __str__(self) -> str:
        return str(self.member)


class SheetDraft(models.Model):
    """What somebody typed in a part of the sheet and did not save yet. Nobody but they read it.

    typed   name of the field -> the values as they were typed
    seen    the stamp of what was saved when they began to type
    tab     the window that typed it
    """

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="sheet_drafts", verbose_name=pgettext_lazy("person", "member")
    )
    part = models.CharField(pgettext_lazy("of a sheet", "part"), max_length=20)
    typed = models.JSONField(_("what was typed"), default=dict)
    seen = models.CharField(max_length=64, blank=True)
    tab = models.CharField(max_length=32, blank=True)
    kept_at = models.DateTimeField(_("kept on"), default=clock.now, db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = _("part of a sheet, not saved"), _("parts of sheets, not saved")
        ordering = ["-kept_at"]
        constraints = [models.UniqueConstraint(fields=["member", "part"], name="sheet_draft_once")]

    def __str__(self) -> str:
        return self.part

    def leave_out(self, kind: str) -> None:
        """What may be kept only while that agreement stands, or is about to be given."""
        typed = without(self.typed, kind)
        if typed != self.typed:
            SheetDraft.objects.filter(pk=self.pk).update(typed=typed)


# Kind of agreement -> how the names of the fields begin that are kept only with it.
UNDER: dict[str, tuple[str, ...]] = {
    ConsentKind.TIES: ("ties-", "agree_ties"),
    ConsentKind.NEEDS: ("needs", "agree_needs"),
}


def without(typed: dict[str, list[str]], kind: str) -> dict[str, list[str]]:
    return {name: values for name, values in typed.items() if not name.startswith(UNDER.get(kind, ("\0",)))}

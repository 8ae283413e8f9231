"""Season plans: what was chosen, who was proposed where, what became of it. A plan stays as it is; another follows."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from snippets.models import Country, Region
from workflows.kernel import clock
from workflows.missions.models import Mission
from workflows.missions.states import SeatRole
from workflows.people.models import Member


class SeasonPlan(models.Model):
    """`times_sent`: how often offers went out by it; `gaps`: `why.Gap` without people, who stand in lines."""

    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("country"))
    version = models.PositiveIntegerField(_("version"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(pgettext_lazy("of a plan", "made on"), default=clock.now, db_index=True)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    most = models.PositiveSmallIntegerField(_("missions for one person at most"), null=True, blank=True)
    before = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", verbose_name=_("plan before"))
    seats = models.PositiveIntegerField(_("seats to fill"))
    goals = models.JSONField(_("goals"), default=dict)
    gaps = models.JSONField(_("empty seats"), default=list)
    unproven = models.JSONField(_("not proven"), default=list)
    times_sent = models.PositiveIntegerField(default=0, editable=False)
    accepted_at = models.DateTimeField(_("accepted on"), null=True, editable=False)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("season plan"), _("season plans")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["country", "version"], name="one_plan_of_a_version")]

    def __str__(self) -> str:
        return gettext("Plan %(version)s") % {"version": self.version}

    def get_absolute_url(self) -> str:
        return reverse("season_plan", args=[self.version])


class PlanLine(models.Model):
    """One person at one kind of seat in a plan."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("in a plan", "Proposed")
        KEPT = "kept", pgettext_lazy("in a plan", "Stays")
        BARRED = "barred", pgettext_lazy("in a plan", "Not here")
        LOST = "lost", pgettext_lazy("in a plan", "Could not stay")
        WOULD = "would", pgettext_lazy("in a plan", "Would fill the seat")

    class Outcome(models.TextChoices):
        WAITS = "", pgettext_lazy("in a plan", "Nothing sent")
        OFFERED = "offered", pgettext_lazy("in a plan", "Seat offered")
        SKIPPED = "skipped", pgettext_lazy("in a plan", "Skipped")

    plan = models.ForeignKey(SeasonPlan, models.CASCADE, related_name="lines", verbose_name=_("season plan"))
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="+", verbose_name=_("mission"))
    role = models.CharField(pgettext_lazy("of a seat", "role"), max_length=20, choices=SeatRole.choices)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+", verbose_name=pgettext_lazy("person", "member"))
    kind = models.CharField(pgettext_lazy("in a plan", "kind"), max_length=10, choices=Kind.choices)
    outcome = models.CharField(
        _("what became of it"), max_length=10, choices=Outcome.choices, blank=True, default=Outcome.WAITS
    )
    why = models.CharField(_("why not"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("line of a season plan"), _("lines of season plans")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "mission", "role", "member", "kind"], name="one_line_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.mission}"

    @property
    def what(self) -> tuple[tuple[int, str], int]:
        return (self.mission_id, self.role), self.member_id

    @property
    def is_seat(self) -> bool:
        return self.kind in (self.Kind.PROPOSED, self.Kind.KEPT)

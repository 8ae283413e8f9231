"""What a mission sheet of one kind of intervention usually says, written by the coordinators."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.models import AudienceKind, Competence, InterventionKind
from workflows.missions.results import Results

WORDS = ("objectives", "brief", "preparation", "audience_kind", "staff_wanted")
MEASURES = ("first_measure", "first_aim", "second_measure", "second_aim", "own_measure")


def languages() -> list[tuple[str, str]]:
    """Asked anew each time, so that a further language of the house is no migration."""
    return list(settings.LANGUAGES)


class SheetTemplate(Results):
    """Words and measures that a sheet may take over where it says nothing yet. Each change is a new version."""

    intervention_kind = models.ForeignKey(
        InterventionKind, models.PROTECT, related_name="sheet_templates", verbose_name=_("kind of intervention")
    )
    name = models.CharField(pgettext_lazy("of a template", "name"), max_length=100)
    language = models.CharField(_("language of its words"), max_length=5, choices=languages)
    in_use = models.BooleanField(pgettext_lazy("of a template", "in use"), default=True)
    version = models.PositiveIntegerField(pgettext_lazy("of a template", "version"), default=1, editable=False)
    objectives = models.TextField(_("objectives and expectations"), blank=True, max_length=5000)
    brief = models.TextField(_("brief"), blank=True, max_length=10000)
    preparation = models.TextField(_("preparation needed"), blank=True, max_length=2000)
    audience_kind = models.ForeignKey(
        AudienceKind, models.PROTECT, null=True, blank=True, verbose_name=_("kind of audience"), related_name="+"
    )
    competences = models.ManyToManyField(Competence, blank=True, related_name="+", verbose_name=_("competences needed"))
    staff_wanted = models.PositiveSmallIntegerField(_("staff members wanted"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("template of a mission sheet"), _("templates of mission sheets")
        ordering = ["intervention_kind__order", "language", "name", "pk"]

    def __str__(self) -> str:
        return _("%(name)s, version %(number)d") % {"name": self.name, "number": self.version}

    def fills(self, mission: Any) -> dict[str, Any]:
        """Only columns of which the sheet says nothing yet; of the measures all or none."""
        found = {name: value for name in WORDS if (value := getattr(self, name)) and not getattr(mission, name)}
        if not mission.has_competences and not mission.needs_nothing_special:
            if competences := list(self.competences.all()):
                found["competences"] = competences
        elif mission.needs_nothing_special:
            found.pop("preparation", None)
        if not any(getattr(mission, name) for name in MEASURES):
            found |= {name: value for name in MEASURES if (value := getattr(self, name))}
        return found

    def names_of(self, filled: dict[str, Any]) -> list[str]:
        return [str(self._meta.get_field(name).verbose_name) for name in filled]


def reading_whether_one_fits(missions: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """With `has_a_template` of each read along, for whoever shows many of them."""
    in_use = SheetTemplate.objects.filter(in_use=True)
    of_its_kind = Q(Exists(in_use.filter(intervention_kind=OuterRef("intervention_kind"))))
    any_at_all = Q(Exists(in_use), intervention_kind__isnull=True)
    return missions.annotate(has_a_template=ExpressionWrapper(of_its_kind | any_at_all, models.BooleanField()))


def fitting(mission: Any) -> models.QuerySet[SheetTemplate]:
    """Those in use for its kind of intervention; every one while its kind is not known."""
    kind = Q(intervention_kind=mission.intervention_kind_id) if mission.intervention_kind_id else Q()
    return SheetTemplate.objects.filter(kind, in_use=True)

"""What of the house is policy, in the order of the file and of importing it: what others point to comes first."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from snippets import lists
from workflows.approvals.models import ApprovalPolicy
from workflows.candidates.policy import CandidacyPolicy, CriteriaSet, Criterion
from workflows.matching.core import MOST_WEIGHT, Weights
from workflows.matching.models import MatchingWeights, weights_in_force
from workflows.matching.wording import MEASURES
from workflows.missions.templates import SheetTemplate
from workflows.missions.travel import TravelTime
from workflows.policy.tables import Children, Row, Table, Unreadable, short
from workflows.questions.models import QuestionForm


class OwnQuestions:
    """The newest version of each form with questions; another one is published as a version more."""

    key = "forms"
    label = gettext_lazy("Own questions")
    watched = (QuestionForm,)

    def rows(self) -> list[Row]:
        forms = QuestionForm.objects.order_by("purpose").prefetch_related("versions")
        newest = [(form, next(iter(form.versions.all()), None)) for form in forms]
        return [{"purpose": form.purpose, "questions": plain(version.body)} for form, version in newest if version]

    def identity(self, row: Row) -> tuple[str, ...]:
        return (str(row.get("purpose")),)

    def title(self, row: Row) -> str:
        return str(dict(QuestionForm._meta.get_field("purpose").choices).get(row.get("purpose"), row.get("purpose")))

    def label_of(self, name: str) -> str:
        return str(QuestionForm._meta.get_field("draft" if name == "questions" else name).verbose_name)

    def check(self, rows: Iterable[Row]) -> None:
        known = {value for value, _words in QuestionForm._meta.get_field("purpose").choices}
        for row in rows:
            if not isinstance(row, dict) or row.keys() != {"purpose", "questions"} or row["purpose"] not in known:
                raise Unreadable(_("%(section)s: “%(row)s” is no form.") % {"section": self.label, "row": short(row)})

    def write(self, rows: list[Row], why: str, by: Any) -> None:
        """A form that the file does not name keeps its questions: answers were given to them."""
        now = {row["purpose"]: row for row in self.rows()}
        for said in rows:
            if now.get(said["purpose"]) == said:
                continue
            form = QuestionForm.objects.get_or_create(purpose=said["purpose"])[0]
            try:
                form.draft = form._meta.get_field("draft").to_python(said["questions"])
                form.changes += 1
                form.save()
                form.publish()
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                raise Unreadable(f"{self.label}, {self.title(said)}: {error}") from error


def plain(body: Any) -> list[dict[str, Any]]:
    """The blocks without the marks that an editor's page gives them."""

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: without(each) for name, each in value.items() if name != "id"}
        return [without(each) for each in value] if isinstance(value, list) else value

    return without(list(body.raw_data))


class MatchingMeasures:
    """What each measure of matching counts; other numbers are a version more, with its reason."""

    key = "weights"
    label = gettext_lazy("Weights of matching")
    watched = (MatchingWeights,)

    def rows(self) -> list[Row]:
        return [{"measure": name, "weight": number} for name, number in asdict(weights_in_force()).items()]

    def identity(self, row: Row) -> tuple[str, ...]:
        return (str(row.get("measure")),)

    def title(self, row: Row) -> str:
        return str(MEASURES.get(row.get("measure"), row.get("measure")))

    def label_of(self, name: str) -> str:
        return _("Weight") if name == "weight" else _("Measure")

    def check(self, rows: Iterable[Row]) -> None:
        known = {each.name for each in fields(Weights)}
        for row in rows:
            fits = isinstance(row, dict) and row.keys() == {"measure", "weight"} and row["measure"] in known
            if not fits or type(row["weight"]) is not int or not 0 <= row["weight"] <= MOST_WEIGHT:
                words = _("%(section)s: “%(row)s” is no measure with a weight from 0 to %(most)s.")
                raise Unreadable(words % {"section": self.label, "row": short(row), "most": MOST_WEIGHT})

    def write(self, rows: list[Row], why: str, by: Any) -> None:
        weights = Weights(**{row["measure"]: row["weight"] for row in rows})
        if weights.is_nothing:
            raise Unreadable(_("At least one measure must count: with all at 0 nothing would tell people apart."))
        if weights != weights_in_force():
            newest = MatchingWeights.objects.first()
            number = newest.version + 1 if newest else 1
            MatchingWeights.of(weights, version=number, reason=why[:300], set_by=by).save(force_insert=True)


def a_list(key: str, model: type[models.Model], *further: str) -> Table:
    """A list that editors keep: its entries are never deleted, since sheets and missions name them."""
    columns = ("name", *further, "order", "retired")
    return Table(key, model._meta.verbose_name_plural, model, ("key",), columns, retired=("retired", True),
                 order=("order", "key"))  # fmt: skip


CRITERION = ("name", "description", *Criterion.LEVELS, "weight", "written", "order", "active")
TEMPLATE = (
    "in_use", "objectives", "brief", "preparation", "audience_kind", "competences", "staff_wanted",
    "first_measure", "first_aim", "second_measure", "second_aim", "own_measure",
)  # fmt: skip
STEP = ("order", "role", "quorum", "stopped_by", "days", "active", "escalates_to", "may_decide")
CANDIDACIES = (
    "scores_needed", "discrepancy_threshold", "screening_days", "assessment_days", "decision_days", "draft_days",
    "waiting_days", "appeal_days", "mandate_months", "most_ambassadors",
)  # fmt: skip


SECTIONS: tuple[Any, ...] = (
    a_list("countries", lists.Country),
    a_list("regions", lists.Region, "country"),
    a_list("sectors", lists.Sector),
    a_list("themes", lists.Theme),
    a_list("languages", lists.SpokenLanguage),
    a_list("interventions", lists.InterventionKind),
    a_list("audiences", lists.AudienceKind),
    a_list("places", lists.PlaceKind),
    a_list("competences", lists.Competence),
    Table("travel", gettext_lazy("Travel times"), TravelTime, ("one", "other"), ("minutes",)),
    Table("criteria", gettext_lazy("Criteria"), Criterion, ("key",), CRITERION, retired=("active", False),
          order=("order", "key")),
    Table("criteria_sets", gettext_lazy("Sets of criteria"), CriteriaSet, ("name",), ("criteria",)),
    Table("candidacies", gettext_lazy("Candidacies per country"), CandidacyPolicy, ("country",), CANDIDACIES),
    OwnQuestions(),
    MatchingMeasures(),
    Table("templates", gettext_lazy("Templates of mission sheets"), SheetTemplate,
          ("intervention_kind", "language", "name"), TEMPLATE, version="version"),
    Table("approvals", gettext_lazy("Approval policies"), ApprovalPolicy, ("arrow", "name"), ("active",),
          (Children("conditions", ("what", "number")), Children("steps", STEP, kept=("people",))), version="version",
          placed="order", order=("arrow", "order", "pk")),
)  # fmt: skip

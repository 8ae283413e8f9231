"""What of the house is policy, in the order of the file and of importing it: what others point to comes first."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy

from snippets import lists
from workflows.approvals.models import ApprovalPolicy
from workflows.automations.models import Automation, RuleMessage
from workflows.candidates.policy import CandidacyPolicy, CriteriaSet, Criterion
from workflows.letters.models import MessageWait
from workflows.missions.templates import SheetTemplate
from workflows.missions.travel import TravelTime
from workflows.policy.criteria import CriteriaSets
from workflows.policy.rules import RULE, OwnWords, Rules, WordsOfRules
from workflows.policy.tables import Children, Table
from workflows.policy.versions import MailFrame, MatchingMeasures, MessageWords, OwnQuestions, TakingBack
from workflows.words.models import Wording


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
    "prompt_1", "prompt_2", "prompt_3",
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
    CriteriaSets("criteria_sets", gettext_lazy("Sets of criteria"), CriteriaSet, ("name",), ("criteria",)),
    Table("candidacies", gettext_lazy("Candidacies per country"), CandidacyPolicy, ("country",), CANDIDACIES),
    OwnQuestions(),
    MatchingMeasures(),
    Table("templates", gettext_lazy("Templates of mission sheets"), SheetTemplate,
          ("intervention_kind", "language", "name"), TEMPLATE, version="version"),
    Table("approvals", gettext_lazy("Approval policies"), ApprovalPolicy, ("arrow", "name"), ("active",),
          (Children("conditions", ("what", "number")), Children("steps", STEP, kept=("people",), like="role")),
          version="version", placed="order", order=("arrow", "order", "pk")),
    MessageWords(),
    Table("waits", gettext_lazy("Waits of messages"), MessageWait, ("lifecycle", "message"), ("minutes",)),
    MailFrame(),
    WordsOfRules("rule_words", gettext_lazy("Words of rules"), RuleMessage, ("name",), ("lifecycle", "subject", "text"),
          version="version"),
    Rules("rules", gettext_lazy("Rules"), Automation, ("name",), RULE, version="version"),
    OwnWords("words", gettext_lazy("Words of states and steps"), Wording, ("lifecycle", "kind", "name"),
          ("staff", "member", "public", "help", "lines", "days"), version="version"),
    TakingBack(),
)  # fmt: skip

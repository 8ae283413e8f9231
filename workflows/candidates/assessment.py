"""What an assessment holds, on top of its lifecycle."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.candidates.assessment_lifecycle import AssessmentLifecycle
from workflows.candidates.queries import AssessmentQuerySet
from workflows.candidates.scoring import Frozen, weighted_mean
from workflows.candidates.states import AssessmentState
from workflows.kernel.placeholders import Placeholder
from workflows.kernel.recipients import Recipient


class Assessment(AssessmentLifecycle):
    """What one assessor makes of one candidacy in one round.

    `scores` holds the first points by the key of the criterion and is never overwritten; `second_scores` those given
    after a talk, which count in their place; `again` the criteria on which a talk asks for them.
    """

    DECISIVE: ClassVar = ("scores", "second_scores", "again", "due_at")
    PLACEHOLDERS: ClassVar = {
        "title": Placeholder(
            pgettext_lazy("placeholder", "the candidate, by the name that the reader may know"), "candidacy"
        ),
        "until": Placeholder(pgettext_lazy("placeholder", "until when an answer is awaited"), "due_at"),
        "who": Placeholder(pgettext_lazy("placeholder", "who was asked to assess"), "assessor"),
    }

    candidacy = models.ForeignKey(
        "workflows.Candidacy", models.PROTECT, related_name="assessments", verbose_name=_("candidacy")
    )
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessments", verbose_name=_("assessor")
    )
    round = models.PositiveSmallIntegerField(_("round of assessment"), default=1)
    due_at = models.DateTimeField(_("expected by"), null=True, blank=True)
    given_at = models.DateTimeField(_("given on"), null=True, blank=True)
    scores = models.JSONField(_("scores"), default=dict, blank=True)
    again = models.JSONField(_("criteria to score again"), default=list, blank=True)
    second_scores = models.JSONField(_("scores after a talk"), default=dict, blank=True)
    mean = models.DecimalField(_("weighted mean"), max_digits=4, decimal_places=2, null=True, blank=True)
    remark = models.TextField(_("remark"), blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta(AssessmentLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("assessment"), _("assessments")
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidacy", "assessor", "round"], name="one_assessment_per_assessor")
        ]

    def __str__(self) -> str:
        return f"{self.assessor} · {self.candidacy}"

    def link_for(self, recipient: Recipient) -> str:
        return self.candidacy.desk_url()

    def has_conflict(self, user: Any) -> bool:
        return self.candidacy.has_conflict(user)

    @property
    def was_in_an_earlier_round(self) -> bool:
        before = Assessment.objects.filter(candidacy=self.candidacy_id, assessor=self.assessor_id)
        return before.filter(round__lt=self.round, state=AssessmentState.GIVEN).exists()

    @property
    def counted(self) -> dict[str, int]:
        """The points that count: the second ones, where there are any."""
        return self.scores | self.second_scores

    def score(self, scores: dict[str, Any], remark: str) -> None:
        self.scores, self.remark = self.scores | by_criterion(scores), remark
        self.mean = weighted_mean(self.counted, self.candidacy.frozen_criteria())

    def written_first(self) -> list[Frozen]:
        """What is still to be scored before the video opens: where names are hidden, what is judged on the sheet."""
        if not self.candidacy.is_blind:
            return []
        return [each for each in self.candidacy.frozen_criteria() if each.written and each.key not in self.scores]

    def score_written(self, scores: dict[str, Any]) -> None:
        self.scores = by_criterion(scores)

    def score_again(self, scores: dict[str, Any]) -> None:
        self.again, self.second_scores = [], self.second_scores | by_criterion(scores)
        self.mean = weighted_mean(self.counted, self.candidacy.frozen_criteria())


def by_criterion(scores: dict[str, Any]) -> dict[str, int]:
    """The fields of a form are named `score_` and the criterion's key."""
    return {name.removeprefix("score_"): int(points) for name, points in scores.items()}

"""The life of one assessment: one assessor, one candidacy, one round."""

from typing import Any

from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.candidates import assessment_rules, messages, rules
from workflows.candidates.states import AssessmentState as State
from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import LetterKind, Tell, step


class AssessmentLifecycle(LifecycleModel):
    """The life of an assessment, from the asking to the scores."""

    state = StateField(pgettext_lazy("assessment", "state"), choices=State.choices, default=State.NEW, db_index=True)

    class Meta(LifecycleModel.Meta):
        abstract = True

    def locks_first(self, step: str) -> tuple[str, ...]:
        return ("candidacy",)

    @transition(
        field=state,
        source=State.NEW,
        target=State.ASSIGNED,
        conditions=[
            rules.candidacy_is_being_assessed,
            rules.assessor_is_in_the_group,
            rules.assessor_has_no_interest,
            rules.assessor_is_new,
            rules.assessor_has_read_no_scores,
            assessment_rules.assessor_reads_no_names,
        ],
        permission=rules.group_of_the_candidacy,
        custom=step(
            pgettext_lazy("assessment", "Ask"),
            done=pgettext_lazy("assessment", "Asked"),
            automatic=True,
            tells={"assessment_asked": Tell(messages.assessor, still=rules.assessment_is_asked, kind=LetterKind.ASKED)},
        ),
    )
    def assign(self, *, by: Actor) -> None:
        """Someone of the support group is asked to assess the candidacy, and by when."""
        self.due_at = self.candidacy.due_at

    @transition(
        field=state,
        source=State.ASSIGNED,
        target=None,
        conditions=[
            rules.candidacy_is_being_assessed,
            rules.assessor_is_in_the_group,
            rules.assessor_has_no_interest,
        ],
        permission=assessment_rules.assessor_of_what_was_written,
        custom=step(
            pgettext_lazy("assessment", "Score what was written"),
            done=pgettext_lazy("assessment", "Scored what was written"),
            asks="WrittenScoresForm",
            tone="main",
        ),
    )
    def give_written(self, *, by: Actor, **scores: int) -> None:
        """Where names are hidden the assessor first scores what was written; these scores stay, and the video opens."""
        self.score_written(scores)

    @transition(
        field=state,
        source=State.ASSIGNED,
        target=State.GIVEN,
        conditions=[
            rules.candidacy_is_being_assessed,
            rules.assessor_is_in_the_group,
            rules.assessor_has_no_interest,
            assessment_rules.written_part_is_scored,
        ],
        permission=rules.assessor,
        custom=step(
            pgettext_lazy("assessment", "Give my scores"),
            done=pgettext_lazy("assessment", "Scores given"),
            asks="ScoresForm",
            tone="main",
        ),
    )
    def give(self, *, by: Actor, assessor_remark: str = "", **scores: int) -> None:
        """The assessor scores every criterion, on their own, before seeing the scores of others."""
        self.score(scores, assessor_remark)
        self.given_at = clock.now()

    @transition(
        field=state,
        source=State.GIVEN,
        target=None,
        conditions=[rules.candidacy_is_being_assessed],
        permission=rules.group_of_the_candidacy,
        custom=step(
            pgettext_lazy("assessment", "Ask for second scores"),
            done=pgettext_lazy("assessment", "Second scores asked"),
            automatic=True,
            tells={
                "second_scores_asked": Tell(
                    messages.assessor, still=assessment_rules.second_scores_are_asked, kind=LetterKind.ASKED
                )
            },
        ),
    )
    def ask_again(self, *, by: Actor, criteria: list[str]) -> None:
        """Scores far apart were talked over: the assessor is asked whether theirs change on these criteria."""
        self.again = criteria

    @transition(
        field=state,
        source=State.GIVEN,
        target=None,
        conditions=[
            rules.candidacy_is_being_assessed,
            rules.assessor_is_in_the_group,
            rules.assessor_has_no_interest,
        ],
        permission=assessment_rules.assessor_asked_again,
        custom=step(
            pgettext_lazy("assessment", "Score again after the talk"),
            done=pgettext_lazy("assessment", "Scored again after the talk"),
            asks="SecondScoresForm",
            tone="main",
        ),
    )
    def give_second(self, *, by: Actor, **scores: int) -> None:
        """The assessor scores anew what was talked over, or keeps the same points; the first scores stay too."""
        self.score_again(scores)

    @transition(
        field=state,
        source=(State.ASSIGNED, State.GIVEN),
        target=State.RECUSED,
        conditions=[rules.candidacy_is_being_assessed],
        permission=rules.assessor,
        custom=step(
            pgettext_lazy("assessment", "Declare a conflict of interest"),
            done=pgettext_lazy("assessment", "Conflict of interest declared"),
            asks="InternalReasonForm",
            tells={"assessor_recused": messages.coordinators_of_the_candidacy},
        ),
    )
    def recuse(self, *, by: Actor, reason: str) -> None:
        """The assessor has an interest in the candidacy and stays out of it, also in the decision."""

    @transition(
        field=state,
        source=State.ASSIGNED,
        target=State.RELEASED,
        permission=rules.group_or_clock,
        custom=step(
            pgettext_lazy("assessment", "Release"),
            done=pgettext_lazy("assessment", "Released"),
            asks="OptionalReasonForm",
            tells={"assessor_released": messages.assessor_while_assessed},
        ),
    )
    def release(self, *, by: Actor, reason: str = "") -> None:
        """The assessor need not give scores any more: they left, or enough others gave theirs."""

    def score(self, scores: dict[str, Any], remark: str) -> None:
        raise NotImplementedError

    def score_written(self, scores: dict[str, Any]) -> None:
        raise NotImplementedError

    def score_again(self, scores: dict[str, Any]) -> None:
        raise NotImplementedError

"""What holds for assessments where names are hidden, and after a talk about scores far apart."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.candidates import rules
from workflows.kernel.actors import Actor
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import who


@who("the assessor, where names are hidden and before the video opens")
def assessor_of_what_was_written(assessment: Any, by: Actor) -> Answer:
    """Others see no such step."""
    if not (answer := rules.assessor(assessment, by)):
        return answer
    return bool(assessment.written_first()) or No(gettext_lazy("Nothing has to be scored before the video opens."))


@who("the assessor of whom second scores are asked")
def assessor_asked_again(assessment: Any, by: Actor) -> Answer:
    """Others see no such step."""
    return rules.assessor(assessment, by) and second_scores_are_asked(assessment)


def written_part_is_scored(assessment: Any) -> Answer:
    """what was written is scored, where names are hidden"""
    return not assessment.written_first() or No(gettext_lazy("Score what was written first; then the video opens."))


def assessor_reads_no_names(assessment: Any) -> Answer:
    """the assessor does not read names that are hidden"""
    if not assessment.candidacy.is_blind or assessment.candidacy.hides_names_from(assessment.assessor):
        return True
    return No(
        _("%(name)s coordinates and reads who the candidate is, so others assess this candidacy.")
        % {"name": assessment.assessor}
    )


def names_are_open(candidacy: Any) -> Answer:
    """names are not hidden"""
    return not candidacy.is_blind or No(
        gettext_lazy("This campaign hides names, so nobody meets the candidate before there is an advice.")
    )


def second_scores_are_asked(assessment: Any) -> Answer:
    """a talk asks for second scores that were not given yet"""
    return bool(assessment.again) or No(
        gettext_lazy("No second scores are asked of you: nothing was talked over, or you gave them already.")
    )

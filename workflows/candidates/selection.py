"""How selection works, told before one is a candidate: the way of the lifecycle in plain words, with its days."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from workflows.candidates.durations import Took
from workflows.candidates.models import Candidacy
from workflows.candidates.states import State
from workflows.kernel.steps import steps_of

WORKED_ON = (State.SUBMITTED, State.SCREENING, State.ASSESSMENT, State.RECOMMENDED)
WORDS: dict[str, tuple[Any, Any]] = {
    State.DRAFT: (
        pgettext_lazy("stage of a selection", "Preparing"),
        gettext_lazy("An identification sheet, an agreement and a short video, at the candidate's own pace."),
    ),
    State.SUBMITTED: (
        pgettext_lazy("stage of a selection", "Arrived"),
        gettext_lazy("The candidacy waits for the support group of the candidate's region to take it up."),
    ),
    State.SCREENING: (
        pgettext_lazy("stage of a selection", "Reading"),
        gettext_lazy("The support group looks whether everything is there, and asks for what is missing."),
    ),
    State.ASSESSMENT: (
        pgettext_lazy("stage of a selection", "Assessment"),
        gettext_lazy("Several people watch the video and read the sheet, each on their own, by the criteria below."),
    ),
    State.RECOMMENDED: (
        pgettext_lazy("stage of a selection", "Decision"),
        gettext_lazy("Those who decide look at the assessments. The answer comes with its reasons."),
    ),
    State.ADMITTED: (
        pgettext_lazy("stage of a selection", "Beginning"),
        gettext_lazy("A mandate, a first training and the charter to sign. Whoever was not admitted can appeal once."),
    ),
}


@dataclass(frozen=True)
class Stage:
    title: Any
    text: Any
    took: Took | None


def way() -> list[str]:
    """The states that a candidacy passes when all goes well: each time the step that its page puts first."""
    state: str = State.NEW
    found: list[str] = []
    main = [each for each in steps_of(Candidacy) if each.options.tone == "main"]
    onwards = {source: target for each in main for source in each.sources for target in each.targets_from(source)}
    while state in onwards:
        state = onwards.pop(state)
        found.append(state)
    return found


def stages(took: Mapping[str, Took]) -> list[Stage]:
    """The whole way; each stage on which others work with how long it took them."""
    return [Stage(*WORDS[state], took[state] if state in WORKED_ON else None) for state in way()]

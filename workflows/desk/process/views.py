"""The pictures of the process: every lifecycle, and one with what happens in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from workflows.approvals.models import ApprovalPolicy
from workflows.approvals.queries import with_parts
from workflows.apps import PROCESS_MARKS
from workflows.desk.process.door import READERS, WRITERS, above, for_roles, lifecycle_named, title_of
from workflows.desk.process.figures import Figures, figures_of, lasting, middle
from workflows.desk.process.picture import HEIGHT, WIDTH, Box, Line, draw
from workflows.kernel.dossiers import DossierAdmin, frame
from workflows.kernel.drawing import lifecycles
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.steps import Step, steps_of
from workflows.people.roles import Role, has_role

FITS = 23  # letters in one line of a state
LINE = 16  # between two lines of words


@dataclass(frozen=True)
class StateShown:
    """One state with its figures; `words` are its lines in the picture."""

    state: str
    label: str
    box: Box
    count: int
    late: int
    stay: str
    expected: int | None
    url: str
    marks: list[str]

    @property
    def lines(self) -> list[tuple[float, str]]:
        """Height and words: the label in one or two lines, then the figures."""
        words = [*_folded(self.label), self.figures]
        top = self.box.y + HEIGHT / 2 - (len(words) - 1) * LINE / 2 + 5
        return [(top + place * LINE, each) for place, each in enumerate(words)]

    @property
    def figures(self) -> str:
        late = ngettext("%(count)d overdue", "%(count)d overdue", self.late) % {"count": self.late} if self.late else ""
        return " · ".join(filter(None, [str(self.count), self.stay, late]))


@dataclass(frozen=True)
class StepShown:
    """One arrow of one step as a row of the table; all that stay in their state are one, without target and number."""

    label: Any
    source: str
    target: str
    number: int | None
    times: int
    stay: str
    by_itself: bool
    marks: list[str]


def _folded(label: str) -> list[str]:
    if len(label) <= FITS:
        return [label]
    cut = label.rfind(" ", 0, FITS)
    cut = cut if cut > 0 else FITS
    rest = label[cut:].strip()
    return [label[:cut], rest if len(rest) <= FITS else f"{rest[: FITS - 1]}…"]


@require_safe
@for_roles(*READERS)
def process(request: HttpRequest) -> HttpResponse:
    rows = [
        (model._meta.model_name, title_of(model), len(model.house_labels()), len(steps_of(model)))
        for model in lifecycles()
    ]
    context = frame(_("Process")) | {
        "rows": sorted(rows, key=lambda row: row[1].casefold()),
        "may_write": has_role(request.user, *WRITERS),
        "sees_cases": has_role(request.user, Role.SUPPORT_GROUP, Role.COORDINATOR),
    }
    return render(request, "workflows/desk/process/index.html", context)


@require_safe
@for_roles(*READERS)
def process_of(request: HttpRequest, lifecycle: str) -> HttpResponse:
    model = lifecycle_named(lifecycle)
    sees_cases = has_role(request.user, Role.SUPPORT_GROUP, Role.COORDINATOR)
    figures = figures_of(model, request.user) if sees_cases else Figures()
    picture = draw(list(model.house_labels()), arrows_of(model))
    numbers = {(line.source, line.target): place for place, line in enumerate(picture.lines, start=1)}
    marks = marks_of(model)
    states = states_shown(model, picture.boxes, figures, marks, request.user if sees_cases else None)
    context = frame(title_of(model), *above()) | {
        "lifecycle": lifecycle,
        "title": title_of(model),
        "sees_cases": sees_cases,
        "may_write": has_role(request.user, *WRITERS),
        "picture": picture,
        "box_width": WIDTH,
        "box_height": HEIGHT,
        "lines": [
            (numbers[line.source, line.target], line, is_dashed(model, line), marked(model, line, marks))
            for line in picture.lines
        ],
        "states": states,
        "steps": steps_shown(model, figures, numbers, marks),
        "expects": bool(model.EXPECTED),
    }
    return render(request, "workflows/desk/process/picture.html", context)


def arrows_of(model: type[LifecycleModel]) -> list[tuple[str, str]]:
    return [
        (source, target) for step in steps_of(model) for source in step.sources for target in step.targets_from(source)
    ]


def steps_along(model: type[LifecycleModel], line: Line) -> list[Step]:
    return [
        step
        for step in steps_of(model)
        if line.source in step.sources and line.target in step.targets_from(line.source)
    ]


def is_dashed(model: type[LifecycleModel], line: Line) -> bool:
    """Whether people never go this way: it happens by itself."""
    return all(step.options.automatic for step in steps_along(model, line))


def marked(model: type[LifecycleModel], line: Line, marks: dict[Any, list[str]]) -> str:
    """What sits on the way: approvals and rules, in words; empty where nothing does."""
    return "; ".join(mark for step in steps_along(model, line) for mark in marks.get(("step", step.name), []))


def states_shown(
    model: type[LifecycleModel], boxes: Iterable[Box], figures: Figures, marks: dict[Any, list[str]], user: Any
) -> list[StateShown]:
    labels, expected = dict(model.state_choices()), model.expected_days()
    base = list_of(model, user) if user is not None else ""
    by_state = {box.state: box for box in boxes}
    return [
        StateShown(
            state=state,
            label=str(label),
            box=by_state[state],
            count=figures.counts.get(state, 0),
            late=figures.late.get(state, 0),
            stay=lasting(middle(figures.stays.get(state, []))),
            expected=expected.get(state),
            url=f"{base}?state={state}" if base and figures.counts.get(state) else "",
            marks=marks.get(("state", state), []),
        )
        for state, label in labels.items()
    ]


def steps_shown(
    model: type[LifecycleModel],
    figures: Figures,
    numbers: dict[tuple[str, str], int],
    marks: dict[Any, list[str]],
) -> list[StepShown]:
    labels = {state: str(label) for state, label in model.state_choices()}
    found = []
    for step in steps_of(model):
        arrows = [(a, b) for a in sorted(step.sources, key=list(labels).index) for b in step.targets_from(a) or [a]]
        staying = [(a, b) for a, b in arrows if a == b]
        moving = [[(a, b)] for a, b in arrows if a != b]
        for ways in filter(None, [staying, *moving]):
            stays = [stay for a, b in ways for stay in figures.taken.get((step.name, a, b), [])]
            found.append(
                StepShown(
                    label=step.label,
                    source=", ".join(labels[a] for a, _b in ways),
                    target="" if ways is staying else labels[ways[0][1]],
                    number=numbers.get(ways[0]),
                    times=len(stays),
                    stay=lasting(middle(stays)),
                    by_itself=step.options.automatic,
                    marks=marks.get(("step", step.name), []),
                )
            )
    return found


def list_of(model: type[LifecycleModel], user: Any) -> str:
    """The list of these dossiers, for who may look at it; empty without one."""
    admin: Any = next((each for each in DossierAdmin.__subclasses__() if getattr(each, "model", None) is model), None)
    return reverse(admin.names["index"]) if admin is not None and admin.may_list(user) else ""


def marks_of(model: type[LifecycleModel]) -> dict[tuple[str, str], list[str]]:
    """What sits at a state or step beside the code: approvals here, and what rooms above plug in."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in (__name__ + ".approvals_at", *PROCESS_MARKS):
        read: Callable[[Any], dict[tuple[str, str], list[str]]] = import_string(path)
        for place, words in read(model).items():
            found.setdefault(place, []).extend(words)
    return found


def approvals_at(model: type[LifecycleModel]) -> dict[tuple[str, str], list[str]]:
    """The policies in force, by the step that waits for them. 4 queries at most."""
    name = model._meta.model_name
    policies = ApprovalPolicy.objects.filter(active=True, arrow__startswith=f"{name}.")
    found: dict[tuple[str, str], list[str]] = {}
    for policy in with_parts(list(policies)):
        groups = ", ".join(str(step) for step in policy.asking())
        if groups:
            words = _("Approval: %(groups)s") % {"groups": groups}
            narrowed = ", ".join(each.says() for each in policy.narrowed_by)
            place = ("step", policy.arrow.partition(".")[2])
            found.setdefault(place, []).append(f"{words} ({narrowed})" if narrowed else words)
    return found

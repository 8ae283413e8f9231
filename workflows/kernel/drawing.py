"""Draws each lifecycle from its code into docs/lifecycles/, never written by hand: `manage.py draw_lifecycles`."""

import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils import translation

from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.plugs import plugs
from workflows.kernel.steps import Step, steps_of

NOTICE = "<!-- Drawn from the code by `manage.py draw_lifecycles`; a change made here is overwritten. -->"


def lifecycles() -> list[type[LifecycleModel]]:
    """Every lifecycle of the product, by name."""
    found = [model for model in apps.get_models() if issubclass(model, LifecycleModel)]
    return sorted(found, key=lambda model: model._meta.model_name or "")


def folder() -> Path:
    return Path(settings.ROOT) / "docs" / "lifecycles"


def drawn() -> dict[str, str]:
    """File name -> text, for every lifecycle; the same on every machine."""
    with translation.override("en"):
        return {f"{name_of(model)}.md": draw(model) for model in lifecycles()}


def name_of(model: type[LifecycleModel]) -> str:
    return str(model._meta.verbose_name).lower().replace(" ", "-")


def draw(model: type[LifecycleModel]) -> str:
    declaring = next(c for c in model.__mro__[1:] if issubclass(c, LifecycleModel))
    sentence = (inspect.getdoc(declaring) or "").split("\n\n")[0].replace("\n", " ")
    path = declaring.__module__.replace(".", "/") + ".py"
    lines = [NOTICE, f"# {str(model._meta.verbose_name).capitalize()}", "", sentence, ""]
    lines += [f"Read from `{path}`, in its order.", "", "```mermaid", "stateDiagram-v2", *_arrows(model), "```", ""]
    lines += ["| step | from | to | who | only if | asks | approval | tells | then |", "|---" * 9 + "|"]
    lines += [_row(step) for step in steps_of(model)]
    lines += ["", "## What each step says", ""]
    lines += [f"- **{step.name}** ({step.label} → {step.done}): {step.english}" for step in steps_of(model)]
    lines += ["", "## States", "", *_states(model)]
    return "\n".join(lines) + "\n"


def _order(model: type[LifecycleModel]) -> list[str]:
    return [value for value, _label in model._meta.get_field("state").choices or ()]


def _sources(step: Step) -> list[str]:
    return sorted(step.sources, key=_order(step.model).index)


def _arrows(model: type[LifecycleModel]) -> Iterator[str]:
    """A step that leaves the state as it is stands in the table only."""
    yield f"    [*] --> {model._meta.get_field('state').default}"
    for step in steps_of(model):
        for source in _sources(step):
            for target in step.targets_from(source):
                yield f"    {source} --> {target}: {step.name}"


def _row(step: Step) -> str:
    options = step.options
    to = ", ".join(_once(target for source in _sources(step) for target in step.targets_from(source) or ["same"]))
    approval = "policy" if options.needs_approval else ""
    then = [function.__name__ for function in plugs.consequences_of(step)]
    then += [path.rsplit(".", 1)[1] + " (job)" for path in plugs.follow_ups_of(step.model, step.name)]
    if options.irrevocable:
        then.append("cannot be taken back")
    cells = [step.name, ", ".join(_sources(step)), to, "; ".join(_who(step)), "; ".join(_guards(step)), options.asks]
    cells += [approval, ", ".join(options.tells), "; ".join(name.replace("_", " ") for name in then)]
    return "| " + " | ".join(cells) + " |"


def _who(step: Step) -> list[str]:
    """One name; several only where the arrows of a step differ in who may."""
    return _once(getattr(arrow.permission, "who", "nobody") for arrow in step.transitions.values())


def _guards(step: Step) -> list[str]:
    conditions = [c for arrow in step.transitions.values() for c in arrow.conditions]
    guards = plugs.guards.get((step.model._meta.model_name or "", step.name), [])
    return _once((inspect.getdoc(c) or c.__name__.replace("_", " ")).splitlines()[0] for c in [*conditions, *guards])


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word.rstrip(".") for word in words))


def _states(model: type[LifecycleModel]) -> Iterator[str]:
    for value, label in model._meta.get_field("state").choices or ():
        days = model.EXPECTED.get(value)
        yield f"- `{value}`: {label}" + (f", expected to last {days} days at most" if days else "")

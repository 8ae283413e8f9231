"""Which lifecycles rules can be about, and what of each a rule can wait for."""

from functools import cache
from typing import Any

from django.apps import apps
from django.utils.text import capfirst

from workflows.kernel.facts import Fact, Kind
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.steps import steps_of


class UnknownLifecycle(LookupError):  # noqa: N818 - named like the kernel's UnknownFact
    """No lifecycle of that name declares anything to rules."""


@cache
def models() -> dict[str, type[LifecycleModel]]:
    """Name -> every lifecycle that declares whom rules may tell something."""
    found = apps.get_app_config("workflows").get_models()
    return {str(m._meta.model_name): m for m in found if issubclass(m, LifecycleModel) and m.AUDIENCES}


def model_named(name: str) -> type[LifecycleModel]:
    """Raises UnknownLifecycle."""
    if name not in models():
        raise UnknownLifecycle(name)
    return models()[name]


def lifecycles() -> list[tuple[str, Any]]:
    return [(name, capfirst(str(model._meta.verbose_name))) for name, model in models().items()]


def steps(model: type[LifecycleModel]) -> dict[str, Any]:
    """Step -> its label."""
    return {step.name: step.label for step in steps_of(model)}


def states(model: type[LifecycleModel]) -> dict[str, Any]:
    return dict(model._meta.get_field("state").choices or ())  # type: ignore[union-attr]


def days(model: type[LifecycleModel]) -> dict[str, Fact]:
    """The days around which the clock can find dossiers."""
    return {fact.name: fact for fact in model.FACTS if fact.kind is Kind.DAY and fact.column}


@cache
def last_states(model: type[LifecycleModel]) -> frozenset[str]:
    """Those that no step leaves: what such a dossier waited for is over."""
    left = {source for step in steps_of(model) for source in step.sources if step.targets_from(source)}
    return frozenset(str(state) for state in states(model)) - left

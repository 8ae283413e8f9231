"""What follows from an answer, in the same transaction."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps

from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.steps import Next


def keep_confirmation(mandate: Any, by: Actor, answers: dict[str, Any]) -> Iterable[Next]:
    """The model stands above this file."""
    checks = apps.get_model("workflows", "PartCheck")._default_manager
    checks.update_or_create(member=mandate.member, part=answers["part"], defaults={"confirmed_at": clock.now()})
    return ()

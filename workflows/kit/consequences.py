"""What follows for orders of copies from what happens to whoever ordered them."""

from collections.abc import Iterable
from typing import Any

from workflows.kernel.actors import Actor
from workflows.kernel.steps import Next
from workflows.kit.models import PrintOrder


def cancel_what_is_open(request: Any, by: Actor, answers: dict[str, Any]) -> Iterable[Next]:
    """Nothing is sent to whoever is erased."""
    for order in PrintOrder.objects.open().filter(member__user=request.user_id).order_by("pk"):
        yield Next(order, "cancel")

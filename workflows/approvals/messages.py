from collections.abc import Iterable
from typing import Any


def asked(request: Any) -> Iterable[Any]:
    """Who may answer the present step and has not."""
    return request.still_to_answer()


def asker(request: Any) -> Iterable[Any]:
    return [request.asked_by] if request.asked_by else []


def next_group(request: Any) -> Iterable[Any]:
    """The people of the step that the last answer opened; nobody while the same step goes on."""
    return request.still_to_answer() if request.just_advanced else []

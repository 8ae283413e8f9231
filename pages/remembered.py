"""What pages read again and again: asked once, and remembered by this process until something is written.

`cms.copies` sets `moment` for each request: another value as soon as anything was written that a page might show, and
every minute for what the clock changes. Where it does not stand before the rest (tests, jobs, commands) nothing is
remembered.
"""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar, cast

from django.utils.translation import get_language

Ask = TypeVar("Ask", bound=Callable[..., Any])
MOST = 1000  # answers of one function
moment: ContextVar[Hashable] = ContextVar("moment", default=None)


def until_written(ask: Ask) -> Ask:
    """For what depends on its arguments, the language and the database alone; nobody may change what it answers."""
    answers: dict[Hashable, tuple[Hashable, Any]] = {}

    @wraps(ask)
    def remembered(*asked: Hashable) -> Any:
        now = moment.get()
        if now is None:
            return ask(*asked)
        key = get_language(), asked
        then, answer = answers.get(key, (None, None))
        if then != now:
            answer = ask(*asked)
            if len(answers) >= MOST:
                answers.clear()
            answers[key] = now, answer
        return answer

    return cast("Ask", remembered)

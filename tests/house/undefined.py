"""Makes a template of ours that names a variable nobody gave fail its test."""

import sys
from pathlib import Path
from types import FrameType
from typing import Self

from django.template.base import FilterExpression, Node

EXCUSED = {"default", "default_if_none"}


class UndefinedVariable(str):
    """Django's `string_if_invalid`: asked whether it is true at the very place where a variable was not found."""

    @classmethod
    def of(cls, folder: Path) -> Self:
        made = cls("")
        made.folder = f"{folder}/"
        return made

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        asking = frame.f_locals.get("self")
        if frame.f_code.co_name == "resolve" and isinstance(asking, FilterExpression):
            named = {function.__name__ for function, _ in asking.filters}
            where = _template(frame)
            if where.startswith(self.folder) and not named & EXCUSED:
                raise AssertionError(f"{where.removeprefix(self.folder)} names {asking.token!r}, which is not defined")
        return False


def _template(frame: FrameType | None) -> str:
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return str(node.origin.name)
        frame = frame.f_back
    return ""

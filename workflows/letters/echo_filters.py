"""Filters of letters that also pass an echo on (echo.py). `when` and `where` are of missions, `cause` of records,
`marked` of rich.
"""

from typing import Any

from django import template
from django.template import defaultfilters

register = template.Library()


def is_echo(value: Any) -> bool:
    return type(value).__name__ == "Echo"


@register.filter
def date(value: Any, form: str | None = None) -> Any:
    return value if is_echo(value) else defaultfilters.date(value, form)


@register.filter
def moment(value: Any) -> Any:
    return value


@register.filter
def marked(value: Any) -> Any:
    return value


@register.filter
def when(value: Any) -> Any:
    return value.when


@register.filter
def where(value: Any) -> Any:
    return value.where


@register.filter
def cause(value: Any) -> None:
    return None

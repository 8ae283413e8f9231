from collections.abc import Iterable
from typing import Any


def asked(request: Any) -> Iterable[Any]:
    """Who may answer in the present round and has not."""
    return request.still_to_answer()


def asker(request: Any) -> Iterable[Any]:
    return [request.asked_by] if request.asked_by else []


def next_group(request: Any) -> Iterable[Any]:
    """The people of the round that the last answer opened; nobody while the same round goes on."""
    return request.still_to_answer() if request.just_advanced else []


def who_asked_first(request: Any) -> Iterable[Any]:
    """Those whose question was just answered, as far as they may still answer."""
    return [each for each in request.still_to_answer() if each.pk in request.just_answered]


def to_ask_again(request: Any) -> Iterable[Any]:
    """Those whose answer a change of the dossier has just made old."""
    return [each for each in request.still_to_answer() if each.pk in request.to_ask_again]


def above(request: Any) -> Iterable[Any]:
    """To whom the present round went after its time."""
    people = {each.pk: each for step in request.present_steps for each in request.above(step)}
    return [each for pk, each in people.items() if not request.has_decided_above(pk)]

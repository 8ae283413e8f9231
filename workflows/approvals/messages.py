from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType

from workflows.kernel.models import OutboxRow


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


def new_deputies(request: Any) -> Iterable[Any]:
    """Who stands in for somebody of the round and was told of it by no letter yet. 1 query where somebody does."""
    standing = {pk for circle in request.circles() for pk in circle.deputies}
    waiting = [each for each in request.still_to_answer() if each.pk in standing] if standing else []
    if not waiting:
        return []
    kind = ContentType.objects.get_for_model(type(request))
    rows = OutboxRow.objects.filter(record__content_type=kind, record__object_id=request.pk, user__in=waiting)
    told = set(rows.order_by().values_list("user_id", flat=True))
    return [each for each in waiting if each.pk not in told]


def above(request: Any) -> Iterable[Any]:
    """To whom the present round went after its time."""
    people = {each.pk: each for step in request.present_steps for each in request.above(step)}
    return [each for pk, each in people.items() if not request.has_decided_above(pk)]

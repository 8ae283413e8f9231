"""What is owed to endpoints: written in the transaction of the act, called after its commit.

A body holds ids, states and what kind of actor it was, never names or words about people; of a dossier about a person
it holds the id and the state, and nothing else.
"""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists

from workflows.kernel import clock
from workflows.kernel.acts import Act
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.mail import absolute
from workflows.kernel.models import TransitionRecord
from workflows.kernel.outbox import enqueue
from workflows.webhooks.events import RULE, event
from workflows.webhooks.models import Call, Endpoint, body_of

DELIVER = "workflows.webhooks.jobs.deliver"


def is_heard() -> Exists:
    return Exists(Endpoint.objects.listening().order_by())


def owe(act: Act) -> None:
    """A call per record and endpoint that listens to its step; no question where nobody listens to anything."""
    endpoints = list(Endpoint.objects.listening()) if act.taken and act.is_heard is not False else []
    found = []
    for record, subject in act.taken if endpoints else ():
        heard = event(type(subject), record.reverses.step if record.reverses else record.step)
        listening = [each for each in endpoints if heard in each.events]
        if listening:
            data = told(record, subject)
            found += [_of_step(each, record, event(type(subject), record.step), data) for each in listening]
    if found:
        enqueue(*(row.pk for row in Call.objects.bulk_create(found)), job=DELIVER)


def call(
    endpoint: Endpoint, kind: str, data: dict[str, Any], *, cause: str, record: TransitionRecord | None = None
) -> Call | None:
    """Owe one call for this cause; None where the endpoint is switched off, or it was owed already.

    kind    the event's type; `data` must hold no names and no words about people
    record  the step that gave rise to it: the call is dropped when that step is taken back first
    """
    if not endpoint.is_listening:
        return None
    with transaction.atomic():
        row = _row(endpoint, kind, data, clock.now(), cause, record)
        kept, is_new = Call.objects.get_or_create(
            endpoint=endpoint, cause=cause, defaults={"record": record, "type": kind, "at": row.at, "body": row.body}
        )
        if not is_new:
            return None
        enqueue(kept.pk, job=DELIVER)
        return kept


def told(record: TransitionRecord, subject: LifecycleModel) -> dict[str, Any]:
    """What a body says of a step that was taken, or taken back."""
    found: dict[str, Any] = {
        "dossier": {"kind": subject._meta.model_name, "id": subject.pk},
        "from": record.source,
        "to": record.target,
    }
    if record.reverses:
        found["step"] = record.reverses.step
    if subject.ABOUT_A_PERSON:
        return found
    return found | {"revision": record.revision, "by": record.actor_kind, "url": _url(subject)}


def _url(subject: LifecycleModel) -> str:
    """Empty where the dossier has no page on the desk."""
    try:
        return absolute(subject.desk_url())
    except NotImplementedError:
        return ""


def tell_of_rule(subject: LifecycleModel, rule: dict[str, Any], cause: str, record: TransitionRecord | None) -> None:
    """Owe a call to each endpoint that listens to rules. rule: its id and name; as `call` says, once for each cause."""
    data = {"rule": rule, "dossier": {"kind": subject._meta.model_name, "id": subject.pk}, "state": subject.state}
    if not subject.ABOUT_A_PERSON:
        data |= {"url": _url(subject)}
    for endpoint in hear_rules():
        call(endpoint, RULE, data, cause=cause, record=record)


def hear_rules() -> list[Endpoint]:
    """1 query."""
    return [each for each in meant_for_rules() if each.is_listening]


def meant_for_rules() -> list[Endpoint]:
    """Those that are switched off too. 1 query."""
    return [each for each in Endpoint.objects.all() if RULE in each.events]


def _of_step(endpoint: Endpoint, record: TransitionRecord, kind: str, data: dict[str, Any]) -> Call:
    return _row(endpoint, kind, data, record.at, f"record:{record.pk}", record)


def _row(
    endpoint: Endpoint,
    kind: str,
    data: dict[str, Any],
    at: datetime,
    cause: str,
    record: TransitionRecord | None,
) -> Call:
    body = json.dumps(body_of(kind, at, data), ensure_ascii=False, separators=(",", ":"))
    now = clock.now()
    return Call(
        endpoint=endpoint, record=record, cause=cause, type=kind, at=at, body=body, created_at=now, next_try_at=now
    )

"""Rules of the house and their words, and the clock and the queue that run them."""

from typing import Any

from workflows.automations import jobs
from workflows.automations.models import Automation, Firing, Mode, RuleMail, RuleMessage, Trigger
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow, OutboxState


def in_all(text: str) -> dict[str, str]:
    return {code: f"{text} ({code})" for code in ("nl", "fr", "en")}


def words(name: str = "Call", lifecycle: str = "mission", **fields: Any) -> RuleMessage:
    values = {"subject": in_all("About {title}"), "text": in_all("Dear {name}, {link}"), **fields}
    return RuleMessage.objects.get_or_create(name=name, lifecycle=lifecycle, defaults=values)[0]


def send(audience: str = "owner", kind: str = "send", days: int | None = None, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "audience": audience, "words": words(**fields).pk, "days": days}


def ask(audience: str = "owner", days: int | None = None, **fields: Any) -> dict[str, Any]:
    return send(audience, "task", days, **fields)


def post(audience: str = "all_ambassadors", days: int | None = 7, **fields: Any) -> dict[str, Any]:
    fields.setdefault("name", "Announced")
    return send(audience, "post", days, **{"text": in_all("Come along."), **fields})


def call() -> dict[str, Any]:
    """What is stored of webhooks that are called."""
    return {"kind": "call", "audience": "", "words": 0, "days": None}


def rule(
    trigger: str = Trigger.STATE,
    what: str = "qualifying",
    *actions: dict[str, Any],
    conditions: tuple[tuple[str, Any], ...] = (),
    on: bool = True,
    **fields: Any,
) -> Automation:
    """On from now, unless it is said otherwise."""
    values = {"name": f"Rule {Automation.objects.count() + 1}", "lifecycle": "mission", **fields}
    if trigger != Trigger.STEP:
        values.setdefault("days", 3)
    return Automation.objects.create(
        trigger=trigger,
        what=what,
        conditions=[{"what": line, "number": number} for line, number in conditions],
        actions=list(actions) or [send()],
        mode=Mode.ON if on else Mode.DRAFT,
        on_since=clock.now() if on else None,
        **values,
    )


def tick() -> None:
    """Everything that the clock and the queue do for rules now."""
    jobs.every_minute()
    jobs.every_quarter()
    work()


def notice() -> None:
    """Steps are noticed and carried out; what is owed to people has not left yet."""
    jobs.every_minute()
    for key in Firing.objects.filter(state=OutboxState.QUEUED).order_by("pk").values_list("pk", flat=True):
        jobs.act(key)


def work() -> None:
    for key in Firing.objects.filter(state=OutboxState.QUEUED).order_by("pk").values_list("pk", flat=True):
        jobs.act(key)
    letters = OutboxRow.objects.filter(kind=OutboxRow.Kind.RULE, state=OutboxState.QUEUED).order_by("pk")
    for key in letters.values_list("pk", flat=True):
        outbox.deliver(key)


def became(automation: Automation) -> list[tuple[str, str]]:
    """State and reason of each of its deeds, the oldest first."""
    return list(automation.firings.order_by("pk").values_list("state", "error"))


def told(automation: Automation) -> list[tuple[str, str]]:
    """Address and state of each of its mails, the oldest first."""
    rows = RuleMail.objects.filter(firing__automation=automation).order_by("pk")
    return list(rows.values_list("letter__email", "letter__state"))

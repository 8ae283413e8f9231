"""A rule as one sentence, and everything that an editor may choose from. Together with many, choices are read once."""

from collections.abc import Iterable
from functools import reduce
from typing import Any

from django.utils.translation import gettext, ngettext

from workflows.automations import dossiers
from workflows.automations.actions import KINDS
from workflows.automations.checking import MALFORMED, conditions_of, problem
from workflows.automations.dossiers import model_named
from workflows.automations.models import Automation, RuleMessage, Trigger
from workflows.kernel.facts import UnknownFact

LOST = "…"


def sentence(rule: Automation, words: dict[int, Any]) -> str:
    """“When …, only if “…”: …”; what no longer exists is an ellipsis. words: key -> RuleMessage."""
    try:
        model = model_named(rule.lifecycle)
        said = {"when": _when(rule, model), "then": _together(_then(rule, model, words)) or LOST}
        conditions = _together(_if(rule, model))
    except MALFORMED:
        return LOST
    if not conditions:
        return gettext("%(when)s, %(then)s.") % said
    return gettext("%(when)s, only if %(conditions)s: %(then)s.") % {**said, "conditions": conditions}


def _together(parts: Iterable[str]) -> str:
    told = list(parts) or [""]
    return reduce(lambda told, part: gettext("%(told)s and %(part)s") % {"told": told, "part": part}, told)


def _when(rule: Automation, model: Any) -> str:
    days = rule.days or 0
    fill = {"dossier": model._meta.verbose_name, "days": days}
    if rule.trigger == Trigger.STEP:
        label = dossiers.steps(model).get(rule.what, LOST)
        return gettext("When the step “%(step)s” was taken (%(dossier)s)") % {**fill, "step": label}
    if rule.trigger == Trigger.STATE:
        fill |= {"state": dossiers.states(model).get(rule.what, LOST)}
        return (
            ngettext(
                "When the state “%(state)s” has lasted for %(days)d day (%(dossier)s)",
                "When the state “%(state)s” has lasted for %(days)d days (%(dossier)s)",
                days,
            )
            % fill
        )
    fact = dossiers.days(model).get(rule.what)
    fill["day"] = fact.label if fact else LOST
    if not days:
        return gettext("On the day “%(day)s” (%(dossier)s)") % fill
    if rule.after:
        words = ngettext(
            "%(days)d day after “%(day)s” (%(dossier)s)", "%(days)d days after “%(day)s” (%(dossier)s)", days
        )
    else:
        words = ngettext(
            "%(days)d day before “%(day)s” (%(dossier)s)", "%(days)d days before “%(day)s” (%(dossier)s)", days
        )
    return words % fill


def _if(rule: Automation, model: Any) -> Iterable[str]:
    for condition in conditions_of(rule, model):
        try:
            yield gettext("“%(words)s”") % {"words": condition.says()}
        except UnknownFact:
            yield LOST


def _then(rule: Automation, model: Any, words: dict[int, Any]) -> Iterable[str]:
    for each in rule.actions:
        kind = KINDS.get(each["kind"])
        try:
            audience = kind.called(model, each["audience"]) if kind else LOST
        except UnknownFact:
            audience = LOST
        yield kind.says(words.get(each["words"], LOST), audience, each.get("days")) if kind else LOST


def all_words() -> dict[int, RuleMessage]:
    return {each.pk: each for each in RuleMessage.objects.all()}


def problem_of(rule: Automation, words: dict[int, Any]) -> str:
    return problem(rule, KINDS, words)

"""Rules of the house as a part of the policy: they name their words by name, and one that is on stays on."""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.automations.checking import conditions_of
from workflows.automations.dossiers import UnknownLifecycle, model_named
from workflows.automations.models import Automation, Mode, RuleMessage
from workflows.automations.placeholders import misspelt
from workflows.automations.sentences import all_words, problem_of
from workflows.kernel import clock
from workflows.kernel.facts import why_unfit
from workflows.policy.tables import Row, Table, Unreadable, short

RULE = ("lifecycle", "trigger", "what", "days", "after", "conditions", "actions", "mode")
# Columns that no page shows by themselves: there a rule is one sentence.
LABELS = {
    "what": gettext_lazy("It waits for"),
    "days": gettext_lazy("Days"),
    "after": gettext_lazy("After the date"),
    "conditions": gettext_lazy("Only if"),
    "actions": gettext_lazy("What it does"),
}


class Rules(Table):
    """A rule that the file does not have is paused: its log stays."""

    def label_of(self, name: str) -> str:
        return str(LABELS[name]) if name in LABELS else super().label_of(name)

    def found(self) -> list[Any]:
        names = dict(RuleMessage.objects.values_list("pk", "name"))
        rows = super().found()
        for row in rows:
            row.names_of_words = names
        return rows

    def told(self, row: Any) -> Row:
        said = super().told(row)
        names = getattr(row, "names_of_words", None) or dict(RuleMessage.objects.values_list("pk", "name"))
        said["actions"] = [{**each, "words": names.get(each.get("words"), "")} for each in said["actions"]]
        return said

    def _fill(self, row: Any, column: Any, said: Row, sets: dict[str, list[Any]]) -> None:
        if column.name != "actions":
            super()._fill(row, column, said, sets)
            return
        keys = {"": 0} | dict(RuleMessage.objects.values_list("name", "pk"))  # words that were gone stay gone
        try:
            row.actions = [{**each, "words": keys[each["words"]]} for each in said["actions"]]
        except (KeyError, TypeError) as error:
            words = _("“%(value)s” does not fit “%(column)s”.")
            at = words % {"value": error, "column": self.label_of("actions")}
            raise Unreadable(self._at(said, at)) from error

    def check(self, rows: Iterable[Row]) -> None:
        rows = list(rows)
        super().check(rows)
        for row in rows:
            for name, fits in (("conditions", is_condition), ("actions", is_action)):
                said = row.get(name, [])
                if not isinstance(said, list) or not all(map(fits, said)):
                    words = _("“%(value)s” does not fit “%(column)s”.")
                    at = words % {"value": short(said), "column": self.label_of(name)}
                    raise Unreadable(self._at(row, at))

    def _write_one(self, said: Row, row: Any | None, staying: list[str]) -> Any:
        """One that names what does not exist here comes in paused."""
        is_new = row is None or self.told(row) != said
        row = super()._write_one(said, row, staying)
        if is_new and row.mode == Mode.ON and (why := why_unable(row)):
            row.pause()
            staying.append(self._at(said, _("It cannot run here, so it is paused. %(why)s") % {"why": why}))
        return row

    def _save(self, row: Any, said: Row, bump: bool) -> None:
        if row.mode == Mode.ON and row.on_since is None:
            row.on_since = clock.now()  # what fell due before is left alone
        super()._save(row, said, bump)

    def _remove(self, row: Any) -> str:
        if row.mode == Mode.ON:
            Automation.pause(row)
            return self._at(self.told(row), _("It stays with its log, and is paused."))
        return self._at(self.told(row), _("It stays with its log."))


class WordsOfRules(Table):
    """Words that a rule names stay, since the rule does."""

    def check(self, rows: Iterable[Row]) -> None:
        rows = list(rows)
        super().check(rows)
        for row in rows:
            if wrong := list(misspelt_in(row)):
                words = _("“{%(wrong)s}” does not exist here.") % {"wrong": wrong[0]}
                raise Unreadable(self._at(row, words))

    def _remove(self, row: Any) -> str:
        named = {each.get("words") for rule in Automation.objects.all() for each in rule.actions}
        return self._at(self.told(row), _("It is in use, so it stays.")) if row.pk in named else super()._remove(row)


class OwnWords(Table):
    """Each line of a list of reasons or a checklist has a key, under which it is ticked."""

    def check(self, rows: Iterable[Row]) -> None:
        rows = list(rows)
        super().check(rows)
        for row in rows:
            said = row.get("lines", [])
            if not isinstance(said, list) or not all(map(is_line, said)):
                words = _("“%(value)s” does not fit “%(column)s”.")
                raise Unreadable(self._at(row, words % {"value": short(said), "column": self.label_of("lines")}))


def why_unable(rule: Automation) -> str:
    """Why it cannot run, also where a condition names a value that the house does not have; empty when it can."""
    if why := problem_of(rule, all_words()):
        return why
    model = model_named(rule.lifecycle)
    lines = ((line.what, line.number) for line in conditions_of(rule, model))
    return next(filter(None, (why_unfit(model, *line) for line in lines)), "")


def is_line(said: Any) -> bool:
    return isinstance(said, dict) and "key" in said and all(isinstance(each, str) for each in said.values())


def is_condition(said: Any) -> bool:
    if not isinstance(said, dict) or set(said) != {"what", "number"} or not isinstance(said["what"], str):
        return False
    number = said["number"]
    return number is None or (isinstance(number, str) and bool(re.fullmatch(r"-?\d{1,9}(\.\d{1,4})?", number)))


def is_action(said: Any) -> bool:
    texts = ("kind", "audience", "words")
    if not isinstance(said, dict) or set(said) - {*texts, "days"} or not set(texts) <= set(said):
        return False
    days = said.get("days")
    return all(isinstance(said[name], str) for name in texts) and (days is None or type(days) is int)


def misspelt_in(row: Row) -> Iterable[str]:
    """What stands in brackets and is no placeholder; nothing where what it is about no longer exists."""
    with suppress(UnknownLifecycle):
        model = model_named(str(row.get("lifecycle")))
        for name in ("subject", "text"):
            said = row.get(name)
            for text in said.values() if isinstance(said, dict) else ():
                yield from (wrong for wrong, _near in misspelt(str(text), model))

"""Rules of the house as a part of the policy: they name their words by name, and one that is on stays on."""

from typing import Any

from django.utils.translation import gettext as _

from workflows.automations.models import Automation, Mode, RuleMessage
from workflows.kernel import clock
from workflows.policy.tables import Row, Table, Unreadable

RULE = ("lifecycle", "trigger", "what", "days", "after", "conditions", "actions", "mode")


class Rules(Table):
    """A rule that the file does not have is paused: its log stays."""

    def found(self) -> list[Any]:
        names = dict(RuleMessage.objects.values_list("pk", "name"))
        rows = super().found()
        for row in rows:
            row.names_of_words = names
        return rows

    def told(self, row: Any) -> Row:
        said = super().told(row)
        names = getattr(row, "names_of_words", None) or dict(RuleMessage.objects.values_list("pk", "name"))
        said["actions"] = [{**each, "words": names.get(each.get("words"), "")} for each in row.actions]
        return said

    def _fill(self, row: Any, column: Any, said: Row, sets: dict[str, list[Any]]) -> None:
        if column.name != "actions":
            super()._fill(row, column, said, sets)
            return
        keys = dict(RuleMessage.objects.values_list("name", "pk"))
        try:
            row.actions = [{**each, "words": keys[each["words"]]} for each in said["actions"]]
        except (KeyError, TypeError) as error:
            words = _("“%(value)s” does not fit “%(column)s”.")
            at = words % {"value": error, "column": self.label_of("actions")}
            raise Unreadable(self._at(said, at)) from error

    def _save(self, row: Any, said: Row, bump: bool) -> None:
        if row.mode == Mode.ON and row.on_since is None:
            row.on_since = clock.now()  # what fell due before is left alone
        super()._save(row, said, bump)

    def _remove(self, row: Any) -> str:
        if row.mode == Mode.ON:
            Automation.pause(row)
        return self._at(self.told(row), _("It stays with its log, and is paused."))

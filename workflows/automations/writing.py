"""The messages that rules wrote: whether they are still true, their words, and where each comes from."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from workflows.automations.checking import OFF, why_not
from workflows.automations.models import RuleMail, RuleMessage
from workflows.automations.placeholders import fill, fill_line
from workflows.automations.taking_back import done_because, take_back
from workflows.kernel.history import entry_of
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import OutboxRow, TransitionRecord
from workflows.kernel.plugs import Done
from workflows.kernel.recipients import Recipient

BECAUSE_OF = ("of_rule__words", "of_rule__firing__automation")  # what `because_of` reads, for select_related


class HouseRules:
    """Plugged into the kernel as `RULES`."""

    def why_silent(self, row: OutboxRow) -> str:
        found = of_letter(row)
        return why_not(found.firing, found.firing.dossier) if found else OFF

    def written(self, row: OutboxRow, context: dict[str, Any]) -> str:
        found = of_letter(row)
        return written(found.words, context["dossier"], context["recipient"], context["link"]) if found else ""

    def done_because(self, records: Iterable[TransitionRecord], named: bool) -> Done:
        return done_because(records, named)

    def taken_back(self, records: Iterable[TransitionRecord]) -> None:
        take_back(records)


def of_letter(row: OutboxRow) -> RuleMail | None:
    found = RuleMail.objects.filter(letter=row.pk)
    return found.select_related("words", "firing__automation", "firing__content_type").first()


def because_of(row: OutboxRow) -> str:
    """The rule that wrote the message, or else the step that owed it."""
    if row.kind == OutboxRow.Kind.RULE:
        return gettext("Rule: %(name)s") % {"name": row.of_rule.firing.automation}
    return entry_of(row.record).what


def written(words: RuleMessage, subject: LifecycleModel, recipient: Recipient, link: str) -> str:
    """The mail's text, its subject in the first line, in the active language."""
    first = fill_line(str(words.subject), subject, recipient, link)
    return f"{first}\n\n{fill(str(words.text), subject, recipient, link).strip()}"

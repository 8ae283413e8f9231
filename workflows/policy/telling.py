"""What the file says, as people call it: roles, steps, states, entries of lists, conditions, in the reader's language.

What nobody knows, or no longer, is said as it stands in the file.
"""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.blocks import Block, ListBlock, StructBlock

from snippets.fields import InEveryLanguage
from snippets.languages import labelled, listed
from workflows.approvals.policies import lifecycle_of
from workflows.automations.actions import KINDS
from workflows.automations.models import Trigger
from workflows.kernel.facts import Condition, Fact, Kind, UnknownFact, audience_named, entries_of, fact_named, words_of
from workflows.kernel.steps import step_named
from workflows.letters.models import EVERYBODY
from workflows.letters.texts import Message, message_named
from workflows.matching.wording import MEASURES
from workflows.questions.models import QuestionForm
from workflows.words.models import Kind as WordsOf

NOTHING = "—"
APART = "@"  # between a message and the readers who have words of their own


def words(value: Any) -> str:
    """A value that has no other name."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return " · ".join(labelled(name, words(each)) for name, each in value.items() if each not in (None, "", [], {}))
    if isinstance(value, list):
        return listed(words(each) for each in value)
    return str(value)


def of_column(column: Any, value: Any) -> str:
    """What a column of a table says."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(column, models.ForeignKey | models.ManyToManyField):
        named = words_of(a_list(column.related_model))
        return ", ".join(str(named.get(key, key)) for key in (value if isinstance(value, list) else [value]))
    if isinstance(value, str) and getattr(column, "choices", None):
        return str(dict(column.flatchoices).get(value, value))
    return words(value)


@cache
def a_list(model: Any) -> Fact:
    """A list of the house in the form in which `choices_read_once` reads it once."""
    return Fact(model._meta.model_name, model._meta.verbose_name, Kind.CHOICE, lambda row: row.key, entries_of(model))


def of_child(model: Any, said: dict[str, Any]) -> str:
    """A row that belongs to another one."""
    columns = {column.name: column for column in model._meta.fields}
    told = (
        (getattr(columns.get(name), "verbose_name", name), of_column(columns.get(name), value))
        for name, value in said.items()
    )
    return " · ".join(labelled(capfirst(str(label)), value) for label, value in told if value != NOTHING)


def lifecycle(name: str) -> str:
    model = lifecycle_of(name)
    return capfirst(str(model._meta.verbose_name)) if model else name


def step(about: str, name: str) -> str:
    with suppress(LookupError, AttributeError, TypeError):
        return str(step_named(lifecycle_of(about), name).label)
    return name


def state(about: str, name: str) -> str:
    with suppress(LookupError, AttributeError):
        return str(lifecycle_of(about).house_labels().get(name, name))
    return name


def message(about: str, name: str) -> str:
    known = message_named(about, name)
    return known.title if known else name


def message_about(said: str) -> str:
    found = message_in(said)
    if found is None:
        return said
    told = labelled(lifecycle(found.lifecycle), found.title)
    return f"{told} ({found.model.TOLD_APART[found.told_as]})" if found.told_as else told


def message_in(said: str) -> Message | None:
    """A message as the file names it, for some readers where it says so."""
    name, _apart, readers = said.partition(APART)
    found = message_named(*name.partition(".")[::2])
    known = found is not None and readers in {EVERYBODY, *found.model.TOLD_APART}
    return found.for_readers(readers) if found and known else None


def condition(about: str, said: dict[str, Any]) -> str:
    try:
        number = said.get("number")
        return Condition(lifecycle_of(about), said["what"], Decimal(number) if number is not None else None).says()
    except (UnknownFact, AttributeError, KeyError, ArithmeticError):
        return words(said)


def action(about: str, said: dict[str, Any]) -> str:
    kind = KINDS.get(said.get("kind", ""))
    if kind is None:
        return words(said)
    audience: Any = said.get("audience", "")
    with suppress(UnknownFact, AttributeError):
        audience = audience_named(lifecycle_of(about), audience).label
    return kind.says(said.get("words", ""), audience, said.get("days"))


def waited_for(row: dict[str, Any]) -> str:
    """The step, the state or the day that a rule waits for."""
    about, what = str(row.get("lifecycle")), str(row.get("what"))
    if row.get("trigger") == Trigger.DAY:
        with suppress(UnknownFact, AttributeError):
            return str(fact_named(lifecycle_of(about), what).label)
    return {Trigger.STEP: step, Trigger.STATE: state}.get(row.get("trigger"), lambda _about, name: name)(about, what)  # type: ignore[call-overload]


def worded(row: dict[str, Any]) -> str:
    """The state or step that has words of its own."""
    named = {WordsOf.STATE: state, WordsOf.STEP: step}.get(row.get("kind"))  # type: ignore[call-overload]
    return named(row["lifecycle"], row["name"]) if named else str(row["name"])


def questions(said: list[dict[str, Any]]) -> str:
    kinds = QuestionForm._meta.get_field("draft").stream_block.child_blocks
    told = []
    for each in said:
        kind = kinds.get(each.get("type"))
        told.append(labelled(kind.label, of_block(kind, each.get("value"))) if kind else words(each))
    return listed(told) or NOTHING


def of_block(block: Block | None, value: Any) -> str:
    """A part of a question; what is empty is left out."""
    if isinstance(block, StructBlock) and isinstance(value, dict):
        parts = block.child_blocks
        told = (
            (parts[name].label if name in parts else name, of_block(parts.get(name), value[name])) for name in value
        )
        return " · ".join(labelled(label, said) for label, said in told if said != NOTHING) or NOTHING
    if isinstance(block, ListBlock) and isinstance(value, list):
        return listed(of_block(block.child_block, each) for each in value) or NOTHING
    return words(value)


def conditions(about: Any, said: Any) -> str:
    return ", ".join(condition(str(about), each) if isinstance(each, dict) else words(each) for each in said)


Row = dict[str, Any]
# Section and column -> what a row says there, where the column alone does not know.
OWN: dict[tuple[str, str], Callable[[Row], str]] = {
    ("approvals", "conditions"): lambda row: conditions(row["arrow"].partition(".")[0], row["conditions"]),
    ("rules", "what"): waited_for,
    ("rules", "conditions"): lambda row: conditions(row.get("lifecycle"), row["conditions"]),
    ("rules", "actions"): lambda row: listed(action(str(row.get("lifecycle")), each) for each in row["actions"]),
    ("words", "lifecycle"): lambda row: lifecycle(row["lifecycle"]),
    ("words", "name"): worded,
    ("words", "lines"): lambda row: words([{k: v for k, v in line.items() if k != "key"} for line in row["lines"]]),
    ("waits", "lifecycle"): lambda row: lifecycle(row["lifecycle"]),
    ("waits", "message"): lambda row: message(row["lifecycle"], row["message"]),
    ("messages", "message"): lambda row: message_about(str(row["message"])),
    ("messages", "language"): lambda row: str(dict(settings.LANGUAGES).get(row["language"], row["language"])),
    ("forms", "purpose"): lambda row: of_column(QuestionForm._meta.get_field("purpose"), row["purpose"]),
    ("forms", "questions"): lambda row: questions(row["questions"]),
    ("weights", "measure"): lambda row: str(MEASURES.get(row["measure"], row["measure"])),
}


def says(section: Any, row: Row, name: str) -> str:
    """What a row of a section says in one column, for somebody who compares."""
    value = row.get(name)
    if value is None or value in ("", [], {}):
        return NOTHING
    if (section.key, name) in OWN:
        return OWN[section.key, name](row) or NOTHING
    if not hasattr(section, "model"):
        return words(value)
    column = section.model._meta.get_field(name)
    if column.one_to_many:
        return listed(of_child(column.related_model, each) for each in value)
    return of_column(column, value)


def title(section: Any, row: Row) -> str:
    """A row in few words: the name it was given, or what tells it from the others."""
    named = row.get("name") if (section.key, "name") not in OWN else ""
    own = str(InEveryLanguage(named)) if isinstance(named, dict) else str(named or "")
    said = own or capfirst(
        " · ".join(says(section, row, name) for name in section.names if row.get(name) not in (None, ""))
    )
    return f"{said} ({says(section, row, 'conditions')})" if not own and row.get("conditions") else said


def key_of(section: Any, row: Row) -> str:
    """How the file names the row, where that is not words in several languages."""
    return " · ".join(each for each in section.identity(row) if each and not each.startswith("{"))

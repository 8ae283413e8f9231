"""How what stands beside a dossier is told to the person it is about: steps, states and answers in words."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from snippets.languages import labelled
from workflows.kernel.models import TransitionRecord
from workflows.kernel.privacy import Teller
from workflows.kernel.steps import Step, step_named
from workflows.kernel.views import form_class


def dossier_of(record: TransitionRecord, person: Any = None) -> str:
    model = model_of(record)
    return capfirst(str(model._meta.verbose_name)) if model else ""


def step_of(record: TransitionRecord, person: Any = None) -> str:
    if record.reverses_id:
        return _("Taken back")
    step = declared(model_of(record), record.step)
    return str(step.done) if step else record.step


def state_of(name: str) -> Teller:
    """The state that a record holds in this column, as screens show it."""

    def told(record: TransitionRecord, person: Any) -> str:
        value = getattr(record, name)
        try:
            choices = model_of(record).state_choices()  # type: ignore[union-attr]
        except AttributeError:
            return value
        return str(dict(choices).get(value, value))

    return told


def act_of(text: Any, person: Any) -> str:
    """Which step the words stand beside."""
    return labelled(dossier_of(text.record), step_of(text.record))


def words_of(text: Any, person: Any) -> dict[str, Any]:
    return answers_in_words(model_of(text.record), text.record.step, text.words)


def former_words_of(text: Any, person: Any) -> dict[str, Any]:
    model = model_of(text.record)
    return {column_label(model, name): value for name, value in text.before.items() if is_words(value)}


def is_words(value: Any) -> bool:
    """Lists of keys and numbers, such as votes, say nothing to their reader; what they led to is told elsewhere."""
    return bool(value) and not (isinstance(value, list) and any(isinstance(each, list) for each in value))


def own(name: str, actor: Callable[[Any], Any]) -> Teller:
    """A column about whoever acted: told to nobody else."""

    def told(row: Any, person: Any) -> Any:
        return getattr(row, name) if person.user and actor(row) == person.user.pk else ""

    return told


def model_of(record: Any) -> type[Model] | None:
    """Of anything that points to a dossier by kind and number; kinds are remembered by Django."""
    return ContentType.objects.get_for_id(record.content_type_id).model_class()


def declared(model: type[Model] | None, name: str) -> Step | None:
    try:
        return step_named(model, name) if model else None  # type: ignore[arg-type]
    except LookupError:
        return None


def fields_of(step: Step) -> dict[str, forms.Field]:
    return dict(getattr(form_class(step), "base_fields", {}))


def answers_in_words(model: type[Model] | None, name: str, answers: dict[str, Any]) -> dict[str, Any]:
    """What was answered, under the words that asked for it. Who was chosen is about others and left out."""
    step = declared(model, name)
    fields = fields_of(step) if step else {}
    found = {}
    for key, value in answers.items():
        field = fields.get(key)
        if chooses_rows(field, value) or is_hidden(field):
            continue
        label = str(field.label) if field and field.label else column_label(model, key)
        found[capfirst(label)] = choice_in_words(field, value)
    return found


def chooses_rows(field: forms.Field | None, value: Any) -> bool:
    """Rows that were chosen, and a list that no field explains: they may be people."""
    dynamic = isinstance(field, forms.MultipleChoiceField) and not list(field.choices)
    unexplained = isinstance(value, dict) or (field is None and isinstance(value, list))
    return dynamic or unexplained or isinstance(field, forms.ModelChoiceField)


def is_hidden(field: forms.Field | None) -> bool:
    return field is not None and field.widget.is_hidden


def choice_in_words(field: forms.Field | None, value: Any) -> Any:
    if isinstance(field, forms.ChoiceField) and isinstance(value, str):
        return str(dict(field.choices).get(value, value))
    if isinstance(value, str) and isinstance(moment := as_moment(value), datetime):
        return moment
    return value


def as_moment(value: str) -> datetime | None:
    try:
        return parse_datetime(value) if "T" in value else None
    except ValueError:
        return None


def column_label(model: type[Model] | None, name: str) -> str:
    """A column's words; a score's and anything else's name, spelt out."""
    try:
        return capfirst(str(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    except (AttributeError, FieldDoesNotExist):
        return capfirst(name.removeprefix("score_").replace("_", " ").replace("-", " "))

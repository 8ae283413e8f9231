from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model, Q

from snippets.models import Choice


def leave_out_retired(form: forms.Form) -> None:
    """In every list of choices of a form, keep what is still offered and what is chosen already."""
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField) and issubclass(field.queryset.model, Choice):
            chosen = _keys(form.get_initial_for_field(field, name))
            field.queryset = field.queryset.model.objects.filter(Q(retired=False) | Q(pk__in=chosen))


def _keys(value: Any) -> list[Any]:
    if value in (None, ""):
        return []
    many = [value] if isinstance(value, str | Model) or not isinstance(value, Iterable) else value
    return [each.pk if isinstance(each, Model) else each for each in many]

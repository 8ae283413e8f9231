"""The answers of a step that waits: kept as JSON with their kind beside them, so that they come back as they were."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflows.kernel.refusals import NotPossible
from workflows.kernel.steps import Step
from workflows.kernel.views import form_class

KIND = "__kind__"
READERS = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
}


def keep(value: Any) -> Any:
    """What JSON can hold of an answer. Raises TypeError for what could not come back, such as an uploaded file."""
    if value is None or isinstance(value, bool | int | float | str):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, models.Model):
        return {KIND: "row", "model": value._meta.label_lower, "pk": keep(value.pk)}
    if isinstance(value, models.QuerySet | list | tuple | set):
        return [keep(each) for each in value]
    if isinstance(value, dict):
        return {name: keep(each) for name, each in value.items()}
    kind = type(value).__name__.lower()
    if kind not in READERS:
        raise TypeError(f"An answer of the kind {kind!r} cannot wait for an approval.")
    return {KIND: kind, "value": str(value) if isinstance(value, Decimal) else value.isoformat()}


def bring_back(kept: Any) -> Any:
    """The answer that `keep` was given; many rows come back as a list. Raises NotPossible for a row that is gone."""
    if isinstance(kept, list):
        return [bring_back(each) for each in kept]
    if not isinstance(kept, dict):
        return kept
    if KIND not in kept:
        return {name: bring_back(each) for name, each in kept.items()}
    if kept[KIND] != "row":
        return READERS[kept[KIND]](kept["value"])
    row = apps.get_model(kept["model"])._default_manager.filter(pk=kept["pk"]).first()
    if row is None:
        raise NotPossible(_("Something that was chosen when this was asked is no longer there. Ask for it again."))
    return row


def in_words(step: Step, kept: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """What the asker answered, under the labels of the step's form, for those who decide on it."""
    fields = form_class(step).base_fields
    said = [(fields[name].label if name in fields else name, shown(value)) for name, value in kept.items()]
    return [(label, words) for label, words in said if words]


def shown(kept: Any) -> str:
    try:
        value = bring_back(kept)
    except NotPossible as refusal:
        return str(refusal)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return ", ".join(shown(each) for each in kept)
    if isinstance(value, datetime):
        value = localtime(value)
    return "" if value is None else str(localize(value))

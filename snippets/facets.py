"""Questions above a short list: what may be chosen is what its rows have."""

from collections.abc import Iterable
from typing import Any

from snippets.lists import Choice


def question(name: str, label: str, rows: Iterable[Choice | None], chosen: str) -> dict[str, Any]:
    """As components/choices_form.html draws it: each entry once, in the order of its list."""
    known = {row.pk: row for row in rows if row is not None}
    ordered = sorted(known.values(), key=lambda row: (row.order, row.key))
    return {"name": name, "label": label, "options": [(row.key, str(row)) for row in ordered], "chosen": chosen}

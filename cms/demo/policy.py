"""How the demo house works: `policy.yaml`, a file as any house writes one, brought in part by part as its story goes on."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from workflows.policy import document, keeping
from workflows.policy.tables import Row

FILE = Path(__file__).with_name("policy.yaml")
LISTS = (
    "countries", "regions", "sectors", "themes", "languages", "interventions", "audiences", "places", "competences",
)  # fmt: skip


@cache
def read() -> document.Sections:
    return document.read(FILE.read_text(encoding="utf-8")).sections


def rows(part: str) -> list[Row]:
    return read()[part]


def bring_in(*parts: str, only: Callable[[Row], bool] = bool) -> None:
    """These parts of the file, of each the rows for which `only` holds; no version is kept of a beginning."""
    keeping.write({part: [row for row in rows(part) if only(row)] for part in parts})

"""Every list and dossier of the product: who reads it, where it stands, and how it gets as many rows as one likes.

The law of flatness (`test_laws_flat.py`) and `make bench` go through the same table. A first row walks there as it
does in the product; the others are copies of it, written at once, since only how many there are is asked.
"""

from tests.house.lists import (  # noqa: F401  (each adds its rows to the table)
    announcements,
    desk,
    kept,
    letters,
    missions,
    people,
    process,
    rules,
    visitors,
    zone,
)
from tests.house.lists.events import make_event, more_events
from tests.house.lists.table import READERS, TABLE, copies, keys

__all__ = ["READERS", "TABLE", "copies", "keys", "make_event", "more_events"]

"""How a process begins: why it cannot start, in one line where a traceback would only frighten."""

import gc
import sys
from typing import NoReturn

from django.core import checks


def refuse(message: object, code: int = 1) -> NoReturn:
    print(f"ambassade: {message}", file=sys.stderr)
    sys.exit(code)


def refuse_wrong_settings(code: int) -> None:
    """What `manage.py` does before each command, for a web server: stop on the first wrong settings."""
    wrong = [found for found in checks.run_checks(tags=["ambassade"]) if found.is_serious()]
    if wrong:
        refuse("; ".join(f"{found.id} {found.msg} {found.hint}" for found in wrong), code)


def keep_what_is_there() -> None:
    """For a process that goes on and on: what start-up made stays, so nobody looks through it for what may go.

    Garbage is then collected once 50,000 objects were made: a page that ranks 10,000 people would otherwise spend a
    third of its time on it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)

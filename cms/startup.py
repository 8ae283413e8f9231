"""Says in one line why the site cannot start, where a traceback would only frighten."""

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

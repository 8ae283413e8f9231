"""What an administrator looks at before importing it: kept on the private disk for half an hour, and no longer."""

import hashlib
import os
import pickle
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from workflows.kernel import clock

KEPT = timedelta(minutes=30)


def folder() -> Path:
    return Path(settings.AMBASSADE_PRIVATE_ROOT) / "registers"


def keep(key: str, what: Any) -> None:
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder(), delete=False) as target:  # for our account alone
        pickle.dump(what, target)
    now = clock.now().timestamp()
    os.utime(target.name, (now, now))
    Path(target.name).replace(_path(key))


def find(key: str) -> Any | None:
    """What was kept under this key; None once its time is over."""
    sweep()
    try:
        return pickle.loads(_path(key).read_bytes())  # noqa: S301 - written by us, where nobody else writes
    except FileNotFoundError:
        return None


def sweep() -> None:
    """Take away what nobody came back for; the clock does it every few minutes too."""
    over = (clock.now() - KEPT).timestamp()
    for path in folder().glob("*"):
        try:
            if path.stat().st_mtime < over:
                path.unlink()
        except FileNotFoundError:
            continue


def _path(key: str) -> Path:
    return folder() / hashlib.sha256(key.encode()).hexdigest()

"""Jobs for the real worker: they leave a file, so that a test in another process sees that they ran."""

import os
import signal
import time
from pathlib import Path


def leave(path: str) -> None:
    Path(path).touch()


def say_nice(path: str) -> None:
    Path(path).write_text(str(os.nice(0)))


def hold(path: str, seconds: float) -> None:
    """Say which process works, then work long; the second time return at once."""
    if Path(path).exists():
        Path(f"{path}.again").touch()
        return
    Path(path).write_text(str(os.getpid()))
    time.sleep(seconds)


def die_once(path: str) -> None:
    if not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    Path(f"{path}.again").touch()


def fail(path: str) -> None:
    with Path(path).open("a") as log:
        log.write("x")
    raise ValueError("this job fails")

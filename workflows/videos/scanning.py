"""Asks the virus scanner (clamd) about a file before anything else reads it. Without a scanner named, nothing is asked.

AMBASSADE_CLAMD is a socket, /run/clamav/clamd.ctl, or a host and a port, clamd.example:3310.
"""

import socket
from pathlib import Path

from django.conf import settings

SECONDS = 60.0  # without a word from the scanner
PIECE = 64 * 1024
ANSWER = 4096
CLEAN, FOUND = "stream: OK", " FOUND"


class InfectedError(Exception):
    """Something was found; its words say what."""


class ScannerAwayError(Exception):
    """It could not be asked, or did not say whether the file is clean."""


def scan(path: Path) -> None:
    """Says nothing about a clean file."""
    if not settings.AMBASSADE_CLAMD:
        return
    try:
        with _connected(settings.AMBASSADE_CLAMD) as line:
            answer = _ask(line, path)
    except (OSError, ValueError) as error:
        raise ScannerAwayError(str(error)) from error
    if answer.endswith(FOUND):
        raise InfectedError(answer.removeprefix("stream: ").removesuffix(FOUND))
    if answer != CLEAN:
        raise ScannerAwayError(answer or "no answer")


def _connected(where: str) -> socket.socket:
    if not where.startswith("/"):
        host, _colon, port = where.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(SECONDS)
    try:
        line.connect(where)
    except OSError:
        line.close()
        raise
    return line


def _ask(line: socket.socket, path: Path) -> str:
    """INSTREAM: pieces, each with its length before it, and a length of nothing at the end."""
    line.sendall(b"zINSTREAM\0")
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            line.sendall(len(piece).to_bytes(4, "big") + piece)
    line.sendall(bytes(4))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < ANSWER and (more := line.recv(ANSWER)):
        answer += more
    return answer.rstrip(b"\0").decode(errors="replace")

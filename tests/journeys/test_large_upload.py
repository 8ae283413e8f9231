"""200 MB to the server as it really runs, cut off five times on the way: what arrives is what was sent."""

import hashlib
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.factories.people import log_in, make_member
from tests.house.processes import descendants, kill, wait_for
from workflows.videos import files
from workflows.videos.models import Upload
from workflows.videos.tus import PIECES

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
SIZE = 200 * 1024 * 1024
CUTS = 5


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """gunicorn with the workers that docs/operations.md names, on the database of this test."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.workflows.kernel.worker_settings",
        "WORKER_DATABASE": str(connection.settings_dict["NAME"]),
        "AMBASSADE_VAR": str(tmp_path),
        "PYTEST_XDIST_WORKER": "",  # whose folder would come between
    }
    command = ["-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{number}", "--worker-class", "gthread"]
    command += ["--threads", "4", "--log-level", "warning", "--no-control-socket"]
    server = subprocess.Popen([sys.executable, "-W", "ignore", *command], cwd=settings.ROOT, env=environment)
    try:
        wait_for(lambda: reachable(number), 60)
        yield number, server.pid
    finally:
        kill(server)


def reachable(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def most_memory(server: int) -> int:
    """The most that any process of the server ever had in hand, in MB."""
    told = [Path(f"/proc/{pid}/status").read_text() for pid in descendants(server)]
    return max(int(re.search(r"VmHWM:\s+(\d+) kB", each)[1]) for each in told) // 1024


@pytest.mark.req("R1.6")
def test_200_mb_cut_off_five_times_arrive_as_they_were(server, settings, tmp_path):
    port, pid = server
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path / "private"
    member = make_member()
    client = log_in(Client(), member.user)
    client.get("/nl/candidacy/")
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    token = "a" * 32
    common = {"Cookie": f"{cookies}; csrftoken={token}", "X-CSRFToken": token, "Tus-Resumable": "1.0.0"}

    def ask(verb: str, path: str, **headers: str) -> dict[str, str]:
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        line.request(verb, path, headers=common | headers)
        answer = line.getresponse()
        assert answer.status < 300, (answer.status, answer.read())
        line.close()
        return dict(answer.getheaders())

    data = random.Random(7).randbytes(SIZE)
    where = ask("POST", "/nl/uploads/", **{"Upload-Length": str(SIZE)})["Location"]
    at, offsets, memory = 0, [], most_memory(pid)
    for cut in [*(SIZE * n // (CUTS + 1) + 12345 for n in range(1, CUTS + 1)), SIZE]:
        send_until(cut, port, where, common, data, at)
        at = settled(lambda: int(ask("HEAD", where)["Upload-Offset"]))
        offsets.append(at)
    assert most_memory(pid) < memory + 40, "no piece is held in memory"
    key = Upload.objects.get().pk
    assert (offsets == sorted(set(offsets)), len(offsets), offsets[-1]) == (True, CUTS + 1, SIZE)
    assert hashlib.sha256(files.part(key).read_bytes()).digest() == hashlib.sha256(data).digest()


def send_until(end: int, port: int, where: str, headers: dict[str, str], data: bytes, at: int) -> None:
    """Announce all that is left, send some of it, and hang up without a word."""
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.putrequest("PATCH", where)
    more = {"Upload-Offset": str(at), "Content-Type": PIECES, "Content-Length": str(len(data) - at)}
    for name, value in (headers | more).items():
        line.putheader(name, value)
    line.endheaders()
    line.send(memoryview(data)[at:end])
    if end == len(data):
        assert line.getresponse().status == 204
    line.close()


def settled(offset) -> int:
    """What was on its way is read to its end a moment after the line went dead: the same five times running."""
    told = [offset()]
    while len(told) < 5 or len(set(told[-5:])) > 1:
        time.sleep(0.2)
        told.append(offset())
    return told[-1]

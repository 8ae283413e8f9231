"""Addresses that people give lead to the public internet, or nowhere."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from workflows.people.calendar.fetch import CannotReadError, fetch, is_allowed
from workflows.people.calendar.models import Trouble


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        where = {"/away": "http://127.0.0.1:1/", "/round": "/round", "/on": "/good", "/file": "file:///etc/passwd"}
        if self.path in where:
            self.send_response(302)
            self.send_header("Location", where[self.path])
            self.end_headers()
            return
        self.send_response(403 if self.path == "/no" else 200)
        self.end_headers()
        with suppress(OSError):  # whoever asks may go away
            if self.path == "/slow":
                for _drop in range(40):
                    self.wfile.write(b"x")
                    time.sleep(0.1)
            self.wfile.write(b"x" * 3000 if self.path == "/large" else b"BEGIN")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server(settings) -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    made.daemon_threads = True
    threading.Thread(target=made.serve_forever, daemon=True).start()
    settings.AMBASSADE_CALENDAR_HOSTS = (f"127.0.0.1:{made.server_port}",)
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


def trouble(address: str) -> Trouble:
    with pytest.raises(CannotReadError) as caught:
        fetch(address)
    return caught.value.trouble


def test_a_host_that_the_operator_named_is_read(server):
    assert (fetch(f"{server}/good"), fetch(f"{server}/on")) == (b"BEGIN", b"BEGIN")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/away", Trouble.NOT_ALLOWED),
        ("/file", Trouble.NOT_ALLOWED),
        ("/round", Trouble.REFUSED),
        ("/no", Trouble.REFUSED),
    ],
)
def test_a_redirection_is_checked_anew_and_a_refusal_is_said(server, path, said):
    assert trouble(server + path) == said


def test_what_is_too_large_or_too_slow_is_given_up(server, settings):
    settings.AMBASSADE_CALENDAR_KB, settings.AMBASSADE_CALENDAR_SECONDS = 2, 1
    assert (trouble(f"{server}/large"), trouble(f"{server}/slow")) == (Trouble.TOO_LARGE, Trouble.UNREACHABLE)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.ics", "https://example.org:8443/a.ics", "https://me:secret@example.org/a.ics",
        "ftp://example.org",
        "file:///etc/passwd", "https:///a.ics", "https://example.org:no/", "https://[::1/", "gopher://example.org", "",
    ],
)  # fmt: skip
def test_only_https_on_its_own_port_is_an_address(address):
    assert not is_allowed(address)


def test_a_usual_address_is_one():
    assert is_allowed("https://calendar.example.org/private-1/basic.ics")


@pytest.mark.parametrize("address", ["https://localhost/a.ics", "https://127.0.0.1/a.ics", "https://[::1]/a.ics"])
def test_a_name_that_leads_inside_is_never_connected_to(address, monkeypatch):
    asked = []
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: asked.append(args))
    assert (trouble(address), asked) == (Trouble.NOT_ALLOWED, [])

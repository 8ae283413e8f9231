"""Endpoints that listen, and a receiver on this machine that answers as it is told."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from workflows.webhooks.calls import call
from workflows.webhooks.models import Call, Endpoint


def endpoint(*events: str, address: str = "https://receiver.example/hooks", **fields: Any) -> Endpoint:
    """With a secret, switched on; it listens to the approval of missions unless said."""
    made = Endpoint.objects.create(
        **{"name": "Planning", "address": address, "events": list(events or ("mission.approve",)), **fields}
    )
    made.turn()
    return made


def called(listener: Endpoint, cause: str = "test:1") -> Call:
    owed = call(listener, "webhook.test", {"endpoint": listener.pk}, cause=cause)
    assert owed is not None
    return owed


@dataclass
class Receiver:
    """What came in; `answers` is asked for the code of each answer, None: never answers."""

    host: str = ""
    answers: Callable[[], int | None] = lambda: 204
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"http://{self.host}/hooks"


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            code = receiver.answers()
            if code is None:
                receiver.ended.wait(30)
                return
            with suppress(OSError):
                self.send_response(code)
                if code == 302:
                    self.send_header("Location", receiver.address)
                self.end_headers()
                for _each in range(4 if code == 299 else 0):  # an answer that goes on and on
                    self.wfile.write(b"x" * 100_000)
                    time.sleep(0.01)

        def log_message(self, *args: object) -> None:
            pass

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.daemon_threads = True
    receiver.host = f"127.0.0.1:{made.server_port}"
    threading.Thread(target=made.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        receiver.ended.set()
        made.shutdown()
        made.server_close()

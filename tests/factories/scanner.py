"""A small server that speaks as clamd does: https://docs.clamav.net/manual/Usage/Scanning.html#clamd"""

import socket
import threading
from contextlib import suppress

VIRUS = b"NOT-A-VIRUS-BUT-TAKEN-FOR-ONE"


class Scanner:
    """Reads a stream of pieces; finds VIRUS in it; `answer` may be said instead, or the line dropped half-way."""

    def __init__(self, line: socket.socket) -> None:
        self.line, self.seen, self.answer, self.dies = line, b"", b"", False
        line.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                caller, _address = self.line.accept()
                with caller, suppress(OSError):
                    self.hear(caller)

    def hear(self, caller: socket.socket) -> None:
        self.seen = b""
        assert self.read(caller, 10) == b"zINSTREAM\0"
        while length := int.from_bytes(self.read(caller, 4), "big"):
            self.seen += self.read(caller, length)
            if self.dies:
                return
        found = b"stream: Eicar-Test-Signature FOUND" if VIRUS in self.seen else b"stream: OK"
        caller.sendall((self.answer or found) + b"\0")

    def read(self, caller: socket.socket, size: int) -> bytes:
        found = b""
        while len(found) < size:
            if not (more := caller.recv(size - len(found))):
                raise ConnectionResetError
            found += more
        return found

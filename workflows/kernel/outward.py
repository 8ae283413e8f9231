"""Asks addresses that people gave, and nothing that only our own machines can reach.

The name is looked up once, every address behind it is checked, and the connection goes to the very address that was
checked. Nothing is followed by itself: a redirection is a new address, to be asked anew.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from threading import Timer
from urllib.parse import SplitResult, urlsplit

CHUNK = 65536
HTTPS = 443
# Where an IPv6 address stands for an IPv4 address that would not be looked at, and the private ones of long ago.
WRAPPED = [
    ipaddress.ip_network(each)
    for each in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10")
]
# RFC 6761, 6762, 8375, and what ICANN keeps for private use.
OWN_NETWORKS = (".localhost", ".local", ".home.arpa", ".internal")


class Obstacle(Enum):
    NOT_ALLOWED = "not_allowed"
    UNREACHABLE = "unreachable"
    TOO_LARGE = "too_large"


class CannotReachError(Exception):
    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@dataclass(frozen=True)
class Way:
    """How far one goes for an answer.

    excepted       hosts that the operator named, as `host:port`: they may stand anywhere, and speak http
    until          moment of `time.monotonic()` at which all of it has to be over
    connect_within seconds for the connection alone
    """

    excepted: Collection[str]
    until: float
    connect_within: float = 60

    def left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def is_allowed(address: str, excepted: Collection[str]) -> bool:
    """As far as its form tells: where its name leads is checked when it is asked."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if parts.netloc in excepted:
        return parts.scheme in ("http", "https")
    fits = parts.scheme == "https" and bool(parts.hostname) and port in (None, HTTPS) and "@" not in parts.netloc
    host = str(parts.hostname)
    return fits and (is_public(host) if is_number(host) else not is_of_an_own_network(host))


def is_of_an_own_network(host: str) -> bool:
    name = host.rstrip(".")
    return "." not in name or name.endswith(OWN_NETWORKS)


def is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def is_public(found: str) -> bool:
    address = ipaddress.ip_address(found.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if any(address in network for network in WRAPPED):
            return False
    return address.is_global and not address.is_multicast


def looked_up(host: str, port: int) -> str:
    """One address of this host; refused where any of them is not public."""
    try:
        found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise CannotReachError(Obstacle.UNREACHABLE) from error
    if not found or not all(is_public(each) for each in found):
        raise CannotReachError(Obstacle.NOT_ALLOWED)
    return found[0]


class PinnedConnection(http.client.HTTPSConnection):
    """To the address that was checked, under the name that the certificate has to bear."""

    def __init__(self, host: str, address: str, timeout: float) -> None:
        self.secure = ssl.create_default_context()
        super().__init__(host, HTTPS, timeout=timeout, context=self.secure)
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, HTTPS), self.timeout)
        self.sock = self.secure.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()


@contextmanager
def asked(
    address: str, way: Way, method: str = "GET", *, headers: Mapping[str, str], body: bytes | None = None
) -> Iterator[http.client.HTTPResponse]:
    """The answer of that address, its body not read yet. Raises CannotReachError, also for what goes wrong inside."""
    if not is_allowed(address, way.excepted):
        raise CannotReachError(Obstacle.NOT_ALLOWED)
    parts = urlsplit(address)
    try:
        connection = _connection_to(parts, way)
        with closing(connection), _ended_at(way, connection):
            connection.connect()
            connection.sock.settimeout(way.left())
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(method, path, body=body, headers={"User-Agent": "Ambassade", **headers})
            with closing(connection.getresponse()) as answer:
                yield answer
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise CannotReachError(Obstacle.UNREACHABLE) from error


def body_of(answer: http.client.HTTPResponse, way: Way, most: int) -> bytes:
    """All of it; what is larger than that many bytes is refused."""
    body = b""
    while chunk := answer.read1(CHUNK):
        body += chunk
        if len(body) > most:
            raise CannotReachError(Obstacle.TOO_LARGE)
    way.left()  # what was cut off is no body
    return body


def _connection_to(parts: SplitResult, way: Way) -> http.client.HTTPConnection:
    host, timeout = parts.hostname or "", min(way.connect_within, way.left())
    if parts.netloc in way.excepted:
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        return kind(host, parts.port, timeout=timeout)
    return PinnedConnection(host, looked_up(host, HTTPS), timeout)


@contextmanager
def _ended_at(way: Way, connection: http.client.HTTPConnection) -> Iterator[None]:
    """Cuts the connection when the time is over: a timeout of a socket begins anew with every byte."""

    def cut() -> None:
        sock = connection.sock
        with suppress(OSError):
            if sock is not None:
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = Timer(way.left(), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()

"""Fetches a file from an address that a person gave, and from nowhere that only our own machines can reach.

The name is looked up once, every address behind it is checked, and the connection goes to the very address that was
checked; a redirection is a new address, checked anew.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from contextlib import closing
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from workflows.people.calendar.models import Trouble

REDIRECTIONS = 3
CHUNK = 65536
HTTPS = 443
# Where an IPv6 address stands for an IPv4 address that would not be looked at.
WRAPPED = [ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]


class CannotReadError(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def is_excepted(address: SplitResult) -> bool:
    """Hosts that the operator named, as `host:port`: for tests, and for a calendar server of one's own."""
    return address.netloc in settings.AMBASSADE_CALENDAR_HOSTS


def is_allowed(address: str) -> bool:
    """As far as its form tells: where its name leads is checked when it is fetched."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if is_excepted(parts):
        return parts.scheme in ("http", "https")
    return parts.scheme == "https" and bool(parts.hostname) and port in (None, HTTPS) and "@" not in parts.netloc


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
        raise CannotReadError(Trouble.UNREACHABLE) from error
    if not found or not all(is_public(each) for each in found):
        raise CannotReadError(Trouble.NOT_ALLOWED)
    return found[0]


class PinnedConnection(http.client.HTTPSConnection):
    """To the address that was checked, under the name that the certificate has to bear."""

    def __init__(self, host: str, address: str, timeout: float) -> None:
        self.secure = ssl.create_default_context()
        super().__init__(host, HTTPS, timeout=timeout, context=self.secure)
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, HTTPS), self.timeout)
        self.sock = self.secure.wrap_socket(plain, server_hostname=self.host)


def connection_to(parts: SplitResult, timeout: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if is_excepted(parts):
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        return kind(host, parts.port, timeout=timeout)
    return PinnedConnection(host, looked_up(host, HTTPS), timeout)


def fetch(address: str) -> bytes:
    """What stands there, no larger and no later than the settings allow."""
    until = time.monotonic() + settings.AMBASSADE_CALENDAR_SECONDS
    for _hop in range(REDIRECTIONS + 1):
        if not is_allowed(address):
            raise CannotReadError(Trouble.NOT_ALLOWED)
        try:
            body, following = _ask(urlsplit(address), until)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise CannotReadError(Trouble.UNREACHABLE) from error
        if following is None:
            return body
        address = urljoin(address, following)
    raise CannotReadError(Trouble.REFUSED)


def _ask(parts: SplitResult, until: float) -> tuple[bytes, str | None]:
    """The body, or where else to look."""
    connection = connection_to(parts, _left(until))
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"Accept": "text/calendar", "User-Agent": "Ambassade"})
        with closing(connection.getresponse()) as answer:
            if answer.status in (301, 302, 303, 307, 308):
                return b"", answer.headers.get("Location", "")
            if answer.status != 200:
                raise CannotReadError(Trouble.REFUSED)
            return _body(answer, until), None
    finally:
        connection.close()


def _body(answer: http.client.HTTPResponse, until: float) -> bytes:
    most, body = settings.AMBASSADE_CALENDAR_KB * 1024, b""
    while True:
        _left(until)  # each answer in time is not enough: all of it has to be
        chunk = answer.read1(CHUNK)
        if not chunk:
            return body
        body += chunk
        if len(body) > most:
            raise CannotReadError(Trouble.TOO_LARGE)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left

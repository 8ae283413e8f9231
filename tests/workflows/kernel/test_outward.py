"""Addresses that people give lead to the public internet, or nowhere; and no answer takes longer than it may."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from workflows.kernel.outward import CannotReachError, Obstacle, Way, asked, body_of, is_allowed, is_public, looked_up

HEADERS = {"Accept": "*/*"}


@pytest.fixture
def dripping() -> Iterator[str]:
    """A server that begins an answer and never ends its headers: a byte at a time, each in time."""
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def drip() -> None:
        with suppress(OSError):
            caller, _address = listening.accept()
            with caller:
                caller.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not ended.is_set():
                    caller.sendall(b"x")
                    time.sleep(0.05)

    threading.Thread(target=drip, daemon=True).start()
    yield f"127.0.0.1:{listening.getsockname()[1]}"
    ended.set()
    listening.close()


def obstacle(address: str, *excepted: str, seconds: float = 5) -> Obstacle:
    way = Way(excepted, time.monotonic() + seconds)
    with pytest.raises(CannotReachError) as caught, asked(address, way, headers=HEADERS) as answer:
        body_of(answer, way, 1000)
    return caught.value.obstacle


def test_an_answer_that_never_ends_is_cut_off_when_the_time_is_over(dripping):
    began = time.monotonic()
    assert obstacle(f"http://{dripping}/", dripping, seconds=0.5) == Obstacle.UNREACHABLE
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    "found",
    [
        "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
        "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
        "::127.0.0.1", "fec0::1", "fd00:ec2::254", "255.255.255.255", "::ffff:169.254.169.254",
    ],
)  # fmt: skip
def test_a_private_address_is_not_public(found):
    assert not is_public(found)


@pytest.mark.parametrize("found", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_an_address_of_the_internet_is_public(found):
    assert is_public(found)


@pytest.mark.parametrize(
    "address",
    ["https://localhost/a", "https://127.0.0.1/a", "https://[::1]/a", "http://example.org/", "https://2130706433/"],
)
def test_a_name_that_leads_inside_is_never_connected_to(address, monkeypatch):
    tried = []
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: tried.append(args))
    assert (obstacle(address), tried) == (Obstacle.NOT_ALLOWED, [])


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("https://[::1]/", False),
        ("https://169.254.169.254/latest", False),
        ("https://93.184.215.14/", True),
        ("https://example.org/hooks", True),
        ("https://localhost/hooks", False),
        ("https://printer.local/", False),
        ("https://files.home.arpa./", False),
        ("https://intranet/", False),
    ],
)
def test_a_number_or_a_name_that_is_private_is_no_address_to_keep(address, fits):
    assert is_allowed(address, ()) is fits


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    rows = [(2, 1, 6, "", (each, 443)) for each in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)
    with pytest.raises(CannotReachError):
        looked_up("example.org", 443)


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(monkeypatch):
    """A name that answers differently the second time changes nothing: it is not asked a second time."""
    answers = iter([[(2, 1, 6, "", ("93.184.215.14", 443))], [(2, 1, 6, "", ("127.0.0.1", 443))]])
    reached: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], timeout: float) -> None:
        reached.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: next(answers))
    monkeypatch.setattr(socket, "create_connection", connect)
    assert obstacle("https://rebinding.example/") == Obstacle.UNREACHABLE
    assert reached == [("93.184.215.14", 443)]


def test_a_host_is_excepted_with_its_port_only():
    assert [is_allowed(f"http://127.0.0.1:{port}/", ["127.0.0.1:8001"]) for port in (8001, 8002)] == [True, False]

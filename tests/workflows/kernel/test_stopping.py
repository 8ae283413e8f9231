import os
import signal
import threading
import time

import pytest

from workflows.kernel.stopping import StopRequest


@pytest.fixture
def stop():
    before = signal.getsignal(signal.SIGUSR1)
    yield StopRequest(signal.SIGUSR1)
    signal.signal(signal.SIGUSR1, before)


def test_nobody_asked(stop):
    assert (stop.within(0.01), stop.made) == (False, False)


def test_request_ends_the_wait_at_once(stop):
    threading.Timer(0.05, os.kill, [os.getpid(), signal.SIGUSR1]).start()
    start = time.monotonic()
    assert stop.within(30) is True
    assert time.monotonic() - start < 5


def test_many_signals_while_waiting_never_lock(stop):
    for _ in range(200):
        os.kill(os.getpid(), signal.SIGUSR1)
        assert stop.within(0) is True

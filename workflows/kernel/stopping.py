import signal
import time
from types import FrameType


class StopRequest:
    """Whether somebody asked this process to stop.

    A plain flag: setting a threading.Event from a signal handler can meet its own lock in the thread that waits for it.
    """

    def __init__(self, *signals: signal.Signals) -> None:
        self.made = False
        for number in signals:
            signal.signal(number, self._handle)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.made = True

    def within(self, seconds: float) -> bool:
        """Wait that long at most; true as soon as the request is there."""
        end = time.monotonic() + seconds
        while not self.made and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))
        return self.made

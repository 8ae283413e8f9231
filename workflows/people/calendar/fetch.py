"""Fetches a member's calendar from the address that they gave; a redirection is a new address, checked anew."""

import time
from urllib.parse import urljoin

from django.conf import settings

from workflows.kernel import outward
from workflows.kernel.outward import CannotReachError, Obstacle, Way
from workflows.people.calendar.models import Trouble

REDIRECTIONS = 3
TROUBLES = {
    Obstacle.NOT_ALLOWED: Trouble.NOT_ALLOWED,
    Obstacle.UNREACHABLE: Trouble.UNREACHABLE,
    Obstacle.TOO_LARGE: Trouble.TOO_LARGE,
}


class CannotReadError(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def is_allowed(address: str) -> bool:
    return outward.is_allowed(address, settings.AMBASSADE_CALENDAR_HOSTS)


def fetch(address: str) -> bytes:
    """What stands there, no larger and no later than the settings allow."""
    way = Way(settings.AMBASSADE_CALENDAR_HOSTS, time.monotonic() + settings.AMBASSADE_CALENDAR_SECONDS)
    try:
        for _hop in range(REDIRECTIONS + 1):
            body, following = _ask(address, way)
            if following is None:
                return body
            address = urljoin(address, following)
    except CannotReachError as error:
        raise CannotReadError(TROUBLES[error.obstacle]) from error
    raise CannotReadError(Trouble.REFUSED)


def _ask(address: str, way: Way) -> tuple[bytes, str | None]:
    """The body, or where else to look."""
    with outward.asked(address, way, headers={"Accept": "text/calendar"}) as answer:
        if answer.status in (301, 302, 303, 307, 308):
            return b"", answer.headers.get("Location", "")
        if answer.status != 200:
            raise CannotReadError(Trouble.REFUSED)
        return outward.body_of(answer, way, settings.AMBASSADE_CALENDAR_KB * 1024), None

"""Copies of public answers, kept by this process until something is written that a page might show.

Every write to the database, whoever makes it and however, raises one number when it is committed; the number stands in
the cache that all processes share, and each looks at it twice a second. So a publish, a step and a withdrawal show
within the second that a shared cache may keep an answer (`public.MAX_AGE`). What changes by the clock alone, such as an
event that is over, shows within `LONGEST`.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

import structlog
from django.core.cache import cache
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from cms.middleware import PUBLIC_DATA
from pages.public import MAX_AGE
from pages.remembered import moment

LOOK_EVERY, LONGEST = MAX_AGE / 2, 60  # seconds
MOST, LARGEST = 64 * 1024**2, 16 * 1024**2  # bytes of all copies together, and of one
FRESH = f"public, max-age={MAX_AGE}"
OLD = "public, max-age=0"  # a copy of a copy is kept by nobody
NUMBER = "content-written"
# Written all the time, and never shown to visitors.
UNSEEN = (
    "django_session", "django_q_", "wagtailcore_modellogentry", "wagtailcore_pagelogentry", "wagtailadmin_",
    "wagtailusers_", "workflows_outboxrow", "workflows_kit", "workflows_upload", "pages_letter", "account_", "mfa_",
)  # fmt: skip

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Copy:
    moment: tuple[str, float]
    content: bytes
    headers: dict[str, str]

    def answer(self, request: HttpRequest) -> HttpResponse:
        answer = HttpResponse(self.content, headers=self.headers)
        return get_conditional_response(request, etag=self.headers["ETag"], response=answer)


class Written:
    """The shared number as this process last saw it, and the minute. Out of reach of that cache, no copy holds."""

    def __init__(self) -> None:
        self.seen, self.looked = "", float("-inf")

    def look(self) -> tuple[str, float]:
        now = time.monotonic()
        if now - self.looked >= LOOK_EVERY:
            try:
                self.seen = cache.get(NUMBER, "")
            except Exception:
                logger.exception("copies_not_compared")
                self.seen = uuid4().hex
            self.looked = now
        return self.seen, now // LONGEST


def copies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Stands before everything else, so that a copy carries every header; each request without a cookie may get one.

    The API counts who asks how often, so nothing of it is kept.
    """
    kept: dict[tuple[str | None, str, str], Copy] = {}
    size = 0
    written = Written()

    def remembering(request: HttpRequest, now: tuple[str, float]) -> HttpResponse:
        held = moment.set(now)
        try:
            return get_response(request)
        finally:
            moment.reset(held)

    def keep(key: tuple[str | None, str, str], copy: Copy) -> None:
        nonlocal size
        if len(copy.content) > LARGEST:
            return
        if (size := size + len(copy.content)) > MOST:
            kept.clear()
            size = len(copy.content)
        kept[key] = copy

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method != "GET":
            return get_response(request)
        now = written.look()
        if request.META.get("HTTP_COOKIE") or request.path.startswith(PUBLIC_DATA):
            return remembering(request, now)
        key = (request.scheme, request.META.get("HTTP_HOST", ""), request.get_full_path())
        copy = kept.get(key)
        if copy is not None and copy.moment == now:
            return copy.answer(request)
        response = remembering(request, now)
        if may_be_kept(response):
            headers = dict(response.headers) | {"Cache-Control": OLD}
            if response.streaming:
                parts = cast("Iterable[bytes]", response.streaming_content)
                response.streaming_content = passed_on(parts, lambda content: keep(key, Copy(now, content, headers)))
            else:
                keep(key, Copy(now, response.content, headers))
        return response

    return middleware


def may_be_kept(response: HttpResponse) -> bool:
    if response.status_code != 200 or response.cookies or response.has_header("Vary"):
        return False
    return response.get("Cache-Control") == FRESH and "ETag" in response


def passed_on(parts: Iterable[bytes], keep: Callable[[bytes], None]) -> Iterator[bytes]:
    """What is streamed is kept once all of it went."""
    held = []
    for part in parts:
        held.append(part)
        yield part
    keep(b"".join(held))


def watch(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receives `connection_created`."""
    if notice not in connection.execute_wrappers:
        connection.execute_wrappers.append(notice)


def notice(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Runs a statement; once it is committed, every process forgets its copies if it wrote what visitors may see."""
    result = execute(sql, params, many, context)
    verb, _space, rest = sql.partition(" ")
    if verb in ("INSERT", "UPDATE", "DELETE"):
        table = rest.removeprefix("INTO ").removeprefix("OR IGNORE INTO ").removeprefix("FROM ").lstrip('"')
        if not table.startswith(UNSEEN):
            remember_to_raise(context["connection"])
    return result


def remember_to_raise(used: BaseDatabaseWrapper) -> None:
    """Once per transaction."""
    if not any(function is raise_number for _ids, function, _robust in used.run_on_commit):
        transaction.on_commit(raise_number, using=used.alias, robust=True)


def raise_number() -> None:
    """Any other value will do, as long as nobody wrote it before."""
    cache.set(NUMBER, uuid4().hex, None)

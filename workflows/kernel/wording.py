"""The words around states and steps that editors may write otherwise; where they did not, those of the code hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from django.db import models
from django.utils.translation import pgettext_lazy


class Reader(models.TextChoices):
    """For whom a state is named."""

    STAFF = "staff", pgettext_lazy("who reads", "Back office")
    MEMBER = "member", pgettext_lazy("who reads", "Members, in their zone and their mails")
    PUBLIC = "public", pgettext_lazy("who reads", "Requesters and others without an account")


_reader: ContextVar[Reader] = ContextVar("reader", default=Reader.STAFF)


def reader_now() -> Reader:
    return _reader.get()


@contextmanager
def speaking_to(reader: Reader) -> Iterator[None]:
    """States are named for that reader until the block ends."""
    token = _reader.set(reader)
    try:
        yield
    finally:
        _reader.reset(token)


class OwnWords(Protocol):
    """What editors wrote, by a lifecycle's model name; empty where they wrote nothing."""

    def label(self, lifecycle: str, state: str, reader: Reader) -> str: ...

    def help(self, lifecycle: str, step: str) -> str:
        """What stands below the sentence of a step, on its page."""

    def reasons(self, lifecycle: str, step: str) -> list[tuple[str, list[str]]]:
        """Ready-made words for the reason that a step asks: name of the language, its words; the reader's first."""

    def expected(self, lifecycle: str) -> dict[str, int]:
        """State -> days it is expected to last at most."""


class NoWords:
    """Nobody wrote anything; what the kernel reads until a room of words is plugged in."""

    def label(self, lifecycle: str, state: str, reader: Reader) -> str:
        return ""

    def help(self, lifecycle: str, step: str) -> str:
        return ""

    def reasons(self, lifecycle: str, step: str) -> list[tuple[str, list[str]]]:
        return []

    def expected(self, lifecycle: str) -> dict[str, int]:
        return {}

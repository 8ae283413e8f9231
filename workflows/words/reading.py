"""Reads what editors wrote: at most one query for each request, or for each job of the worker."""

from contextvars import ContextVar
from typing import Any, TypeAlias

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.utils.translation import get_language
from django_q.signals import post_execute_in_worker, pre_execute

from workflows.kernel.wording import Reader
from workflows.words.models import Kind, Wording

Known: TypeAlias = dict[tuple[str, str, str], Wording]

# None: nobody began a request or a job, so nothing is kept. Empty list: begun and not read yet.
_kept: ContextVar[list[Known] | None] = ContextVar("own_words", default=None)


def connect() -> None:
    request_started.connect(begin, dispatch_uid="own-words-begin")
    request_finished.connect(end, dispatch_uid="own-words-end")
    pre_execute.connect(begin, dispatch_uid="own-words-job-begin")
    post_execute_in_worker.connect(end, dispatch_uid="own-words-job-end")


def begin(**kwargs: Any) -> None:
    _kept.set([])


def end(**kwargs: Any) -> None:
    _kept.set(None)


def forget() -> None:
    """After a change, so that the same request reads it."""
    if _kept.get() is not None:
        _kept.set([])


def known() -> Known:
    kept = _kept.get()
    if kept:
        return kept[0]
    found = {(row.lifecycle, row.kind, row.name): row for row in Wording.objects.all()}
    if kept is not None:
        kept.append(found)
    return found


def of_state(lifecycle: str, state: str) -> Wording | None:
    return known().get((lifecycle, Kind.STATE, state))


def of_step(lifecycle: str, step: str) -> Wording | None:
    return known().get((lifecycle, Kind.STEP, step))


class EditorsWords:
    """The kernel's plug (`kernel.wording.OwnWords`)."""

    def label(self, lifecycle: str, state: str, reader: Reader) -> str:
        found = of_state(lifecycle, state)
        return str(getattr(found, reader.value)) if found else ""

    def help(self, lifecycle: str, step: str) -> str:
        found = of_step(lifecycle, step)
        return str(found.help) if found else ""

    def reasons(self, lifecycle: str, step: str) -> list[tuple[str, list[str]]]:
        found = of_step(lifecycle, step)
        if found is None or not found.lines:
            return []
        now = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
        codes = sorted(dict(settings.LANGUAGES), key=lambda code: code != now)
        lists = {code: [words[code] for _key, words in found.said if words.get(code)] for code in codes}
        names = dict(settings.LANGUAGES)
        return [(str(names[code]), lists[code]) for code in codes if lists[code]]

    def expected(self, lifecycle: str) -> dict[str, int]:
        return {
            name: row.days
            for (where, kind, name), row in known().items()
            if where == lifecycle and kind == Kind.STATE and row.days is not None
        }

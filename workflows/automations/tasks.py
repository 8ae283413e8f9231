"""The tasks that rules open: whose they are, whether they still stand, and how they end."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from django.contrib.contenttypes.models import ContentType

from workflows.automations.actions import accounts, address
from workflows.automations.checking import loaded, why_idle
from workflows.automations.dossiers import last_states
from workflows.automations.models import Task
from workflows.automations.placeholders import fill, fill_line
from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord
from workflows.kernel.recipients import Recipient

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Asked:
    """One open task as its reader sees it, in the active language."""

    pk: int
    title: str
    text: str
    subject: Any
    due: date | None

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < clock.today()


def asked_of(user: Any) -> list[Asked]:
    """What rules ask of this account and still stands, the first due on top. 3 queries and 2 per lifecycle."""
    tasks = list(Task.objects.open().filter(people=user.pk).select_related("words", "firing__automation"))
    standing = _standing(tasks)
    told = [_told(task, standing[task.pk], user) for task in tasks if task.pk in standing]
    return [each for each in told if each is not None]


def asked(user: Any, key: int) -> Asked | None:
    """One task that is asked of this account and still stands; None once it is asked of others, seen at once."""
    task = Task.objects.open().filter(pk=key, people=user.pk).select_related("words", "firing__automation").first()
    subject = _standing([task]).get(key) if task else None
    if task is None or subject is None or not _is_asked(task, subject, user):
        return None
    return _told(task, subject, user)


def _is_asked(task: Task, subject: LifecycleModel, user: Any) -> bool:
    try:
        return user.pk in accounts(subject, task.audience)
    except Exception:
        logger.exception("task_cannot_be_addressed", task=task.pk)
        return True


def _told(task: Task, subject: LifecycleModel, user: Any) -> Asked | None:
    """None where the dossier cannot be read: it holds up no other."""
    reader = Recipient(user.email, user.get_full_name(), user.language, user.pk)
    try:
        title = fill_line(str(task.words.subject), subject, reader, "")
        text = fill(str(task.words.text), subject, reader, "")
    except Exception:
        logger.exception("task_cannot_be_told", task=task.pk)
        return None
    return Asked(task.pk, title, text, subject, task.due)


def _standing(tasks: Iterable[Task]) -> dict[int, LifecycleModel]:
    """Task -> its dossier, of those whose cause still stands."""
    by_kind: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        by_kind[task.firing.content_type_id].append(task)
    causes = [task.firing.record_id for rows in by_kind.values() for task in rows if task.firing.record_id]
    taken_back: set[int] = set()
    if causes:
        rows = TransitionRecord.objects.filter(reverses__in=causes)
        taken_back = {key for key in rows.values_list("reverses_id", flat=True) if key is not None}
    found = {}
    for kind, rows_of_kind in by_kind.items():
        for task, subject in _with_dossiers(kind, rows_of_kind):
            if stands(task, subject, taken_back):
                found[task.pk] = subject
    return found


def _with_dossiers(kind: int, tasks: list[Task]) -> Iterable[tuple[Task, LifecycleModel | None]]:
    model: Any = ContentType.objects.get_for_id(kind).model_class()
    keys = {task.firing.object_id for task in tasks}
    texts = [text for task in tasks for words in (task.words.subject, task.words.text) for text in words.values()]
    try:
        subjects = loaded(model, keys, {task.firing.automation for task in tasks}, texts)
    except Exception:  # a rule or words that cannot be read any more: the tasks are looked at one by one
        logger.exception("tasks_cannot_be_read_together", model=model._meta.model_name)
        subjects = list(model._default_manager.filter(pk__in=keys))
    by_key = {subject.pk: subject for subject in subjects}
    return [(task, by_key.get(task.firing.object_id)) for task in tasks]


def stands(task: Task, subject: LifecycleModel | None, taken_back: set[int]) -> bool:
    """Whether there is still something to do: the cause stands, and the dossier has somewhere to go."""
    try:
        is_over = subject is None or subject.state in last_states(type(subject))
        return not is_over and not why_idle(task.firing, subject, taken_back)
    except Exception:
        logger.exception("task_cannot_be_read", task=task.pk)
        return True


def look_again() -> None:
    """End the tasks that are no longer true; ask those who are responsible by now: a step was taken, a role changed."""
    tasks = list(Task.objects.open().select_related("words", "firing__automation"))
    standing = _standing(tasks)
    for task in tasks:
        if task.pk not in standing:
            task.close(Task.How.VANISHED)
            continue
        try:
            address(task, standing[task.pk])
        except Exception:
            logger.exception("task_cannot_be_addressed", task=task.pk)


def done(user: Any, key: int) -> bool | None:
    """Whether it was still open; None when no such task was given to this account, or it is asked of others by now."""
    task = Task.objects.filter(pk=key, people=user.pk).select_related("firing__content_type").first()
    if task is None:
        return None
    subject: Any = task.firing.dossier
    if task.how == Task.How.OPEN and subject is not None and not _is_asked(task, subject, user):
        return None
    return task.close(Task.How.DONE, by=user)

"""Runs the tasks of Wagtail (django-tasks) on the job cluster, so that there is one queue and one worker to watch.

The job carries the task's dotted path and JSON arguments. It is a row of the same database: a task queued in a
transaction that rolls back never existed.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.tasks import async_task
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskContext, TaskResult, TaskResultStatus
from django_tasks.signals import task_enqueued, task_finished, task_started
from django_tasks.utils import get_random_id


class ClusterBackend(BaseTaskBackend):
    """No results are kept: nobody asks for them, and a failed job stands among the cluster's failures."""

    supports_async_task = True

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        self.cluster = self.options.get("CLUSTER")

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        self.validate_task(task)
        result = _result(task, get_random_id(), args, kwargs, TaskResultStatus.READY)
        options = {"task_name": f"{task.name} {result.id[:8]}", "cluster": self.cluster}
        async_task(
            "workflows.kernel.tasks_backend.run",
            task.module_path,
            result.id,
            result.args,
            result.kwargs,
            q_options={key: value for key, value in options.items() if value},
        )
        task_enqueued.send(type(self), task_result=result)
        return result


def run(path: str, result_id: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """What the worker calls. A failure is raised again, so that the cluster records and retries it."""
    task = import_string(path)
    result = _result(task, result_id, args, kwargs, TaskResultStatus.RUNNING)
    task_started.send(ClusterBackend, task_result=result)
    context = [TaskContext(task_result=result)] if task.takes_context else []
    try:
        with transaction.atomic():  # two updates of one search entry would meet on SQLite; and nothing is half done
            task.call(*context, *result.args, **result.kwargs)
    except Exception:
        object.__setattr__(result, "status", TaskResultStatus.FAILED)
        task_finished.send(ClusterBackend, task_result=result)
        raise
    object.__setattr__(result, "status", TaskResultStatus.SUCCESSFUL)
    task_finished.send(ClusterBackend, task_result=result)


def _result(task: Task, result_id: str, args: Any, kwargs: Any, status: TaskResultStatus) -> TaskResult:
    moment = timezone.now()
    running = status == TaskResultStatus.RUNNING
    return TaskResult(
        task=task,
        id=result_id,
        status=status,
        enqueued_at=None if running else moment,
        started_at=moment if running else None,
        last_attempted_at=moment if running else None,
        finished_at=None,
        args=list(args),
        kwargs=kwargs,
        backend=task.backend,
        errors=[],
        worker_ids=[],
    )

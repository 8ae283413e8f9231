"""Keeps the clusters of job workers alive: `manage.py work`. One per queue: the usual one, and one for long jobs.

A worker that is killed while it waits takes the queue's lock with it: nothing runs any more, and a polite stop
hangs. So the cluster lives in a session of its own, only its first process ever gets a signal, and it is watched
from outside: a job that waits although nobody works, or a heart that stopped beating, and the whole group is replaced.
"""

import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django_q.models import OrmQ, Task
from django_q.signals import post_execute_in_worker, pre_execute
from django_q.status import Stat

from workflows.kernel import clock
from workflows.kernel.stopping import StopRequest

logger = logging.getLogger("ambassade.worker")
MARKS = "AMBASSADE_WORKER_MARKS"
START_UP = timedelta(seconds=30)  # what a cluster that was never heard may need before it can work


def connect_marks() -> None:
    """In the workers of a watched cluster: a file per busy worker, so that the folder's time is the last progress."""
    if MARKS in os.environ:
        pre_execute.connect(_begin, dispatch_uid="ambassade-worker-begin")
        post_execute_in_worker.connect(_end, dispatch_uid="ambassade-worker-end")


def _begin(**kwargs: Any) -> None:
    with suppress(OSError):
        (Path(os.environ[MARKS]) / str(os.getpid())).touch()


def _end(**kwargs: Any) -> None:
    with suppress(OSError):
        (Path(os.environ[MARKS]) / str(os.getpid())).unlink()


class Marks:
    """What the workers of one cluster are seen to do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def last_progress(self) -> datetime:
        return datetime.fromtimestamp(self.folder.stat().st_mtime, tz=clock.now().tzinfo)

    def busy(self) -> bool:
        return any(_is_alive(int(mark.name)) for mark in self.folder.iterdir())


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@dataclass(frozen=True)
class Queue:
    """What the settings say of one queue; a cluster of its own works it."""

    name: str
    timeout: timedelta
    lease: timedelta  # the cluster takes a job in by moving its lock this far ahead
    nice: int

    @classmethod
    def all(cls) -> "list[Queue]":
        usual = settings.Q_CLUSTER
        known = {usual["name"]: usual} | {name: usual | own for name, own in usual.get("ALT_CLUSTERS", {}).items()}
        return [
            cls(
                name,
                timedelta(seconds=each["timeout"]),
                timedelta(seconds=each["retry"]),
                settings.AMBASSADE_NICE.get(name, 0),
            )
            for name, each in known.items()
        ]


def neglected(queue: Queue, before: datetime) -> OrmQ | None:
    """The oldest job that was due before that moment and that no worker finished, taken in by the cluster or not."""
    lease, moment = queue.lease, clock.now()
    for row in OrmQ.objects.filter(key=queue.name, lock__lt=before + lease).order_by("lock", "pk"):
        since = row.lock if row.lock <= moment else row.lock - lease
        failed = Task.objects.filter(pk=row.task_id(), success=False, stopped__gte=since).exists()
        if since < before and not failed:
            return row
    return None


def release(queue: Queue) -> int:
    """Hand back what a dead cluster had taken in, so that the next one need not wait until the lease ends."""
    return OrmQ.objects.filter(key=queue.name, lock__gt=clock.now()).update(lock=clock.now())


class Cluster:
    """One django-q2 cluster: its first process, and the group that dies with it."""

    own: ClassVar[set[int]] = set()  # of every cluster here; the pulse of one that was killed is still seen for seconds

    def __init__(self, queue: Queue, marks: Marks) -> None:
        self.queue, self.marks = queue, marks
        self.process: subprocess.Popen[bytes] | None = None
        self.heard: datetime | None = None
        self.ready = clock.now()

    def start(self) -> None:
        self.marks.clear()
        if not self.others():
            release(self.queue)
        environment = os.environ | {MARKS: str(self.marks.folder), "Q_CLUSTER_NAME": self.queue.name}
        self.process = subprocess.Popen(
            [sys.executable, str(settings.ROOT / "manage.py"), "qcluster"],
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: os.nice(self.queue.nice),
        )
        self.own.add(self.process.pid)
        self.heard, self.ready = None, clock.now() + START_UP

    def ask_to_stop(self) -> None:
        """The first process alone hears it."""
        if self.process is not None:
            self.process.terminate()

    def end(self, grace: float) -> None:
        """Whatever is left of the group after the grace is killed."""
        if self.process is not None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(grace)
            self.kill()

    def kill(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def exited(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def others(self) -> bool:
        """Whether another cluster works on the same queue; its jobs must not be taken for lost ones."""
        here = os.uname().nodename
        with suppress(Exception):  # the cache may be away; then nobody else is seen
            return any(stat.host != here or stat.pid not in self.own for stat in Stat.get_all())
        return False

    def trouble(self, patience: timedelta) -> str:
        """Why this cluster has to be replaced; empty while all is well."""
        moment = clock.now()
        self._listen()
        if self.heard and moment - self.heard > patience:
            return f"its heart stopped {moment - self.heard} ago"
        quiet_since = max(self.marks.last_progress(), self.ready)
        if self.marks.busy() or moment - quiet_since < patience:
            return ""
        allowed = patience + (self.queue.timeout if self.others() else timedelta(0))
        row = neglected(self.queue, before=moment - allowed)
        return f"job {row.pk} waits although nobody works" if row else ""

    def _listen(self) -> None:
        """Take the pulse. While the cache that carries it is away nobody is taken for dead."""
        try:
            beats = self.process is not None and any(stat.pid == self.process.pid for stat in Stat.get_all())
        except Exception:
            beats = self.heard is not None
        if beats:
            self.ready = clock.now() if self.heard is None else self.ready
            self.heard = clock.now()


class Supervisor:
    """Starts a cluster for each queue, replaces one when it dies or hangs, stops them all when asked."""

    def __init__(self, *, patience: float, grace: float, look_every: float = 2.0) -> None:
        self.patience, self.grace, self.look_every = timedelta(seconds=patience), grace, look_every
        self.folder = Path(settings.VAR) / "run" / f"worker-{os.getpid()}"
        self.clusters = [Cluster(queue, Marks(self.folder / queue.name)) for queue in Queue.all()]

    def run(self) -> None:
        stop, failures = StopRequest(signal.SIGTERM, signal.SIGINT), 0
        try:
            while not stop.made:
                replaced = sum(self._look(cluster) for cluster in self.clusters)
                failures = failures + 1 if replaced else 0
                stop.within(min(self.look_every * 2**failures, 30))
        finally:
            for cluster in self.clusters:
                cluster.ask_to_stop()
            end = time.monotonic() + self.grace
            for cluster in self.clusters:
                cluster.end(max(end - time.monotonic(), 0))
            shutil.rmtree(self.folder, ignore_errors=True)

    def _look(self, cluster: Cluster) -> bool:
        """One look at a cluster; true when it had to be replaced or the database was away."""
        first = cluster.process is None
        try:
            why = "" if first else "it ended" if cluster.exited() else cluster.trouble(self.patience)
            if not (first or why):
                return False
            if why:
                logger.error("The cluster for %s is replaced: %s.", cluster.queue.name, why)
                cluster.kill()
            cluster.start()
        except DatabaseError as error:
            logger.error(
                "The cluster for %s cannot be watched, the database does not answer: %s", cluster.queue.name, error
            )
            connection.close()
            return True
        return not first

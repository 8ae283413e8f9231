"""The real supervisor, the real cluster, real kills, on the database of the suite."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django_q.models import OrmQ
from django_q.tasks import async_task

from tests.house.processes import descendants, kill, wait_for, wait_until_gone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.skipif(sys.platform != "linux", reason="no /proc")]
JOBS = "tests.workflows.kernel.worker_jobs"


class Worker:
    def __init__(self, var: Path, **more: str) -> None:
        environment = os.environ | {
            "AMBASSADE_VAR": str(var),
            "PYTEST_XDIST_WORKER": "",
            "AMBASSADE_WORKER_PATIENCE": "3",
            "AMBASSADE_WORKER_GRACE": "3",
            "DJANGO_SETTINGS_MODULE": "tests.workflows.kernel.worker_settings",
            "WORKER_DATABASE": str(connection.settings_dict["NAME"]),
            **more,
        }
        command = [sys.executable, "-W", "ignore", "manage.py", "work"]
        self.log = var / "worker.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=settings.ROOT, env=environment, stderr=log, stdout=log)

    def idle_workers(self) -> list[int]:
        """work → qcluster → sentinel → two workers, then the monitor and the pusher, in order of birth."""
        family = descendants(self.process.pid)
        return sorted(family)[2:4] if len(family) >= 6 else []

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(60) == 0


@pytest.fixture
def worker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Worker]:
    """One queue, unless the test says otherwise: most tests count the family of one cluster."""
    running = Worker(tmp_path, **getattr(request, "param", {"WORKER_ONE_QUEUE": "1"}))
    try:
        yield running
    finally:
        kill(running.process)


def test_queued_job_runs_and_a_stop_leaves_no_process(worker, tmp_path):
    async_task(f"{JOBS}.leave", str(tmp_path / "ran"))
    wait_for((tmp_path / "ran").exists)
    wait_for(lambda: not OrmQ.objects.exists())
    family = descendants(worker.process.pid)
    worker.stop()
    wait_until_gone(family)
    assert list((tmp_path / "run").iterdir()) == []


def test_job_runs_although_every_idle_worker_was_killed(worker, tmp_path):
    for pid in wait_for(worker.idle_workers):
        os.kill(pid, signal.SIGKILL)
    async_task(f"{JOBS}.leave", str(tmp_path / "ran"))
    wait_for((tmp_path / "ran").exists)
    assert "waits although nobody works" in worker.log.read_text()
    worker.stop()


def test_job_of_a_worker_killed_while_busy_runs_again(worker, tmp_path):
    held = tmp_path / "held"
    async_task(f"{JOBS}.hold", str(held), 60)
    wait_for(lambda: held.exists() and held.read_text())
    os.kill(int(held.read_text()), signal.SIGKILL)
    assert wait_for(Path(f"{held}.again").exists)
    worker.stop()


def test_job_that_kills_its_worker_does_not_stop_the_others(worker, tmp_path):
    async_task(f"{JOBS}.die_once", str(tmp_path / "died"))
    wait_for((tmp_path / "died").exists)
    async_task(f"{JOBS}.leave", str(tmp_path / "ran"))
    wait_for((tmp_path / "ran").exists)
    assert wait_for((tmp_path / "died.again").exists)
    worker.stop()


def test_cluster_that_was_killed_is_started_again(worker, tmp_path):
    wait_for(worker.idle_workers)
    for pid in descendants(worker.process.pid):
        os.kill(pid, signal.SIGKILL)
    async_task(f"{JOBS}.leave", str(tmp_path / "ran"))
    wait_for((tmp_path / "ran").exists)
    assert "replaced: it ended" in worker.log.read_text()
    worker.stop()


@pytest.mark.once
def test_cluster_whose_heart_stands_still_is_replaced(worker, tmp_path):
    wait_for(worker.idle_workers)
    wait_for(lambda: any((tmp_path / "cache").glob("*")))
    time.sleep(4)  # two looks: it has to be heard once
    sentinel = sorted(descendants(worker.process.pid))[1]
    os.kill(sentinel, signal.SIGSTOP)
    wait_for(lambda: "its heart stopped" in worker.log.read_text(), 20)
    async_task(f"{JOBS}.leave", str(tmp_path / "ran"))
    assert wait_for((tmp_path / "ran").exists)
    worker.stop()


@pytest.mark.once
def test_failing_and_long_jobs_are_no_reason_to_replace_the_cluster(worker, tmp_path):
    async_task(f"{JOBS}.fail", str(tmp_path / "tries"))
    async_task(f"{JOBS}.hold", str(tmp_path / "held"), 6)
    wait_for((tmp_path / "tries").exists)
    time.sleep(9)
    assert "replaced" not in worker.log.read_text()
    assert (tmp_path / "tries").read_text() == "x"
    worker.stop()


def every_queue(**more: str):
    return pytest.mark.parametrize("worker", [more], indirect=True, ids=["every queue"])


@pytest.mark.once
@every_queue()
def test_long_jobs_run_beside_the_others_and_step_back_for_them(worker, tmp_path):
    held, nice, main = tmp_path / "held", tmp_path / "nice", tmp_path / "main"
    async_task(f"{JOBS}.say_nice", str(nice), cluster="media")
    wait_for(lambda: nice.exists() and nice.read_text())
    async_task(f"{JOBS}.hold", str(held), 60, cluster="media")
    wait_for(held.exists)
    async_task(f"{JOBS}.say_nice", str(main))
    wait_for(lambda: main.exists() and main.read_text())
    assert int(nice.read_text()) - int(main.read_text()) == settings.AMBASSADE_NICE["media"]
    family = descendants(worker.process.pid)
    worker.stop()
    wait_until_gone(family)


@pytest.mark.once
@every_queue(AMBASSADE_WORKER_PATIENCE="60")  # on a busy machine the other heart may beat late
def test_cluster_for_long_jobs_that_was_killed_is_started_again(worker, tmp_path):
    held = tmp_path / "held"
    async_task(f"{JOBS}.hold", str(held), 60, cluster="media")
    wait_for(lambda: held.exists() and held.read_text())
    os.killpg(os.getpgid(int(held.read_text())), signal.SIGKILL)
    wait_for(Path(f"{held}.again").exists)
    assert "The cluster for media is replaced: it ended" in worker.log.read_text()
    assert "The cluster for ambassade" not in worker.log.read_text()
    worker.stop()

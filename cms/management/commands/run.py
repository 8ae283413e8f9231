import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from workflows.kernel.stopping import StopRequest


class Command(BaseCommand):
    help = "Bring the database up to date, fill an empty one with the demo, serve the site and work its jobs."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"))

    def handle(self, *, port: str, **options: Any) -> None:
        number = read_port(port)
        refuse_taken(number)
        settings.VAR.mkdir(parents=True, exist_ok=True)
        bring_up_to_date(self.stdout.write)
        stop = StopRequest(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        children = Children(number)
        try:
            children.start()
            if children.wait_for_page(stop):
                self.stdout.write(f"Ambassade is open on {children.address} (Ctrl-C stops it)")
            while not stop.within(0.5):
                if ended := children.ended():
                    raise CommandError(f"the {ended} ended by itself: its last words stand above.")
        finally:
            children.stop()
        self.stdout.write("Stopped.")


def read_port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise CommandError(f"port {port} is not for ordinary users. Choose another: PORT=8001 make run") from None
        except OSError:
            raise CommandError(
                f"port {port} is taken by another program, perhaps by this site in another terminal "
                f"(`ss -ltnp 'sport = :{port}'` names it). Stop that, or choose another port: PORT={port + 1} make run"
            ) from None


def bring_up_to_date(say: Any) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database (the first time half a minute) …")
        call_command("migrate", verbosity=0, interactive=False)
    if settings.AMBASSADE_DEV_PAGE and "seed_demo" in get_commands() and not get_user_model().objects.exists():
        say("Filling it with a demo cooperative …")
        with transaction.atomic():  # a demo that is stopped half-way is no demo
            call_command("seed_demo")
    connection.close()


class Children:
    """The web server and the worker, each in a session of its own: a Ctrl-C reaches them through us, once."""

    GRACE = {"web server": 5.0, "worker": 15.0}

    def __init__(self, port: int) -> None:
        self.port, self.address = port, f"http://localhost:{port}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        environment = {"AMBASSADE_URL": self.address, "AMBASSADE_WORKER_GRACE": "10"} | os.environ
        web = ["-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread"]
        web += ["--threads", "8", "--log-level", "warning", "--no-control-socket"]
        for name, command in (("web server", web), ("worker", ["manage.py", "work"])):
            self.processes[name] = subprocess.Popen(
                [sys.executable, *command], cwd=settings.ROOT, env=environment, start_new_session=True
            )

    def ended(self) -> str | None:
        return next((name for name, process in self.processes.items() if process.poll() is not None), None)

    def wait_for_page(self, stop: StopRequest) -> bool:
        while not stop.made and not self.ended():
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
            stop.within(0.1)
        return False

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for name, process in self.processes.items():
            with suppress(subprocess.TimeoutExpired):
                process.wait(self.GRACE[name])
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

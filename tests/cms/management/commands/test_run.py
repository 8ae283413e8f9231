import os
import signal
import socket
import subprocess
import sys
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError
from django.db import connection

from cms.management.commands.run import read_port, refuse_taken
from tests.house.processes import descendants, kill, wait_for, wait_until_gone


@pytest.mark.parametrize("text", ["", "abc", "0", "65536", "-1", "8000.5"])
def test_port_that_is_none_is_refused_by_name(text):
    with pytest.raises(CommandError, match="PORT must be a number"):
        read_port(text)


def test_taken_port_is_refused_with_another_to_try():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with pytest.raises(CommandError, match=f"port {port} is taken .* PORT={port + 1} make run"):
            refuse_taken(port)
    refuse_taken(port)


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_site_opens_refuses_a_second_one_and_leaves_no_process(tmp_path):
    get_user_model().objects.create_user("somebody@ambassade.example")  # not empty: no demo
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = os.environ | {
        "AMBASSADE_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.workflows.kernel.worker_settings",
        "WORKER_DATABASE": str(connection.settings_dict["NAME"]),
        "PORT": port,
    }
    command = [sys.executable, "-W", "ignore", "manage.py", "run"]
    log = (tmp_path / "log").open("w+")
    site = subprocess.Popen(command, cwd=settings.ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_for(lambda: "is open on" in (tmp_path / "log").read_text() or site.poll() is not None, 120)
        for method in ("GET", "HEAD"):
            asked = Request(f"http://localhost:{port}/admin/login/", method=method)
            assert urlopen(asked, timeout=90).status == 200
        second = subprocess.run(command, cwd=settings.ROOT, env=environment, capture_output=True, text=True)
        assert (second.returncode, f"port {port} is taken" in second.stderr) == (1, True)
        family = descendants(site.pid)
        site.send_signal(signal.SIGINT)
        assert site.wait(60) == 0
        wait_until_gone(family)
        address = f"http://localhost:{port}"
        assert (tmp_path / "log").read_text() == f"Ambassade is open on {address} (Ctrl-C stops it)\nStopped.\n"
    finally:
        log.close()
        kill(site)

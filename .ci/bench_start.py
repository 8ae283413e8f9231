"""How long `make run` takes: from a fresh clone of the last commit to the first page, and a second time.

The clone stands in a folder that is thrown away. What pip keeps in its cache is used; where it kept nothing yet, the
first number is that of the network: measure again.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 600


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def answers(address):
    try:
        return urlopen(address, timeout=60).status == 200
    except (URLError, OSError):
        return False


@contextmanager
def running(folder, port):
    """`make run`, stopped in the end as a Ctrl-C does."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AMBASSADE_")}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MAKEFLAGS", "MAKELEVEL"):
        environment.pop(name, None)
    environment["PORT"] = str(port)
    site = subprocess.Popen(
        ["make", "run"], cwd=folder, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield site
    finally:
        if site.poll() is None:
            os.killpg(site.pid, signal.SIGINT)
        site.wait(60)


def seconds_to_first_page(folder):
    port, begun = free_port(), time.perf_counter()
    with running(folder, port) as site:
        while not answers(f"http://127.0.0.1:{port}/nl/"):
            if site.poll() is not None:
                sys.exit(f"make run ended with {site.returncode}")
            if time.perf_counter() - begun > LONGEST:
                sys.exit(f"no page after {LONGEST} s")
            time.sleep(0.1)
        return time.perf_counter() - begun


def main():
    with tempfile.TemporaryDirectory(prefix="ambassade-start-") as name:
        folder = Path(name) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
        for words in ("from a clone to the first page", "a second start"):
            print(f"{words:<32}{seconds_to_first_page(folder):>8.1f} s", flush=True)


if __name__ == "__main__":
    main()

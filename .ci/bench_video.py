"""What preparing a private video costs: how long a 90-second 720p video takes, and how much slower pages get meanwhile.

Everything happens in a folder of its own that is thrown away. Site and workers run as `manage.py run` starts them.
Pages are asked in turn while ffmpeg works and while it is held still, so that one machine is compared with itself.
"""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("/nl/", "/nl/agenda/")
SECONDS, ROUNDS, CALLS = 90, 8, 15


def answer_times(port):
    """Seconds for each of some calls, pages in turn."""
    found = []
    for number in range(CALLS):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        begun = time.perf_counter()
        line.request("GET", PAGES[number % len(PAGES)], headers={"Host": "localhost"})
        answer = line.getresponse()
        answer.read()
        found.append(time.perf_counter() - begun)
        line.close()
        assert answer.status == 200, answer.status
    return found


def ffmpegs(private):
    """The processes that work in that folder, from the system's own table."""
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if str(private).encode() in command.read_bytes():
                yield int(command.parent.name)


def send(private, number):
    for pid in ffmpegs(private):
        with suppress(ProcessLookupError):
            os.kill(pid, number)


@contextmanager
def site(folder):
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environment = os.environ | {"PORT": str(port), "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
    running = subprocess.Popen([sys.executable, "manage.py", "run"], cwd=ROOT, env=environment)
    try:
        for _attempt in range(1200):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        running.terminate()
        running.wait(60)


def milliseconds(times):
    cuts = statistics.quantiles(times, n=20)
    return f"median {statistics.median(times) * 1000:.0f} ms, 95 % within {cuts[18] * 1000:.0f} ms"


def in_turn(port, private, video):
    from workflows.videos.models import Status

    held, working = [], []
    for _round in range(ROUNDS):
        send(private, signal.SIGSTOP)
        held += answer_times(port)
        send(private, signal.SIGCONT)
        working += answer_times(port)
        video.refresh_from_db()
        if video.status != Status.WORKING:
            break
    return held, working


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {"AMBASSADE_VAR": name, "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
        sys.path.insert(0, str(ROOT))
        with site(folder) as port:
            import django

            django.setup()
            from django.core.files.base import File

            from tests.factories.videos import draw
            from workflows.people.models import Member
            from workflows.videos.keeping import receive
            from workflows.videos.models import PrivateVideo, Status

            clip = draw(folder / "clip.mp4", seconds=SECONDS, size="1280x720")
            answer_times(port)  # warm
            private, owner = folder / "private", Member.objects.first()

            def begin():
                with clip.open("rb") as file:
                    video = receive(File(file, "clip.mp4"), owner)
                while not list(ffmpegs(private)):
                    time.sleep(0.1)
                return video, time.perf_counter()

            video, _begun = begin()
            time.sleep(2)
            held, working = in_turn(port, private, video)
            while PrivateVideo.objects.get(pk=video.pk).is_pending:
                time.sleep(0.5)
            video, begun = begin()
            while PrivateVideo.objects.get(pk=video.pk).is_pending:
                time.sleep(0.2)
            took, video = time.perf_counter() - begun, PrivateVideo.objects.get(pk=video.pk)
            assert video.status == Status.PLAYABLE, video.refused_because
            print(f"\npages, ffmpeg held still: {milliseconds(held)}")
            print(f"pages, ffmpeg at work:    {milliseconds(working)}")
            ratio = statistics.median(working) / statistics.median(held)
            print(f"ratio of medians: {ratio:.2f} of {len(working)} calls each")
            print(f"a video of {SECONDS} s at 720p is ready after {took:.0f} s ({took / SECONDS:.2f} × its length)")


if __name__ == "__main__":
    main()

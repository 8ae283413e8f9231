"""What the product costs: queries at few and at many rows, and rates as a ratio to a bare Django view. `make bench`.

Everything happens in a folder of its own that is thrown away. The product and the bare view run under the same
server with the same number of workers, are driven by the same client in turn, and medians are printed: on one
machine a ratio means something, a time does not. `QUICK=1` leaves the rates out.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STEPS_ADDED = (30, 1000)
ROUNDS, CALLS, LONGEST = 5, 60, 2.0
HELLO = """
import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
names = ["security.SecurityMiddleware", "common.CommonMiddleware", "csrf.CsrfViewMiddleware",
         "clickjacking.XFrameOptionsMiddleware"]
settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__,
                   MIDDLEWARE=[("django.middleware." + name) for name in names])
urlpatterns = [path("hello/", lambda request: HttpResponse("Hello"))]
application = get_wsgi_application()
"""


def prepare():
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    sys.path.insert(0, str(ROOT))
    import logging

    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.core.management import call_command

    print("Making a site with the demo cooperative …", flush=True)
    call_command("migrate", verbosity=0)
    with open(os.devnull, "w") as nothing:
        call_command("seed_demo", stdout=nothing)


def multiply(count):
    """That many more missions, each with its first record and an earlier offer, and up to a hundred events."""
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone

    from workflows.kernel.models import TransitionRecord
    from workflows.missions.models import Assignment, Mission
    from workflows.people.models import Member

    pattern = Mission.objects.exclude(starts=None).first()
    person = Member.objects.filter(mandates__state="active").first()
    columns = {f.attname for f in Mission._meta.concrete_fields} - {"id"}
    values = {name: getattr(pattern, name) for name in columns} | {"state": "qualifying"}
    made = Mission.objects.bulk_create([Mission(**values | {"title": f"Copy {n}"}) for n in range(count)], 200)
    kind, moment = ContentType.objects.get_for_model(Mission), timezone.now()
    TransitionRecord.objects.bulk_create(
        [
            TransitionRecord(content_type=kind, object_id=m.pk, number=1, step="request", source="new", revision=1,
                             target="qualifying", at=moment, actor_kind="clock", actor_reference="clock", text_hash="")
            for m in made
        ], 200,
    )  # fmt: skip
    Assignment.objects.bulk_create([Assignment(mission=m, member=person, state="declined") for m in made], 200)
    for number in range(min(count, 100)):  # a page of the tree costs many statements: more would take minutes
        publish(f"copy-{count}-{number}", timedelta(minutes=number))


def publish(slug, wait):
    """One more event of the agenda, with its page."""
    from django.utils import timezone

    from pages.models import Event, EventPage

    page = EventPage.objects.live().filter(listing__language="nl", event__starts__gt=timezone.now()).first()
    names = {f.attname for f in Event._meta.concrete_fields} - {"id", "uid", "mission_id"}
    values = {name: getattr(page.event, name) for name in names}
    event = Event.objects.create(**values | {"starts": page.event.starts + wait, "ends": page.event.ends + wait})
    page.copy(update_attrs={"slug": slug, "event": event}, copy_revisions=False, keep_live=True, log_action=None)


def pages():
    """Name -> (who asks, path)."""
    from django.urls import reverse
    from django.utils.translation import override

    from workflows.missions.models import Assignment, Mission
    from workflows.people.roles import Role, holders

    coordinator = holders(Role.COORDINATOR)[0]
    seat = Assignment.objects.exclude(seat=None).select_related("member__user", "mission").first()
    dossier = Mission.objects.get(pk=seat.mission_id)
    with override("nl"):
        return {
            "agenda": (None, "/nl/agenda/"),
            "home": (None, "/nl/"),
            "feed": (None, reverse("agenda_ics")),
            "desk: missions": (coordinator, reverse("missions")),
            "desk: dossier": (coordinator, reverse("mission_dossier", args=[dossier.pk])),
            "desk: home": (coordinator, "/admin/"),
            "zone: home": (seat.member.user, reverse("zone_home")),
            "zone: missions": (seat.member.user, reverse("zone_missions")),
            "zone: mission": (seat.member.user, reverse("zone_mission", args=[dossier.pk])),
        }


def queries(user, path):
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.factories.people import log_in

    client = Client()
    if user is not None:
        log_in(client, user)
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
        size = len(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    return len(captured), size, answer.status_code


def count_pages():
    columns = []
    for added in (0, *STEPS_ADDED):
        if added:
            multiply(added)
        columns.append({name: queries(*who) for name, who in pages().items()})
    heads = ["as seeded", *(f"+{added}" for added in STEPS_ADDED)]
    print(f"\n{'queries of a page':<20}" + "".join(f"{head:>11}" for head in heads) + f"{'bytes':>11}{'status':>8}")
    for name in columns[0]:
        last = columns[-1][name]
        print(f"{name:<20}" + "".join(f"{c[name][0]:>11}" for c in columns) + f"{last[1]:>11}{last[2]:>8}")


def count_steps():
    """perform(), by an account of a request: what one step asks of the database, savepoints aside."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from tests.factories import cast, missions
    from workflows.approvals.models import ApprovalPolicy
    from workflows.kernel.models import TransitionRecord
    from workflows.kernel.perform import perform
    from workflows.people.models import SupportSeat
    from workflows.people.roles import remember_for_request, scope_of

    print(f"\n{'queries of a step':<34}{'queries':>8}{'records':>9}")

    def measure(name, subject, step, by, **answers):
        remember_for_request(by)
        scope_of(by)
        before = TransitionRecord.objects.count()
        with CaptureQueriesContext(connection) as captured:
            outcome = perform(subject, step, by=by, seen=subject.revision, **answers)
        count = sum(not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for q in captured)
        print(f"{name:<34}{count:>8}{TransitionRecord.objects.count() - before:>9}")
        return outcome

    with transaction.atomic():
        SupportSeat.objects.all().delete()
        ApprovalPolicy.objects.all().update(active=False)
        mission = missions.requested()
        mission = measure("qualify", mission, "qualify", mission.owner).subject
        missions.policy(("support_group", 1))
        request = measure("approve: asks for approval", mission, "approve", mission.owner).waits_for
        measure("agree: the last yes approves", request, "agree", cast.seated())
        mission.refresh_from_db()
        person = cast.ambassador()
        measure("offer: one person is asked", mission, "offer", mission.owner, ambassadors=[person])
        measure("accept: the last seat staffs", missions.assignment(mission, person), "accept", person.user)
        mission.refresh_from_db()
        measure("confirm", mission, "confirm", mission.owner)
        transaction.set_rollback(True)


@contextmanager
def server(application, folder, environment):
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-w",
        "2",
        "-b",
        f"127.0.0.1:{port}",
        "--log-level",
        "error",
        application,
    ]
    running = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        for _attempt in range(300):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        running.terminate()
        running.wait(20)


def rate(port, path, cookie):
    """Answers a second to one client after another, on one connection at a time."""
    headers = {"Host": "localhost", **({"Cookie": cookie} if cookie else {})}
    begun, calls = time.perf_counter(), 0
    while calls < CALLS and time.perf_counter() - begun < LONGEST:
        calls += 1
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        answer.read()
        line.close()
        if answer.status != 200:
            return 0.0
    return calls / (time.perf_counter() - begun)


def session_of(user):
    from django.conf import settings
    from django.test import Client

    from tests.factories.people import log_in

    if user is None:
        return ""
    client = log_in(Client(), user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def compare_rates(folder):
    (folder / "hello.py").write_text(HELLO)
    asked = {name: (path, session_of(user)) for name, (user, path) in pages().items()}
    ours = os.environ | {"PYTHONPATH": str(ROOT)}
    with server("cms.wsgi", ROOT, ours) as product, server("hello", folder, os.environ) as hello:
        print(f"\n{'rate as a ratio to hello':<26}{'median':>9}  of {ROUNDS} rounds in turn")
        rate(hello, "/hello/", "")
        for name, (path, cookie) in asked.items():
            rate(product, path, cookie)
            ratios = []
            for _round in range(ROUNDS):
                bare = rate(hello, "/hello/", "")
                ratios.append(rate(product, path, cookie) / bare)
            print(f"{name:<26}{statistics.median(ratios):>9.4f}", flush=True)


def main():
    with tempfile.TemporaryDirectory(prefix="ambassade-bench-") as name:
        os.environ["AMBASSADE_VAR"] = name
        os.environ.pop("DATABASE_URL", None)
        prepare()
        count_pages()
        count_steps()
        if not os.environ.get("QUICK"):
            compare_rates(Path(name))


if __name__ == "__main__":
    main()

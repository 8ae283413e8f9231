"""What the product costs: queries of every list, dossier and step, rates as a ratio to a bare view. `make bench`.

The lists are those of the law of flatness (`tests/house/lists/`), each counted at one row and at many; the rates
are those of the demo with ten thousand more missions and events. Everything happens in a folder of its own that is
thrown away; what planning a season and what rules of the house cost is measured there too (`bench_season.py`,
`bench_rules.py`). The product
and the bare view run under the same server with the same number of workers, are driven by the same client in turn,
and medians are printed: on one machine a ratio means something, a time does not. `anew` is the first reader after
every write: nothing is remembered of what pages read (`pages/remembered.py`). `QUICK=1` leaves the rates out.
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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROWS, MORE = (1, 30, 1000), 10_000
NO_COPY = "asked=1"  # a cookie that means nothing: who carries one gets no copy of a public page
ANEW = ("agenda", "agenda, filtered", "event", "home", "feed")  # asked also of a product that remembers nothing
ROUNDS, CALLS, LONGEST = 5, 60, 2.0
RANKING = 0.3  # seconds of one core
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


# As visitors find it: tests look at once at what they changed, so they do without copies.
WITH_COPIES = """
from cms.settings.test import *
MIDDLEWARE = ["cms.copies.copies", *MIDDLEWARE]
"""


def prepare():
    """A migrated database with the public site, as each list and dossier of the suite finds it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    sys.path.insert(0, str(ROOT))
    import logging

    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.core.management import call_command

    from cms.startup import keep_what_is_there
    from tests.house.database import begin_without_policies

    keep_what_is_there()

    print("Making a database …", flush=True)
    call_command("migrate", verbosity=0)
    begin_without_policies()


def fill():
    from django.core.management import call_command

    print("\nFilling it with the demo cooperative …", flush=True)
    with open(os.devnull, "w") as nothing:
        call_command("seed_demo", stdout=nothing)


def add_many():
    """Many more missions, each with an earlier offer to who is asked below, as many events and ambassadors."""
    from pages.models import Event
    from tests.house.lists import copies, keys, more_events
    from tests.house.lists.table import members
    from workflows.missions.models import Assignment, Mission
    from workflows.people.queries import ambassadors

    pattern = Mission.objects.filter(state="qualifying").first()
    seat = Assignment.objects.exclude(seat=None).select_related("member").first()
    offer = Assignment(mission=pattern, member=seat.member, state="declined")
    copies(offer, MORE, mission_id=keys(copies(pattern, MORE)))
    ambassador, people = ambassadors().filter(profile__isnull=False).first(), keys(members(MORE))
    known = (ambassador.mandates.get(state="active"), ambassador.profile, ambassador.language_skills.first())
    for each in known:
        copies(each, MORE, member_id=people)
    event = Event.objects.filter(mission=None, listings__language="nl").order_by("-starts").first()
    more_events(event, MORE)


def rank():
    """One mission among everybody, as its owner sees it: the cards are counted, none of them is drawn."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from workflows.matching.queries import candidates
    from workflows.missions.models import Mission

    mission = Mission.objects.filter(state__in=("approved", "staffing")).first()
    rounds = []
    for _round in range(ROUNDS):
        mission = Mission.objects.get(pk=mission.pk)
        begun = time.process_time()
        with CaptureQueriesContext(connection) as captured:
            found = candidates(mission, reader=mission.owner)
        rounds.append(time.process_time() - begun)
    work = statistics.median(rounds)
    print(
        f"\nranking one mission among {len(found):,} people: {len(captured)} queries, {work:.2f} s at work = "
        f"{work / RANKING:.2f} of what it may take",
        flush=True,
    )


def pages():
    """Name -> (a cookie or who asks, path)."""
    from django.urls import reverse
    from django.utils.translation import override

    from pages.models import EventPage
    from workflows.missions.models import Assignment, Mission
    from workflows.people.roles import Role, holders

    event = EventPage.objects.live().filter(locale__language_code="nl").first()
    coordinator = holders(Role.COORDINATOR)[0]
    seat = Assignment.objects.exclude(seat=None).select_related("member__user", "mission").first()
    dossier = Mission.objects.get(pk=seat.mission_id)
    staffed_now = Mission.objects.visible_to(coordinator).filter(state__in=("approved", "staffing")).first()
    with override("nl"):
        return {
            "agenda, from its copy": ("", "/nl/agenda/"),
            "agenda": (NO_COPY, "/nl/agenda/"),
            "agenda, filtered": (NO_COPY, "/nl/agenda/?level=local&q=avond"),
            "event": (NO_COPY, reverse("event", args=[event.slug])),
            "home": (NO_COPY, "/nl/"),
            "feed, from its copy": ("", reverse("agenda_ics")),
            "feed": (NO_COPY, reverse("agenda_ics")),
            "desk: missions": (coordinator, reverse("missions")),
            "desk: board": (coordinator, reverse("missions_board")),
            "desk: rotation": (coordinator, reverse("rotation")),
            "desk: dossier": (coordinator, reverse("mission_dossier", args=[dossier.pk])),
            "desk: who suits": (coordinator, reverse("mission_suits", args=[staffed_now.pk])),
            "desk: home": (coordinator, "/admin/"),
            "zone: home": (seat.member.user, reverse("zone_home")),
            "zone: missions": (seat.member.user, reverse("zone_missions")),
            "zone: mission": (seat.member.user, reverse("zone_mission", args=[dossier.pk])),
        }


def queries(client, path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
        size = len(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    if answer.status_code != 200:
        sys.exit(f"{path} answered {answer.status_code}")
    return len(captured), size


def count_lists():
    """Every list and dossier, by the table of the law of flatness; each with rows of its own, which are taken back."""
    from django.core.cache import cache
    from django.db import transaction
    from django.test import Client

    from tests.factories.people import log_in
    from tests.house.lists import READERS, TABLE

    heads = "".join(f"{rows:>8,}" for rows in ROWS)
    print(f"\n{'queries of a list or dossier at':<46}{heads} rows{'bytes':>11}", flush=True)
    for name, listed in TABLE.items():
        cache.clear()
        with transaction.atomic():
            reader = READERS[listed.who]()
            address, more = listed.make(reader)
            client = log_in(Client(), reader) if reader else Client()
            found, before = [], 1
            for rows in ROWS:
                more(rows - before)
                before = rows
                found.append(queries(client, address))
            transaction.set_rollback(True)
        growing = "" if len({each[0] for each in found}) == 1 else "  GROWS"
        counts = "".join(f"{each[0]:>8}" for each in found)
        print(f"{name:<46}{counts}     {found[-1][1]:>11}{growing}", flush=True)


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


def cookie_of(user):
    from django.conf import settings
    from django.test import Client

    from tests.factories.people import log_in

    if isinstance(user, str):
        return user
    client = log_in(Client(), user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def compare_rates(folder):
    (folder / "hello.py").write_text(HELLO)
    asked = {name: (path, cookie_of(user)) for name, (user, path) in pages().items()}
    (folder / "with_copies.py").write_text(WITH_COPIES)
    ours = os.environ | {"PYTHONPATH": f"{ROOT}:{folder}", "DJANGO_SETTINGS_MODULE": "with_copies"}
    forgetful = ours | {"DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    with (
        server("cms.wsgi", ROOT, ours) as product,
        server("cms.wsgi", ROOT, forgetful) as anew,
        server("hello", folder, os.environ) as hello,
    ):
        print(f"\n{'rate as a ratio to hello':<26}{'median':>9}{'anew':>9}  of {ROUNDS} rounds in turn")
        rate(hello, "/hello/", "")
        for name, (path, cookie) in asked.items():
            ports = [product, anew] if name in ANEW else [product]
            for port in ports:
                rate(port, path, cookie)
            rounds = []
            for _round in range(ROUNDS):
                bare = rate(hello, "/hello/", "")
                rounds.append([rate(port, path, cookie) / bare for port in ports])
            medians = "".join(f"{statistics.median(each):>9.4f}" for each in zip(*rounds, strict=True))
            print(f"{name:<26}{medians}", flush=True)


def main():
    with tempfile.TemporaryDirectory(prefix="ambassade-bench-") as name:
        os.environ["AMBASSADE_VAR"] = name
        os.environ.pop("DATABASE_URL", None)
        prepare()
        count_lists()
        if not os.environ.get("QUICK"):
            from bench_rules import rules
            from bench_season import seasons

            seasons()
            rules()
        fill()
        count_steps()
        add_many()
        rank()
        if not os.environ.get("QUICK"):
            compare_rates(Path(name))


if __name__ == "__main__":
    main()

"""What two hundred rules of the house over ten thousand dossiers cost one tick of the clock.

A part of `make bench`; alone: `.venv/bin/python .ci/bench_rules.py`.
"""

import sys
import time

RULES, DOSSIERS = 200, 10_000
MOST_SECONDS, MOST_QUERIES = 30, 500
CONDITIONS = (
    (("level is local", None), ("themes lacks care", None)),
    (("owned yes", None), ("country is be", None)),
    (("level is european", None), ("starts beyond", "3")),
)


def fill():
    from tests.factories import missions, rules
    from tests.house.lists import copies
    from workflows.automations.models import Trigger

    pattern = missions.qualifying()
    copies(pattern, DOSSIERS - 1)
    told = rules.send()
    for number in range(RULES):
        lasting = number % 2 == 0
        rules.rule(
            Trigger.STATE if lasting else Trigger.DAY,
            "qualifying" if lasting else "starts",
            told,
            days=number % 7,
            name=f"Rule {number}",
            conditions=CONDITIONS[number % len(CONDITIONS)],
        )


def tick():
    """(causes found, queries, seconds) of one run of the clock, as it stands one day later."""
    from datetime import timedelta

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from workflows.automations import jobs
    from workflows.automations.models import Firing
    from workflows.kernel import clock

    before, begun = Firing.objects.count(), time.perf_counter()
    with clock.at(clock.now() + timedelta(days=1, hours=1)), CaptureQueriesContext(connection) as captured:
        jobs.every_minute()
        jobs.every_quarter()
    return Firing.objects.count() - before, len(captured), time.perf_counter() - begun


def rules():
    from django.db import transaction

    print(f"\n{RULES} rules over {DOSSIERS:,} dossiers, a tick of the clock", flush=True)
    with transaction.atomic():
        fill()
        for name in ("the first", "the second"):
            made, queries, seconds = tick()
            share = seconds / MOST_SECONDS
            within = "" if share <= 1 and queries <= MOST_QUERIES else "  TOO MUCH"
            print(
                f"{name:<12}{made:>7,} deeds{queries:>6} queries{share:>8.2f} of the time it may take{within}",
                flush=True,
            )
        transaction.set_rollback(True)


if __name__ == "__main__":
    import os
    import tempfile
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parent))
    with tempfile.TemporaryDirectory(prefix="ambassade-bench-") as name:
        os.environ["AMBASSADE_VAR"] = name
        os.environ.pop("DATABASE_URL", None)
        from bench import prepare

        prepare()
        rules()

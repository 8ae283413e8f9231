"""What planning a season costs, from the database to the plan, and what it is worth beside filling seats by hand.

A part of `make bench`; alone: `.venv/bin/python .ci/bench_season.py`. Everything is drawn by the same dice each time.
"""

import random
import statistics
import time
from datetime import timedelta
from itertools import pairwise

DAYS, ROUNDS = 180, 3
SIZES = ((500, 2_000, 2.0), (1_000, 10_000, 10.0))  # missions, people, seconds that it may take
SCARCE = ((500, 150), (300, 90), (200, 40))


def fill(missions_wanted, people_wanted, seed):
    """Missions over half a year and ambassadors with sheets of every kind, in the whole country."""
    from snippets.models import Competence, Sector, Theme
    from tests.factories import cast, missions
    from tests.factories.people import make_region
    from workflows.approvals.models import ApprovalPolicy

    ApprovalPolicy.objects.all().update(active=False)
    dice = random.Random(seed)
    lists = {
        "regions": [make_region(f"region-{n}") for n in range(11)],
        "languages": [cast.language(key) for key in ("nl", "fr", "en")],
    }
    for name, model, count in (("themes", Theme, 12), ("competences", Competence, 8), ("sectors", Sector, 8)):
        lists[name] = [missions.choice(model, f"{model.__name__}-{n}") for n in range(count)]
    pattern, owner = cast.ambassador(region=lists["regions"][0]), cast.seated(coordinator=True)
    fill_people(pattern, people_wanted, lists, dice)
    fill_missions(missions.approved(owner=owner), missions_wanted, lists, dice)
    return owner


def fill_people(pattern, wanted, lists, dice):
    """Ambassadors like this one, each with a region, a sheet and one or two languages of their own."""
    from tests.house.lists import copies, keys
    from tests.house.lists.table import members
    from workflows.people.models import Member
    from workflows.people.sheet.models import Profile

    people = list(Member.objects.filter(pk__in=keys(members(wanted))))
    for each in people:
        each.region = dice.choice(lists["regions"])
    Member.objects.bulk_update(people, ["region"], 500)
    own = {"member_id": [each.pk for each in people]}
    copies(pattern.mandates.get(), wanted, **own)
    for attended in pattern.attendances.all()[:1]:
        copies(attended, wanted, **own)
    paces = [dice.choice(["fewer", "same", "same", "more"]) for _each in people]
    reaches = [dice.choice(["regions", "regions", "country"]) for _each in people]
    profiles = copies(pattern.profile, wanted, pace=paces, reach=reaches, **own)
    first = [dice.randrange(3) for _each in people]
    keys_of = [each.pk for each in lists["languages"]]
    spoken = [(each.pk, keys_of[at]) for each, at in zip(people, first, strict=True)]
    spoken += [(each.pk, keys_of[(at + 1) % 3]) for each, at in list(zip(people, first, strict=True))[::3]]
    skill = pattern.language_skills.get()
    copies(skill, len(spoken), member_id=[each for each, _key in spoken], language_id=[key for _each, key in spoken])
    many(Profile.themes.through, "profile_id", "theme_id", profiles, lists["themes"], 3, dice)
    many(Profile.competences.through, "profile_id", "competence_id", profiles, lists["competences"], 2, dice)
    many(Profile.sectors.through, "profile_id", "sector_id", profiles, lists["sectors"], 2, dice)


def fill_missions(pattern, wanted, lists, dice):
    """Missions like this one, each at an hour, in a place and with wishes of its own."""
    from datetime import datetime
    from datetime import time as clock_time

    from django.utils import timezone

    from tests.house.lists import copies
    from workflows.kernel import clock
    from workflows.missions.models import Mission

    today, starts = clock.today(), []
    for _n in range(wanted):
        day, hour = today + timedelta(days=dice.randrange(2, DAYS)), dice.choice((9, 14, 18, 19))
        starts.append(timezone.make_aware(datetime.combine(day, clock_time(hour))))

    def drawn(entries):
        return [getattr(each, "pk", each) for each in dice.choices(entries, k=wanted)]

    made = copies(
        pattern,
        wanted,
        starts=starts,
        ends=[each + timedelta(hours=2) for each in starts],
        region_id=drawn(lists["regions"]),
        language_id=drawn(lists["languages"]),
        sector_id=drawn(lists["sectors"]),
        ambassadors_wanted=drawn((1, 1, 2)),
    )
    many(Mission.themes.through, "mission_id", "theme_id", made, lists["themes"], 2, dice)
    many(Mission.competences.through, "mission_id", "competence_id", made, lists["competences"], 1, dice)


def many(through, one, other, rows, entries, most, dice):
    links = [through(**{one: row.pk, other: entry.pk}) for row in rows for entry in dice.sample(entries, most)]
    through.objects.bulk_create(links, 2000)


def choices():
    from workflows.kernel import clock
    from workflows.planning.choices import Choices

    return Choices(clock.today(), clock.today() + timedelta(days=DAYS))


def measure(missions_wanted, people_wanted, limit):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from workflows.matching.models import weights_in_force
    from workflows.missions.models import Mission
    from workflows.planning.loading import load_season
    from workflows.planning.solving import plan

    fill(missions_wanted, people_wanted, seed=1)
    rounds, found, parts = [], None, None
    for _round in range(ROUNDS):
        begun, at_work = time.perf_counter(), [time.process_time()]
        with CaptureQueriesContext(connection) as captured:
            season = load_season(Mission.objects.all(), choices(), weights_in_force())
        at_work.append(time.process_time())
        problem = season.problem()
        at_work.append(time.process_time())
        found = plan(problem, 60)
        at_work.append(time.process_time())
        rounds.append((at_work[-1] - at_work[0], time.perf_counter() - begun))
        parts = [after - before for before, after in pairwise(at_work)]
    work, clock = (statistics.median(each) for each in zip(*rounds, strict=True))
    names = ("loading", "scoring", "solving")
    shares = ", ".join(f"{name} {part:.2f}" for name, part in zip(names, parts, strict=True))
    print(
        f"{missions_wanted:>6} × {people_wanted:<7,}{len(problem.pairs):>10,} pairs{len(captured):>4} queries"
        f"{work:>7.2f} s at work = {work / limit:.2f} of what it may take ({shares}; {clock:.2f} by the clock)"
        f"{found.goals.seats:>7} seats, {proof(found)}",
        flush=True,
    )


def proof(found):
    return f"not proven: {', '.join(found.unproven)}" if found.unproven else "proven"


def more(found, before):
    return f"{found / max(before, 1) - 1:+.1%}"


def compare(missions_wanted, people_wanted, seed):
    """What the plan is worth beside taking the best for each mission in the order of their dates."""
    from workflows.matching.models import weights_in_force
    from workflows.missions.models import Mission
    from workflows.planning.core import greedy, worth
    from workflows.planning.loading import load_season
    from workflows.planning.solving import plan

    fill(missions_wanted, people_wanted, seed)
    season = load_season(Mission.objects.all(), choices(), weights_in_force())
    problem = season.problem().sorted()
    by_hand, found = worth(problem, greedy(problem)), plan(problem, 60)
    print(
        f"{missions_wanted:>6} × {people_wanted:<7} by hand {by_hand.seats} seats, {by_hand.points} points; planned "
        f"{found.goals.seats} seats ({more(found.goals.seats, by_hand.seats)}), {found.goals.points} points "
        f"({more(found.goals.points, by_hand.points)}), {proof(found)}",
        flush=True,
    )


def seasons():
    from django.db import transaction

    scarce = [(*each, 7) for each in SCARCE]
    for title, work, rows in (
        ("a season, from the database to the plan", measure, SIZES),
        ("scarce seasons, planned and by hand", compare, scarce),
    ):
        print(f"\n{title}", flush=True)
        for each in rows:
            with transaction.atomic():
                work(*each)
                transaction.set_rollback(True)


if __name__ == "__main__":
    import os
    import tempfile

    from bench import prepare

    with tempfile.TemporaryDirectory(prefix="ambassade-bench-") as name:
        os.environ["AMBASSADE_VAR"] = name
        os.environ.pop("DATABASE_URL", None)
        prepare()
        seasons()

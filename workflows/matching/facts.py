"""Missions and people as the facts that `core` judges, in a number of queries that no number of them changes."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from json import loads
from typing import Any

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Cast
from django.utils import timezone

from workflows.kernel import clock
from workflows.matching.duos import partners_of
from workflows.matching.given import Partner, Period, Person, Wanted
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import HOLDS_SEAT, AssignmentState, SeatRole
from workflows.missions.travel import FARTHEST, ONLINE, Roads, place_of
from workflows.missions.year import within, year_of
from workflows.people.calendar.models import BusyTime
from workflows.people.charter.models import CharterVersion, unsigned_by
from workflows.people.charter.states import CharterState
from workflows.people.models import Mandate, Member
from workflows.people.sheet.models import BlockedPeriod, LanguageSkill, Profile
from workflows.people.sheet.week import slot_of
from workflows.people.states import CURRENT
from workflows.people.training.models import Attendance
from workflows.people.training.states import AttendanceState

LISTS = {
    "themes": (Profile.themes.through, "theme"),
    "sectors": (Profile.sectors.through, "sector"),
    "competences": (Profile.competences.through, "competence"),
    "kinds": (Profile.intervention_kinds.through, "interventionkind"),
    "regions": (Profile.travel_regions.through, "region"),
}
NOBODY: Mapping[int, Collection[int]] = {}
# Every offer sets `answer_by`; who came forward without one was asked by nobody.
ASKED = ~Q(state__in=(AssignmentState.NEW, AssignmentState.INTERESTED)) & ~Q(
    state__in=(AssignmentState.NOT_CHOSEN, AssignmentState.DECLINED), answer_by=None
)


def who_could(role: str) -> QuerySet[Any]:
    """The keys of everybody who holds such a seat, or would as soon as something is lifted."""
    if role == SeatRole.STAFF:
        return Member.objects.filter(permanent_staff=True).values("pk")
    return Mandate.objects.filter(state__in=CURRENT).values("member")


def wanted_of(
    missions: list[Mission],
    role: str,
    people: dict[int, Person],
    alone: bool = False,
    proposed: Mapping[int, Collection[int]] = NOBODY,
) -> list[Wanted]:
    """The missions as facts, after `people_for` read what these missions ask. 3 queries where somebody is on them.

    `alone`: nothing comes from what others did. `proposed`: who else is to be the other part of a duo, by mission.
    """
    roads = roads_to(missions, people)
    if alone:
        return [replace(_wanted(mission, role, people, roads, ()), beside=()) for mission in missions]
    partners = partners_of(missions, role, people, proposed)
    return [_wanted(mission, role, people, roads, partners.get(mission.pk, ())) for mission in missions]


def roads_to(missions: list[Mission], people: dict[int, Person]) -> dict[int, dict[int | None, timedelta]]:
    """By mission, how far it is from wherever somebody of these is on another one. 1 query where anybody is."""
    places = {place for person in people.values() for _key, _starts, _ends, place in person.seats}
    if not places:
        return {}
    roads = Roads()
    return {mission.pk: {place: roads.apart(place_of(mission), place) for place in places} for mission in missions}


def _wanted(
    mission: Mission,
    role: str,
    people: dict[int, Person],
    roads: Mapping[int, Mapping[int | None, timedelta]],
    partners: tuple[Partner, ...],
) -> Wanted:
    event = _event(mission)
    on_it = [each.member_id for each in mission.assignments.all() if each.state in HOLDS_SEAT]
    return Wanted(
        key=mission.pk,
        now=clock.now(),
        staff=role == SeatRole.STAFF,
        language=mission.language_id,
        region=mission.region_id,
        country=mission.country_id,
        online=mission.is_online,
        event=event,
        days=(_day(event[0]), _day(event[1])) if event else None,
        roads=roads.get(mission.pk, {}),
        slot=slot_of(event[0]) if event else "",
        kind=mission.intervention_kind_id,
        audience=mission.audience_kind_id,
        sector=mission.sector_id,
        themes=frozenset(each.pk for each in mission.themes.all()),
        competences=frozenset(each.pk for each in mission.competences.all()),
        requester=mission.requester_email.lower(),
        author=mission.author_id,
        on_it=frozenset(on_it),
        beside=tuple(people[pk].fulfilled for pk in on_it if pk in people),
        partners=partners,
    )


def _event(mission: Mission) -> Period | None:
    return (mission.starts, mission.ends or mission.starts) if mission.starts else None


def _day(moment: datetime) -> date:
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def people_for(missions: list[Mission], role: str, members: QuerySet[Member] | None = None) -> dict[int, Person]:
    """Everybody who could hold such a seat, or only some, with what these missions ask of them.

    5 queries, and 3 for what was not read of the missions before.
    """
    prefetch_related_objects(missions, "themes", "competences", "assignments")
    among = who_could(role) if members is None else members.order_by().values("pk")
    people = _sheets(Member.objects.filter(pk__in=among) if members is None else members)
    _lists(people, missions, among)
    _times(people, missions, among)
    _history(people, missions, among)
    return people


def _sheets(members: QuerySet[Member]) -> dict[int, Person]:
    """What stands once for each: the register, the sheet, the mandate, the charter and the initial training.

    Read as numbers and text, which the database driver hands over as they are: each row is made over only once.
    """
    charter = CharterVersion.objects.filter(state=CharterState.IN_FORCE)
    noted = Attendance.objects.filter(member=OuterRef("pk"), state=AttendanceState.NOTED)
    whether = {"account": "user__is_active", "is_member": "active", "is_staff": "permanent_staff"}
    found = members.annotate(
        current=FilteredRelation("mandates", condition=Q(mandates__state__in=CURRENT)),
        **{name: Cast(column, IntegerField()) for name, column in whether.items()},
        unsigned=Cast(Exists(unsigned_by(OuterRef("pk"))), IntegerField()),
        trained=Cast(Exists(noted), IntegerField()),
        typical=Cast("profile__week", TextField()),
        until=Cast("current__paused_until", TextField()),
        sign_by=Cast(Subquery(charter.values("sign_by")[:1]), TextField()),
    ).values_list(
        "pk", "first_name", "last_name", "number", "email", "user_id", "account", "is_member", "is_staff",
        "region_id", "country_id", "profile__reach", "profile__pace", "typical", "current__state",
        "until", "unsigned", "sign_by", "trained",
    )  # fmt: skip
    today, day, week = clock.today(), cache(date.fromisoformat), cache(loads)
    a_year = settings.AMBASSADE_MISSIONS_A_YEAR
    return {row[0]: _person(row, today, a_year, day, week) for row in found.order_by()}


def _person(
    row: Any, today: date, a_year: Mapping[str, int], day: Callable[[str], date], slots: Callable[[str], list[str]]
) -> Person:
    (pk, first, last, number, email, user, account, is_member, is_staff, region, country, reach, pace, week, mandate,
     until, unsigned, sign_by, trained) = row  # fmt: skip
    sign_by = day(sign_by) if sign_by else None
    is_late = sign_by is not None and sign_by < today
    return Person(
        key=pk, name=f"{first} {last}".strip() or number, email=email, user=user, has_account=bool(account),
        is_member=bool(is_member), is_staff=bool(is_staff), region=region, country=country, reach=reach or "regions",
        pace=pace or "same", week=slots(week) if week else (), mandate=mandate or "",
        paused_until=day(until) if until else None, most=a_year[pace or "same"],
        charter=("late" if is_late else "open") if unsigned else "", sign_by=sign_by, is_trained=bool(trained),
    )  # fmt: skip


def _lists(people: dict[int, Person], missions: list[Mission], among: Any) -> None:
    """What stands in lists on the sheet, of what these missions ask; and who named any kind of intervention."""
    asked: dict[str, set[Any]] = {
        "themes": {each.pk for mission in missions for each in mission.themes.all()},
        "sectors": {mission.sector_id for mission in missions},
        "competences": {each.pk for mission in missions for each in mission.competences.all()},
        "regions": {mission.region_id for mission in missions},
    }
    spoken = LanguageSkill.objects.filter(member__in=among, language__in={each.language_id for each in missions})
    parts = []
    for name, (through, column) in LISTS.items():
        rows = through.objects.filter(profile__member__in=among)
        if name in asked:
            rows = rows.filter(**{f"{column}__in": asked[name] - {None}})
        named = rows.order_by().annotate(list=Value(name), level=Value(""))
        parts.append(named.values_list("list", "profile__member", column, "level"))
    languages = spoken.order_by().annotate(list=Value("languages")).values_list("list", "member", "language", "level")
    found: dict[str, dict[int, Any]] = {name: defaultdict(set) for name in LISTS} | {"languages": defaultdict(dict)}
    for name, member, key, level in languages.union(*parts, all=True):
        if level:
            found[name][member][key] = level
        else:
            found[name][member].add(key)
    for name, of_each in found.items():
        for member, keys in of_each.items():
            setattr(people[member], name, keys)
    for member in found["kinds"]:
        people[member].names_kinds = True


def _times(people: dict[int, Person], missions: list[Mission], among: Any) -> None:
    """Days off, busy times and seats that touch the time from the first of these missions to the last."""
    events = [event for mission in missions if (event := _event(mission))]
    if not events:
        return
    first, last = min(event[0] for event in events), max(event[1] for event in events)
    blocked = BlockedPeriod.objects.filter(member__in=among, starts__lte=_day(last), ends__gte=_day(first))
    for member, starts, ends in blocked.order_by("starts", "pk").values_list("member", "starts", "ends"):
        people[member].blocked += ((starts, ends),)
    busy = BusyTime.objects.filter(calendar__member__in=among, starts__lt=last, ends__gt=first).order_by()
    held = Assignment.objects.filter(member__in=among, seat__isnull=False)
    held = held.filter(holds_from__lt=last + FARTHEST, holds_until__gt=first - FARTHEST)
    online = When(mission__is_online=True, then=Value(ONLINE))
    place = Case(online, default=F("mission__region"), output_field=BigIntegerField())
    times = busy.annotate(held=Value(0), place=Value(0)).values_list(
        "calendar__member", "held", "starts", "ends", "place"
    )
    seats = held.order_by().annotate(place=place).values_list("member", "mission", "holds_from", "holds_until", "place")
    for member, mission, starts, ends, where in sorted(times.union(seats, all=True), key=lambda row: row[2]):
        if mission:
            people[member].seats += ((mission, starts, ends, where),)
        else:
            people[member].busy += ((starts, ends),)


def _history(people: dict[int, Person], missions: list[Mission], among: Any) -> None:
    """When they were asked last, apart for these missions, before which audiences they spoke, and how many missions
    they have in the years of these."""
    here, years = (
        Q(mission__in={each.pk for each in missions}),
        sorted({y for each in missions if (y := year_of(each))}),
    )
    rows = Assignment.objects.filter(member__in=among).order_by()
    nothing = Value(None, output_field=TextField())
    last = rows.filter(ASKED, ~here).values("member").annotate(
        what=Value("asked"), of=Value(0), count=Value(0), last=Cast(Max("state_since"), TextField())
    )  # fmt: skip
    met = rows.filter(state=AssignmentState.FULFILLED).values("member", of=F("mission__audience_kind"))
    parts = [met.annotate(what=Value("met"), count=Count("pk"), last=nothing)]
    seats = rows.filter(role=SeatRole.AMBASSADOR, state__in=HOLDS_SEAT)
    for year in years:
        held = seats.filter(within(year, "mission__starts")).values("member")
        parts.append(held.annotate(what=Value("held"), of=Value(year), count=Count("pk"), last=nothing))
    columns = ("what", "member", "of", "count", "last")
    for what, member, of, count, when in last.values_list(*columns).union(
        *(part.values_list(*columns) for part in parts), all=True
    ):
        person = people[member]
        if what == "asked":
            person.last_asked = _moment(when)
        elif what == "held":
            person.missions = {**person.missions, of: count}
        else:
            person.fulfilled += count
            person.met = {**person.met, of: count}
    if len(missions) > 1:
        for member, mission, when in rows.filter(ASKED & here).values_list("member", "mission", "state_since"):
            people[member].asked = {**people[member].asked, mission: when}


def _moment(written: str) -> datetime:
    """PostgreSQL says the zone, SQLite keeps UTC and says none."""
    found = datetime.fromisoformat(written)
    return found if found.tzinfo else found.replace(tzinfo=UTC)

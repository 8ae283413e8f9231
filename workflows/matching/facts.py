"""Missions and people as the facts that `core` judges, in a number of queries that no number of them changes."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.utils import timezone

from workflows.kernel import clock
from workflows.matching.duos import partners_of
from workflows.matching.given import Partner, Period, Person, Wanted
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import HOLDS_SEAT, AssignmentState, SeatRole
from workflows.missions.travel import FARTHEST, ONLINE, Roads, place_of
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


def who_could(role: str) -> QuerySet[Member]:
    """Everybody who holds such a seat, or would as soon as something is lifted."""
    if role == SeatRole.STAFF:
        return Member.objects.filter(permanent_staff=True)
    return Member.objects.filter(pk__in=Mandate.objects.filter(state__in=CURRENT).values("member"))


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
    members = who_could(role) if members is None else members
    people = _sheets(members)
    among = members.order_by().values("pk")
    _lists(people, missions, among)
    _times(people, missions, among)
    _history(people, missions, among)
    return people


def _sheets(members: QuerySet[Member]) -> dict[int, Person]:
    """What stands once for each: the register, the sheet, the mandate, the charter and the initial training."""
    charter = CharterVersion.objects.filter(state=CharterState.IN_FORCE)
    noted = Attendance.objects.filter(member=OuterRef("pk"), state=AttendanceState.NOTED)
    found = members.annotate(
        current=FilteredRelation("mandates", condition=Q(mandates__state__in=CURRENT)),
        unsigned=Exists(unsigned_by(OuterRef("pk"))),
        sign_by=Subquery(charter.values("sign_by")[:1]),
        trained=Exists(noted),
    ).values_list(
        "pk", "first_name", "last_name", "number", "email", "user_id", "user__is_active", "active", "permanent_staff",
        "region_id", "country_id", "profile__reach", "profile__pace", "profile__week", "current__state",
        "current__paused_until", "unsigned", "sign_by", "trained",
    )  # fmt: skip
    today = clock.today()
    return {row[0]: _person(row, today) for row in found.order_by()}


def _person(row: Any, today: date) -> Person:
    (pk, first, last, number, email, user, is_active, active, staff, region, country, reach, pace, week, mandate,
     paused_until, unsigned, sign_by, trained) = row  # fmt: skip
    is_late = sign_by is not None and sign_by < today
    return Person(
        key=pk, name=f"{first} {last}".strip() or number, email=email, user=user, has_account=bool(is_active),
        is_member=active, is_staff=staff, region=region, country=country, reach=reach or "regions",
        pace=pace or "same", week=week or (), mandate=mandate or "", paused_until=paused_until,
        charter=("late" if is_late else "open") if unsigned else "", sign_by=sign_by, is_trained=trained,
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
    for name, member, key, level in languages.union(*parts, all=True):
        person = people[member]
        if name == "languages":
            person.languages = {**person.languages, key: level}
        else:
            setattr(person, name, getattr(person, name) | {key})
    for person in people.values():
        person.names_kinds = bool(person.kinds)


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
    """When they were asked last, apart for these missions, and before which audiences they spoke."""
    keys = {mission.pk for mission in missions}
    here = Q(mission__in=keys)
    rows = Assignment.objects.filter(member__in=among).order_by()
    before = rows.values_list("member", "mission__audience_kind").annotate(
        last=Max("state_since", filter=ASKED & ~here), done=Count("pk", filter=Q(state=AssignmentState.FULFILLED))
    )
    for member, audience, last, done in before:
        person = people[member]
        if last and (person.last_asked is None or last > person.last_asked):
            person.last_asked = last
        if done:
            person.fulfilled += done
            person.met = {**person.met, audience: done}
    if len(missions) > 1:
        for member, mission, when in rows.filter(ASKED & here).values_list("member", "mission", "state_since"):
            people[member].asked = {**people[member].asked, mission: when}

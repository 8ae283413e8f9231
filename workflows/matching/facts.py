"""Missions and people as the facts that `core` judges, in a number of queries that no number of them changes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet, Value
from django.utils import timezone

from workflows.kernel import clock
from workflows.matching.core import Period, Person, Wanted
from workflows.missions import rules
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import HOLDS_SEAT, AssignmentState, SeatRole
from workflows.people.calendar.models import BusyTime
from workflows.people.charter.models import in_force
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
NOT_ASKED = (AssignmentState.NEW, AssignmentState.INTERESTED)


def who_could(role: str) -> QuerySet[Member]:
    """Everybody who holds such a seat, or would as soon as something is lifted."""
    if role == SeatRole.STAFF:
        return Member.objects.filter(permanent_staff=True)
    return Member.objects.filter(pk__in=Mandate.objects.filter(state__in=CURRENT).values("member"))


def wanted_of(missions: Iterable[Mission], role: str, people: dict[int, Person]) -> list[Wanted]:
    """The missions as facts. Their themes, competences and assignments are read once each where not read before."""
    return [_wanted(mission, role, people) for mission in missions]


def _wanted(mission: Mission, role: str, people: dict[int, Person]) -> Wanted:
    event = _event(mission)
    travel = rules.travel_time(mission)
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
        holds=(event[0] - travel, event[1] + travel) if event else None,
        slot=slot_of(event[0]) if event else "",
        kind=mission.intervention_kind_id,
        audience=mission.audience_kind_id,
        sector=mission.sector_id,
        themes=frozenset(each.pk for each in mission.themes.all()),
        competences=frozenset(each.pk for each in mission.competences.all()),
        requester=mission.requester_email.lower(),
        author=mission.author_id,
        beside=tuple(people[pk].fulfilled if pk in people else 0 for pk in on_it),
    )


def _event(mission: Mission) -> Period | None:
    return (mission.starts, mission.ends or mission.starts) if mission.starts else None


def _day(moment: datetime) -> date:
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def people_for(missions: list[Mission], role: str, members: QuerySet[Member] | None = None) -> dict[int, Person]:
    """Everybody who could hold such a seat, or only some, with what these missions ask of them. 11 queries."""
    members = who_could(role) if members is None else members
    people = _sheets(members)
    among = members.order_by().values("pk")
    _languages(people, missions, among)
    _lists(people, missions, among)
    _times(people, missions, among)
    if role != SeatRole.STAFF:
        _obligations(people, among)
    _history(people, missions, among)
    return people


def _sheets(members: QuerySet[Member]) -> dict[int, Person]:
    found = members.values_list(
        "pk", "first_name", "last_name", "number", "email", "user_id", "user__is_active", "active", "permanent_staff",
        "region_id", "country_id", "profile__reach", "profile__pace", "profile__week",
    )  # fmt: skip
    return {
        pk: Person(
            key=pk, name=f"{first} {last}".strip() or number, email=email, user=user, has_account=bool(is_active),
            is_member=active, is_staff=staff, region=region, country=country, reach=reach or "regions",
            pace=pace or "same", week=week or (),
        )
        for pk, first, last, number, email, user, is_active, active, staff, region, country, reach, pace, week
        in found.order_by()
    }  # fmt: skip


def _languages(people: dict[int, Person], missions: list[Mission], among: Any) -> None:
    asked = {mission.language_id for mission in missions} - {None}
    rows = LanguageSkill.objects.filter(member__in=among, language__in=asked).order_by()
    for member, language, level in rows.values_list("member", "language", "level"):
        person = people[member]
        person.languages = {**person.languages, language: level}


def _lists(people: dict[int, Person], missions: list[Mission], among: Any) -> None:
    """What stands in lists on the sheet, of what these missions ask; and who named any kind of intervention."""
    asked: dict[str, set[Any]] = {
        "themes": {each.pk for mission in missions for each in mission.themes.all()},
        "sectors": {mission.sector_id for mission in missions},
        "competences": {each.pk for mission in missions for each in mission.competences.all()},
        "regions": {mission.region_id for mission in missions},
    }
    parts = []
    for name, (through, column) in LISTS.items():
        rows = through.objects.filter(profile__member__in=among).annotate(list=Value(name)).order_by()
        if name == "kinds":
            parts.append(rows.values_list("list", "profile__member", column))
        elif keys := asked[name] - {None}:
            parts.append(rows.filter(**{f"{column}__in": keys}).values_list("list", "profile__member", column))
    found: dict[str, dict[int, set[int]]] = {name: defaultdict(set) for name in LISTS}
    for name, member, key in parts[0].union(*parts[1:], all=True):
        found[name][member].add(key)
    for name, keys_of in found.items():
        for member, keys in keys_of.items():
            setattr(people[member], name, keys)
    for member in found["kinds"]:
        people[member].names_kinds = True


def _times(people: dict[int, Person], missions: list[Mission], among: Any) -> None:
    """Days off, busy times and seats that touch the time from the first of these missions to the last."""
    events = [event for mission in missions if (event := _event(mission))]
    if not events:
        return
    travel = max(rules.travel_time(mission) for mission in missions)
    first, last = min(event[0] for event in events) - travel, max(event[1] for event in events) + travel
    blocked = BlockedPeriod.objects.filter(member__in=among, starts__lte=_day(last), ends__gte=_day(first))
    for member, starts, ends in blocked.order_by("starts", "pk").values_list("member", "starts", "ends"):
        people[member].blocked += ((starts, ends),)
    busy = BusyTime.objects.filter(calendar__member__in=among, starts__lt=last, ends__gt=first)
    for member, starts, ends in busy.order_by("starts", "pk").values_list("calendar__member", "starts", "ends"):
        people[member].busy += ((starts, ends),)
    held = Assignment.objects.filter(member__in=among, seat__isnull=False, holds_from__lt=last, holds_until__gt=first)
    rows = held.order_by("holds_from", "pk").values_list("member", "mission", "holds_from", "holds_until")
    for member, mission, starts, ends in rows:
        people[member].seats += ((mission, starts, ends),)


def _obligations(people: dict[int, Person], among: Any) -> None:
    """The mandate, the charter in force, the initial training."""
    mandates = Mandate.objects.filter(member__in=among, state__in=CURRENT).order_by()
    for member, state, paused_until in mandates.values_list("member", "state", "paused_until"):
        people[member].mandate, people[member].paused_until = state, paused_until
    charter = in_force()
    if charter is not None:
        is_late = charter.sign_by is not None and charter.sign_by < clock.today()
        for member in charter.unsigned().filter(member__in=among).order_by().values_list("member", flat=True):
            people[member].charter, people[member].sign_by = "late" if is_late else "open", charter.sign_by
    noted = Attendance.objects.filter(state=AttendanceState.NOTED, member__in=among).order_by()
    trained = set(noted.values_list("member", flat=True))
    for key, person in people.items():
        person.is_trained = key in trained


def _history(people: dict[int, Person], missions: list[Mission], among: Any) -> None:
    """When they were asked last, apart for these missions, and before which audiences they spoke."""
    keys = {mission.pk for mission in missions}
    asked = Assignment.objects.filter(member__in=among).exclude(state__in=NOT_ASKED).order_by()
    for member, last in asked.exclude(mission__in=keys).values_list("member").annotate(Max("state_since")):
        people[member].last_asked = last
    if len(missions) > 1:
        here = asked.filter(mission__in=keys).values_list("member", "mission").annotate(Min("state_since"))
        for member, mission, when in here:
            people[member].asked = {**people[member].asked, mission: when}
    done = Assignment.objects.filter(member__in=among, state=AssignmentState.FULFILLED).order_by()
    for member, audience, count in done.values_list("member", "mission__audience_kind").annotate(Count("pk")):
        person = people[member]
        person.fulfilled += count
        person.met = {**person.met, audience: count}

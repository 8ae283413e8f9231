"""Which people suit a mission. One function behind which the matching grows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from workflows.missions.models import Assignment, Mission
from workflows.missions.states import SeatRole
from workflows.people.calendar.models import BusyTime
from workflows.people.models import Member
from workflows.people.queries import AT_EASE
from workflows.people.sheet.models import BlockedPeriod, LanguageSkill, Profile, Reach
from workflows.people.sheet.week import slot_of


@dataclass(frozen=True)
class Candidate:
    """One person for one mission: what speaks for them, and the assignment they have already, if any."""

    member: Member
    speaks: bool
    themes: int
    in_region: bool
    is_free: bool
    usually_has_time: bool
    assignment: Assignment | None

    @property
    def rank(self) -> tuple[bool, bool, int, bool, bool, str, int]:
        """Language first, then whether the day is free, shared themes, region, the usual week; by name when equal."""
        suits = (not self.speaks, not self.is_free, -self.themes, not self.in_region, not self.usually_has_time)
        return (*suits, str(self.member), self.member.pk)


def candidates(mission: Mission, role: str = SeatRole.AMBASSADOR) -> list[Candidate]:
    """Everyone who may hold such a seat, the most suitable first; 3 queries whatever their number."""
    members = Member.objects.filter(active=True, user__isnull=False, user__is_active=True)
    if role == SeatRole.STAFF:
        members = members.filter(permanent_staff=True)
    else:
        members = members.filter(mandates__state="active")
    asked = {a.member_id: a for a in mission.assignments.all()}
    weighed = _weighed(members, mission, [theme.pk for theme in mission.themes.all()])
    return sorted((_candidate(member, mission, asked) for member in weighed), key=lambda c: c.rank)


def _weighed(members: QuerySet[Member], mission: Mission, themes: list[int]) -> QuerySet[Member]:
    """The members with what speaks for them, counted by the database."""
    skills = LanguageSkill.objects.filter(member=OuterRef("pk"), language=mission.language_id, level__in=AT_EASE)
    profile = Profile.objects.filter(member=OuterRef("pk"))
    travels = Q(travel_regions=mission.region_id) | Q(reach=Reach.ANYWHERE)
    travels |= Q(reach=Reach.COUNTRY, member__country=mission.country_id)
    shared = Profile.themes.through.objects.filter(profile__member=OuterRef("pk"), theme__in=themes)
    count = shared.order_by().values("profile").annotate(n=Count("pk")).values("n")
    return members.select_related("region", "profile").annotate(
        at_ease=Exists(skills),
        shared_themes=Coalesce(Subquery(count, output_field=IntegerField()), 0),
        travels=Exists(profile.filter(travels)),
        is_busy=_busy_then(mission),
    )


def _busy_then(mission: Mission) -> Exists | Value:
    """Whether the day lies in a period without missions, or the hours in a busy time of the own calendar."""
    if mission.starts is None:
        return Value(False)
    starts, ends = mission.starts, mission.ends or mission.starts
    first, last = (timezone.localtime(each, timezone.get_default_timezone()).date() for each in (starts, ends))
    blocked = BlockedPeriod.objects.filter(member=OuterRef("pk"), starts__lte=last, ends__gte=first)
    busy = BusyTime.objects.filter(calendar__member=OuterRef("pk"), starts__lt=ends, ends__gt=starts)
    return Exists(blocked) | Exists(busy)


def _candidate(member: Any, mission: Mission, asked: dict[int, Assignment]) -> Candidate:
    week = getattr(getattr(member, "profile", None), "week", [])
    here = mission.is_online or mission.region_id is None or mission.region_id == member.region_id
    return Candidate(
        member=member,
        speaks=mission.language_id is None or member.at_ease,
        themes=member.shared_themes,
        in_region=here or member.travels,
        is_free=not member.is_busy,
        usually_has_time=mission.starts is None or not week or slot_of(mission.starts) in week,
        assignment=asked.get(member.pk),
    )

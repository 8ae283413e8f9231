"""Which people suit a mission. One function behind which the matching grows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from workflows.missions.models import Assignment, Mission
from workflows.missions.states import SeatRole
from workflows.people.models import Member
from workflows.people.sheet.models import LanguageSkill, Profile

AT_EASE = ("B2", "C1", "C2")


@dataclass(frozen=True)
class Candidate:
    """One person for one mission: what speaks for them, and the assignment they have already, if any."""

    member: Member
    speaks: bool
    themes: int
    in_region: bool
    assignment: Assignment | None

    @property
    def rank(self) -> tuple[bool, int, bool, str, int]:
        """Language first, then shared themes, then region; by name when equal."""
        return (not self.speaks, -self.themes, not self.in_region, str(self.member), self.member.pk)


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
    shared = Profile.themes.through.objects.filter(profile__member=OuterRef("pk"), theme__in=themes)
    count = shared.order_by().values("profile").annotate(n=Count("pk")).values("n")
    return members.select_related("region").annotate(
        at_ease=Exists(skills),
        shared_themes=Coalesce(Subquery(count, output_field=IntegerField()), 0),
        travels=Exists(profile.filter(travel_regions=mission.region_id)),
    )


def _candidate(member: Any, mission: Mission, asked: dict[int, Assignment]) -> Candidate:
    here = mission.is_online or mission.region_id is None or mission.region_id == member.region_id
    return Candidate(
        member=member,
        speaks=mission.language_id is None or member.at_ease,
        themes=member.shared_themes,
        in_region=here or member.travels,
        assignment=asked.get(member.pk),
    )

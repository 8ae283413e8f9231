"""After a no: which changes to one's own sheet the reason suggests. Nothing changes before the person says so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows.candidates.models import Candidacy
from workflows.kernel import clock
from workflows.kernel.models import records_of
from workflows.missions.models import Assignment
from workflows.missions.states import AssignmentState, NoBecause
from workflows.people.models import Member
from workflows.people.queries import AT_EASE
from workflows.people.sheet.models import BlockedPeriod, CefrLevel, Pace, Profile, Reach
from workflows.zone import queries
from workflows.zone.frame import zone_page


@dataclass(frozen=True)
class Correction:
    """One change that one click makes. `key` says which, in the address of nothing but this mission."""

    key: str
    words: str
    make: Callable[[], Any]


def corrections_for(mine: Assignment) -> list[Correction]:
    """What the reason suggests and does not stand on the sheet yet; nothing without a reason. 4 queries at most."""
    if mine.state != AssignmentState.DECLINED or mine.no_because not in WAYS:
        return []
    return list(WAYS[mine.no_because](mine))


def day_off(mine: Assignment) -> Iterator[Correction]:
    mission, member = mine.mission, mine.member
    if not mission.starts or not mission.ends or mission.ends <= clock.now():
        return
    if records_of(mission).filter(step="reschedule", at__gt=mine.state_since).exists():
        return  # the no was to another day
    first, last = _day(mission.starts), _day(mission.ends)
    if not member.blocked_periods.filter(starts__lte=first, ends__gte=last).exists():
        made = _("Ask me for no mission on %(day)s") % {"day": date_format(first)}
        yield Correction("day", made, lambda: BlockedPeriod.objects.create(member=member, starts=first, ends=last))


def _day(moment: Any) -> date:
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def nearer(mine: Assignment) -> Iterator[Correction]:
    profile, region = sheet_of(mine), mine.mission.region
    if region is None or mine.mission.is_online or profile is None:
        return
    if profile.travel_regions.filter(pk=region.pk).exists():
        words = _("I no longer travel to this region: %(region)s") % {"region": region}
        yield Correction("region", words, lambda: _take_off(profile, "travel_regions", region))
    if profile.reach != Reach.REGIONS:
        words = _("I travel only in my own region and those that I choose")
        yield Correction("reach", words, lambda: _set(profile, reach=Reach.REGIONS))


def other_themes(mine: Assignment) -> Iterator[Correction]:
    profile = sheet_of(mine)
    if profile is None or _is_read(mine):
        return
    for theme in profile.themes.filter(missions=mine.mission):
        words = _("Take this theme off my sheet: %(theme)s") % {"theme": theme}
        yield Correction(f"theme-{theme.pk}", words, lambda theme=theme: _take_off(profile, "themes", theme))


def language_below(mine: Assignment) -> Iterator[Correction]:
    skill = mine.member.language_skills.filter(language=mine.mission.language_id, level__in=AT_EASE).first()
    if skill is not None and not _is_read(mine):
        words = _("Note that I speak %(language)s less well: B1") % {"language": skill.language}
        yield Correction("language", words, lambda: _set(skill, level=CefrLevel.B1))


def fewer(mine: Assignment) -> Iterator[Correction]:
    profile = sheet_of(mine)
    if profile is None or profile.pace != Pace.FEWER:
        yield Correction("pace", _("I would like fewer missions than now"), lambda: _fewer(mine))


WAYS: dict[str, Callable[[Assignment], Iterator[Correction]]] = {
    NoBecause.DAY: day_off,
    NoBecause.FAR: nearer,
    NoBecause.THEME: other_themes,
    NoBecause.LANGUAGE: language_below,
    NoBecause.MUCH: fewer,
}


def sheet_of(mine: Assignment) -> Profile | None:
    return Profile.objects.filter(member=mine.member_id).first()


def _is_read(mine: Assignment) -> bool:
    """Whether somebody reads the sheet for a candidacy, which needs themes and languages on it."""
    return Candidacy.objects.filter(member=mine.member_id).open().exists()


def _take_off(profile: Profile, name: str, row: Any) -> None:
    getattr(profile, name).remove(row)
    profile.save()


def _set(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _fewer(mine: Assignment) -> None:
    Profile.objects.update_or_create(member=mine.member, defaults={"pace": Pace.FEWER})


@require_http_methods(["GET", "HEAD", "POST"])
@zone_page
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """One click makes one change; a second one, or a change that stands already, makes nothing."""
    mine = get_object_or_404(queries.assignments_of(request.user).select_related("member"), mission=pk)
    if request.method == "POST":
        with transaction.atomic():
            Member.objects.select_for_update().get(pk=mine.member_id)
            found = {each.key: each for each in corrections_for(mine)}.get(request.POST.get("change", ""))
            if found is not None:
                found.make()
                messages.success(request, _("Changed on your sheet: %(what)s.") % {"what": found.words})
    return redirect("zone_mission", pk=pk)

"""How many missions an ambassador has in a calendar year, against how many they wish for."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from workflows.kernel import clock
from workflows.kernel.refusals import Answer, No
from workflows.missions.states import HOLDS_SEAT, SeatRole
from workflows.people.sheet.models import Pace, Profile


def year_of(mission: Any) -> int | None:
    """That of its date where the cooperative is."""
    return timezone.localtime(mission.starts, timezone.get_default_timezone()).year if mission.starts else None


def within(year: int, column: str) -> Q:
    first, after = clock.midnight(date(year, 1, 1)), clock.midnight(date(year + 1, 1, 1))
    return Q(**{f"{column}__gte": first, f"{column}__lt": after})


def wishes_for_more(assignment: Any) -> Answer:
    """has fewer missions that year than they wish for"""
    year = year_of(assignment.mission)
    if year is None or assignment.role != SeatRole.AMBASSADOR:
        return True
    most = settings.AMBASSADE_MISSIONS_A_YEAR
    held = type(assignment).objects.filter(
        within(year, "mission__starts"), member=assignment.member_id, role=SeatRole.AMBASSADOR, state__in=HOLDS_SEAT
    )
    count = held.exclude(mission=assignment.mission_id).count()
    if count < min(most.values()):
        return True
    pace = Profile.objects.filter(member=assignment.member_id).values_list("pace", flat=True).first() or Pace.SAME
    if count < most[pace]:
        return True
    return No(
        _("%(name)s has as many missions in %(year)s as wished for: %(count)s. The sheet says how many that is.")
        % {"name": assignment.member, "year": year, "count": count}
    )

"""What the zone shows to one person: their part in missions, what waits for them, calls that suit them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from snippets.models import Region
from workflows.kernel import clock
from workflows.kernel.history import entry_of
from workflows.kernel.models import LETTERS, OutboxRow, OutboxState, TransitionRecord, records_of
from workflows.matching.queries import Candidate, cards_of
from workflows.missions.calls import people_may_come_forward
from workflows.missions.day_rules import ON_THE_WAY
from workflows.missions.models import Assignment, Mission
from workflows.missions.moments.models import MomentsAsked
from workflows.missions.states import (
    ANNOUNCED,
    CAME_FORWARD_BEFORE,
    HOLDS_SEAT,
    SEATED,
    STAFFABLE,
    WAITS,
    AssignmentState,
    SeatRole,
    StaffingMode,
    State,
)
from workflows.people import roles
from workflows.people.models import Mandate, Member
from workflows.people.queries import AT_EASE
from workflows.people.roles import Role
from workflows.people.sheet.models import Profile, Reach
from workflows.people.states import State as MandateState

AHEAD = (State.STAFFING, *SEATED)
ENDINGS = ("end", "revoke")
MOST_NOT_FOR = 10
# An offer or declared interest while people are looked for; and a waiting list, which is kept until the day.
STILL_WAITS = Q(state__in=WAITS, mission__state=State.STAFFING) | Q(
    state=AssignmentState.INTERESTED, mission__state__in=SEATED
)


def assignments_of(user: Any) -> QuerySet[Assignment]:
    """This person's assignments with what a card of a mission shows; flat."""
    return Assignment.objects.of(user).with_place().select_related("mission", "mission__region", "mission__language")


def waiting_assignments(user: Any) -> QuerySet[Assignment]:
    """Offers to answer, packs to read, reports to file, and what takes place today; in the order of their dates."""
    now, today = clock.now(), clock.today()
    offer = Q(state=AssignmentState.OFFERED, mission__state=State.STAFFING) & (
        Q(answer_by__gt=now) | Q(answer_by__isnull=True)
    )
    pack = Q(state=AssignmentState.ACCEPTED, mission__state__in=ANNOUNCED, acknowledged_at__isnull=True)
    report = Q(state=AssignmentState.ACCEPTED, mission__state=State.CARRIED_OUT)
    held = Q(state=AssignmentState.ACCEPTED, mission__state__in=ANNOUNCED)
    tonight = clock.midnight(today + timedelta(days=1)) + ON_THE_WAY
    on_the_day = held & Q(mission__starts__lt=tonight, mission__ends__gte=now)
    rows = assignments_of(user).filter(offer | pack | report | on_the_day)
    return rows.order_by("answer_by", "mission__starts", "pk")


def moments_to_answer(user: Any) -> QuerySet[MomentsAsked]:
    """Questions when this person could come that wait for an answer, while the date is open."""
    rows = MomentsAsked.objects.filter(member__user=user.pk, answered_at__isnull=True)
    return rows.filter(mission__starts__isnull=True, mission__state__in=STAFFABLE).select_related("mission")


def coming(user: Any) -> QuerySet[Assignment]:
    """Seats held of missions that are not over, and those that wait for a report."""
    ahead = Q(mission__state__in=[*AHEAD, State.CARRIED_OUT])
    return assignments_of(user).filter(ahead, state=AssignmentState.ACCEPTED).order_by("mission__starts", "pk")


def pending(user: Any) -> QuerySet[Assignment]:
    """Offers and declared interest that may still become a seat."""
    rows = assignments_of(user).filter(STILL_WAITS)
    return rows.order_by("answer_by", "mission__starts", "pk")


def past(user: Any) -> QuerySet[Assignment]:
    """Everything that neither waits nor lies ahead, the latest first."""
    ahead = Q(state=AssignmentState.ACCEPTED, mission__state__in=[*AHEAD, State.CARRIED_OUT])
    return (
        assignments_of(user)
        .exclude(ahead)
        .exclude(STILL_WAITS)
        .order_by(F("mission__starts").desc(nulls_last=True), "pk")
    )


def proposals(user: Any) -> QuerySet[Mission]:
    rows = Mission.objects.filter(author=user.pk).exclude(state=State.NEW)
    return rows.select_related("region", "language").order_by("-pk")


def why_not(mission: Mission) -> str:
    """The words with which it was declined or cancelled; empty where it was not, or they are kept no longer."""
    if mission.state not in (State.DECLINED, State.CANCELLED):
        return ""
    record = records_of(mission).filter(step__in=["decline", "cancel"]).last()
    return entry_of(record).reason if record else ""


def own_assignment(mission: Mission, user: Any) -> Assignment | None:
    return assignments_of(user).filter(mission=mission.pk).first()


def seat_role(user: Any) -> str:
    """On which kind of seat this person would sit: an ambassador's with a mandate, else one of staff."""
    return SeatRole.AMBASSADOR if roles.has_role(user, Role.AMBASSADOR) else SeatRole.STAFF


def calls_for(user: Any) -> list[Mission]:
    """Open calls with a free seat, in a language the person is at ease in, that they have not reacted to.

    Those that share most themes come first, then those in a region they travel to, then the earliest. 4 queries.
    """
    member = roles.member_of(user)
    if member is None or not roles.has_role(user, Role.AMBASSADOR, Role.STAFF):
        return []
    spoken = set(member.language_skills.filter(level__in=AT_EASE).values_list("language", flat=True))
    calls = _calls_with_a_seat(member, seat_role(user)).filter(Q(language__isnull=True) | Q(language__in=spoken))
    themes, reach = _liked(member)

    def rank(mission: Mission) -> tuple[int, bool, Any, int]:
        shared = sum(1 for theme in mission.themes.all() if theme.pk in themes)
        near = mission.is_online or mission.region_id is None or mission.region_id in reach
        return (-shared, not near, mission.starts, mission.pk)

    return sorted(calls, key=rank)


def calls_not_for(user: Any, known: list[Mission]) -> list[tuple[Mission, Candidate]]:
    """The next open calls that are not among those known to suit, with what keeps them away from this person."""
    member = roles.member_of(user)
    if member is None or not roles.has_role(user, Role.AMBASSADOR, Role.STAFF):
        return []
    role = seat_role(user)
    others = _calls_with_a_seat(member, role).exclude(pk__in=[mission.pk for mission in known])
    missions = list(others.order_by("starts", "pk")[:MOST_NOT_FOR])
    cards = cards_of(member, missions, role)
    return [(mission, cards[mission.pk]) for mission in missions]


def fit_of(mission: Mission, user: Any, mine: Assignment | None) -> Candidate | None:
    """How an open call suits this person; nothing where they are on it, were asked, or could never be."""
    member = roles.member_of(user)
    if member is None or not people_may_come_forward(mission) or not roles.has_role(user, Role.AMBASSADOR, Role.STAFF):
        return None
    if mine is not None and mine.state not in CAME_FORWARD_BEFORE:
        return None
    return cards_of(member, [mission], seat_role(user))[mission.pk]


def _calls_with_a_seat(member: Member, role: str) -> QuerySet[Mission]:
    """Open calls ahead with a free seat of that kind, to which this person has not reacted."""
    wanted = "ambassadors_wanted" if role == SeatRole.AMBASSADOR else "staff_wanted"
    taken = Count("assignments", filter=Q(assignments__seat__isnull=False, assignments__role=role))
    reacted = Assignment.objects.filter(member=member.pk).exclude(state__in=CAME_FORWARD_BEFORE)
    now = clock.now()
    return (
        Mission.objects.filter(state=State.STAFFING, staffing_mode=StaffingMode.OPT_IN, starts__gt=now)
        .exclude(call_closes__lte=now)
        .exclude(pk__in=reacted.values("mission"))
        .annotate(taken=taken)
        .filter(taken__lt=F(wanted))
        .select_related("region", "language")
        .prefetch_related("themes")
    )


def _liked(member: Member) -> tuple[set[int], set[int | None]]:
    """The themes of a person, and the regions they come from or travel to."""
    rows = list(Profile.objects.filter(member=member).values_list("reach", "themes", "travel_regions"))
    if not rows:
        return set(), {member.region_id}
    reach, themes, regions = rows[0][0], {row[1] for row in rows} - {None}, {row[2] for row in rows} - {None}
    if reach != Reach.REGIONS:
        near = Region.objects.all() if reach == Reach.ANYWHERE else Region.objects.filter(country=member.country_id)
        regions |= set(near.values_list("pk", flat=True))
    return themes, {member.region_id, *regions}


@dataclass(frozen=True)
class Ended:
    """How a term came to its end; nobody and no reason where the words are not kept any more."""

    starts: date
    day: date
    who: str
    reason: str


def ends_of(terms: Iterable[Mandate]) -> list[Ended]:
    """How each of these terms ended, where it has. At most 2 queries, however many terms."""
    over = [term for term in terms if term.state == MandateState.ENDED]
    records = TransitionRecord.objects.filter(
        content_type=ContentType.objects.get_for_model(Mandate),
        object_id__in=[term.pk for term in over],
        step__in=ENDINGS,
    )
    last = {record.object_id: record for record in records.select_related("text", "content_type").order_by("number")}
    return [end_of(term, last.get(term.pk)) for term in over]


def end_of(term: Mandate, record: TransitionRecord | None) -> Ended:
    """The clock gives its reason in the reader's language, a person in their own words."""
    day = term.ended_on or term.ends
    if record is None or not hasattr(record, "text"):
        return Ended(term.starts, day, "", "")
    if record.actor_kind == "clock":
        return Ended(term.starts, day, "", _("The term is over."))
    entry = entry_of(record)
    return Ended(term.starts, day, entry.who, entry.reason)


def ended_mandate(user: Any) -> Ended | None:
    """The end of the last mandate; nothing for who has a mandate now, or never had one. At most 3 queries."""
    return next(iter(ends_of(Mandate.objects.filter(member__user=user.pk)[:1])), None)


def profile_is_empty(member: Member) -> bool:
    """Whether nothing on the sheet would help to find a mission for this person."""
    said = ~Q(motivation="") | Q(themes__isnull=False) | Q(sectors__isnull=False)
    return not (member.language_skills.exists() and Profile.objects.filter(said, member=member).exists())


def people_on(mission: Mission) -> list[Assignment]:
    """Who holds a seat, by name and role."""
    rows = mission.assignments.filter(state__in=HOLDS_SEAT).select_related("member")
    return list(rows.order_by("role", "seat", "pk"))


def letters_to(user: Any) -> QuerySet[OutboxRow]:
    """The messages that reached this person, the newest first."""
    rows = OutboxRow.objects.filter(user=user.pk, kind__in=LETTERS, state=OutboxState.SENT)
    return rows.order_by("-settled_at", "-pk")


def seats_to_come(member_id: int) -> QuerySet[Assignment]:
    """The seats that a person holds at missions that have not taken place."""
    rows = Assignment.objects.filter(member=member_id, state=AssignmentState.ACCEPTED, mission__state__in=AHEAD)
    return rows.select_related("mission").order_by("mission__starts", "pk")

"""Missions at the desk: lists, the dossier, who suits, and the season."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.urls import reverse

from snippets.models import Region
from tests.factories import cast, missions, questions, seasons
from tests.house.lists.table import (
    Made,
    More,
    copies,
    keys,
    members,
    more_assignments,
    more_mandates,
    more_records,
    number,
    numbers,
    shown,
)
from workflows.kernel import clock
from workflows.matching.core import Weights
from workflows.matching.models import MatchingWeights
from workflows.missions.answers import GroupAnswers, ReportAnswers, RequestAnswers, RequesterAnswers
from workflows.missions.moments.models import Moment, MomentAnswer, MomentsAsked, Says
from workflows.missions.travel import TravelTime
from workflows.people.roles import scope_of
from workflows.policy.models import How, PolicyVersion
from workflows.questions.models import Purpose


@shown("missions", "coordinator")
def _missions(user: Any) -> Made:
    mission = missions.staffing(cast.ambassador(), owner=user)
    seat = mission.assignments.get()
    return reverse("missions"), lambda n: copies(seat, n, mission_id=keys(copies(mission, n)))


@shown("missions_board", "coordinator")
def _board(user: Any) -> Made:
    mission = missions.staffing(cast.ambassador(), owner=user)
    return reverse("missions_board"), lambda n: copies(mission, n)


@shown("missions_calendar", "coordinator")
def _calendar(user: Any) -> Made:
    starts = clock.midnight(clock.today().replace(day=1)) + timedelta(days=40)
    mission = missions.qualifying(owner=user, starts=starts)
    days = (starts + timedelta(days=n % 14) for n in count())
    more = lambda n: copies(mission, n, starts=days, ends=lambda: None)  # noqa: E731
    return f"{reverse('missions_calendar')}?month={starts:%Y-%m}", more


@shown("missions_map", "coordinator")
def _map(user: Any) -> Made:
    mission = missions.qualifying(owner=user)
    more = lambda n: copies(mission, n, region_id=keys(copies(mission.region, n, key=number)))  # noqa: E731
    return reverse("missions_map"), more


@shown("missions_together", "coordinator")
def _together(user: Any) -> Made:
    mission = missions.requested(owner=user)
    chosen = "&".join(f"mission={mission.pk + n}" for n in range(50))
    return f"{reverse('missions_together')}?step=qualify&{chosen}", lambda n: copies(mission, n)


@shown("rotation", "coordinator")
def _rotation(user: Any) -> Made:
    mandate = cast.ambassador().mandates.get()
    return reverse("rotation"), lambda n: more_mandates(mandate, n)


@shown("mission_dossier", "coordinator")
def _mission(user: Any) -> Made:
    mission = missions.staffed(owner=user, ambassadors_wanted=1)

    def more(how_many: int) -> None:
        more_records(mission, how_many)
        more_assignments(mission.assignments.all()[0], how_many)

    return mission.desk_url(), more


@shown("mission_dossier: own questions", "coordinator")
def _own_questions(user: Any) -> Made:
    """Answered by everybody who reported, by the requester and by the group."""
    for purpose in (Purpose.REQUEST, Purpose.REPORT, Purpose.BY_REQUESTER, Purpose.BY_GROUP):
        questions.published(questions.block("short", "a"), purpose=purpose)
    mission = missions.evaluated(ambassadors_wanted=1)
    for table in (RequestAnswers, RequesterAnswers, GroupAnswers):
        table.to_fill(mission).save_answers({"a": "One."})
    seat = mission.seats()[0]
    row = ReportAnswers.to_fill(seat)
    row.save_answers({"a": "One."})
    places = count(2)

    def more(how_many: int) -> None:
        seats = copies(seat, how_many, member_id=keys(members(how_many)), seat=places)
        ReportAnswers.objects.bulk_create(
            ReportAnswers(assignment=each, version=row.version, answers=row.answers, saved_at=row.saved_at)
            for each in seats
        )

    return mission.desk_url(), more


@shown("mission_dossier: moments", "coordinator")
def _moments(user: Any) -> Made:
    """Of a mission without a date, with everybody who was asked when they could come."""
    mission = missions.approved(owner=user, starts=None, when_text="In May")
    starts = clock.now() + timedelta(days=9)
    moment = Moment.objects.create(mission=mission, starts=starts, ends=starts + timedelta(hours=2))
    asked = MomentsAsked.objects.create(mission=mission, member=cast.ambassador())
    MomentAnswer.objects.create(asked=asked, moment=moment, says=Says.YES)

    def more(how_many: int) -> None:
        made = copies(asked, how_many, member_id=keys(members(how_many)))
        MomentAnswer.objects.bulk_create(MomentAnswer(asked=each, moment=moment, says=Says.NO) for each in made)

    return mission.desk_url(), more


@shown("mission_suits", "coordinator")
def _suits(user: Any) -> Made:
    mission = missions.approved(owner=user)
    person = cast.ambassador()
    mandate, skill, profile = person.mandates.get(), person.language_skills.get(), person.profile

    def more(how_many: int) -> None:
        made = keys(members(how_many))
        for each in (mandate, skill, profile):
            copies(each, how_many, member_id=made)

    return reverse("mission_suits", args=[mission.pk]), more


@shown("matching_weights", "coordinator")
def _weights(user: Any) -> Made:
    row = MatchingWeights.of(Weights(), version=1, reason="First", set_by=user)
    row.save()
    return reverse("matching_weights"), lambda n: copies(row, n, version=lambda: next(numbers))


@shown("travel_times", "coordinator")
def _travel_times(user: Any) -> Made:
    here = scope_of(user).country_id
    region = Region.objects.create(key="road-first", name={"nl": "Eerst"}, country_id=here)
    row = TravelTime.objects.create(one=region, other=region, minutes=20)

    def more(how_many: int) -> None:
        """A country has few regions, and the page a field for each two of them."""
        made = copies(region, min(how_many, 40), key=lambda: f"road-{next(numbers)}")
        copies(row, len(made), one_id=keys(made), other_id=keys(made))

    return reverse("travel_times"), more


@shown("policy", "coordinator")
def _policy_versions(user: Any) -> Made:
    row = PolicyVersion.objects.create(number=1, how=How.EDITED, by=user, text="format: 1")
    return reverse("policy"), lambda n: copies(row, n, number=lambda: next(numbers) + 1000)


def season_of_one(user: Any) -> tuple[Any, More]:
    """A plan of one seat, with another mission beside it; more have a proposal or an empty seat."""
    mission, person = missions.approved(owner=user), cast.ambassador()
    missions.approved(owner=user)
    plan = seasons.planned(mission.country_id, user)
    line = plan.lines.get(kind="proposed")

    def more(how_many: int) -> None:
        proposed, empty = copies(mission, how_many), copies(mission, how_many)
        made = keys(members(how_many))
        for each in (person.mandates.get(), person.language_skills.get(), person.profile):
            copies(each, how_many, member_id=made)
        copies(line, how_many, mission_id=keys(proposed), member_id=iter(made))
        plan.gaps += [[each.pk, "ambassador", 1, [["language", 3]], "", 0] for each in empty]
        plan.save()

    return plan, more


@shown("season", "coordinator")
def _season(user: Any) -> Made:
    plan, _more = season_of_one(user)
    versions = count(2)
    return reverse("season"), lambda n: copies(plan, n, version=lambda: next(versions))


@shown("season_plan", "coordinator")
def _season_plan(user: Any) -> Made:
    plan, more = season_of_one(user)
    return plan.get_absolute_url(), more


@shown("season_beside", "coordinator")
def _season_beside(user: Any) -> Made:
    plan, more = season_of_one(user)
    other = copies(plan, 1, version=[2])[0]
    return reverse("season_beside", args=[plan.version, other.version]), more

"""The three ways to find people, and a withdrawal on the eve, by the hands of everyone concerned."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import cast, missions
from tests.journeys import scenes
from tests.journeys.scenes import REQUESTER
from tests.journeys.stage import Stage, Visitor, to
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.matching import jobs
from workflows.missions.models import Mission
from workflows.missions.moments.models import MomentsAsked
from workflows.missions.states import AssignmentState, Door, State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("R4.4")]


def mission() -> Mission:
    return Mission.objects.get()


def desk(visitor: Visitor) -> Visitor:
    return visitor.go(reverse("mission_dossier", args=[mission().pk]))


def stands(person: object) -> str:
    return missions.assignment(mission(), person).state


def test_select_the_next_in_line_is_asked_on_the_eve_and_the_requester_is_told_as_names_were_known(
    stage: Stage,
) -> None:
    """The first says no with a reason and corrects their sheet; the second hands the seat back on the eve."""
    first, second, third = (cast.ambassador() for _ in range(3))
    made = missions.approved(owner=cast.seated(coordinator=True), starts=scenes.evening(), requester_email=REQUESTER)
    stage.post()
    ranks = {f"ambassadors-rank-{person.pk}": place for place, person in enumerate((first, second, third), start=1)}
    owner = desk(stage.visitor(made.owner))
    owner.take("offer", ambassadors=[first.pk, second.pk, third.pk], fallback_days=7, **ranks)
    (offer,) = to(stage.post(), first.email)
    busy = stage.visitor(first.user).go(stage.link_in(offer)).take("decline", no_because="day")
    busy.click("button[name=change][value=day]")
    assert (first.blocked_periods.count(), busy.page.locator("button[name=change]").count()) == (1, 0)

    (offer,) = to(stage.post(), second.email)
    holder = stage.visitor(second.user).go(stage.link_in(offer)).take("accept")
    stage.post()
    perform(mission(), "confirm", by=mission().owner)
    stage.post()

    stage.stand_at(mission().starts - timedelta(days=1))
    holder.go(reverse("zone_mission", args=[mission().pk])).take("withdraw", reason="Ziek.")
    told = stage.post()
    assert (stands(third), mission().state) == (AssignmentState.OFFERED, State.STAFFING)
    assert [len(to(told, address)) for address in (third.email, REQUESTER)] == [1, 1]
    assert second.first_name not in str(to(told, REQUESTER)[0].body)
    stage.visitor(third.user).go(stage.link_in(to(told, third.email)[0])).take("accept")
    assert mission().state == State.STAFFED


def test_opt_in_whoever_comes_first_has_the_seat_and_the_next_of_the_list_follows(stage: Stage) -> None:
    first, second = cast.ambassador(), cast.ambassador()
    made = missions.approved(owner=cast.seated(coordinator=True), starts=scenes.evening())
    stage.post()
    owner = desk(stage.visitor(made.owner)).take("open-call", first_come="first", fallback_days=7)
    told = [*stage.post(), *stage.post()]  # who suits is found by a job
    ways = {each: stage.visitor(each.user).go(stage.link_in(to(told, each.email)[0])) for each in (first, second)}
    for person, way in ways.items():
        way.take("express-interest", remark=f"Graag, {person.first_name}")
    assert [stands(person) for person in ways] == [AssignmentState.ACCEPTED, AssignmentState.INTERESTED]
    assert mission().state == State.STAFFED
    assert desk(owner).page.locator("#order").count() == 1
    stage.post()
    ways[first].go(reverse("zone_mission", args=[mission().pk])).take("withdraw", reason="Ziek.")
    (offer,) = to(stage.post(), second.email)
    ways[second].go(stage.link_in(offer)).take("accept")
    assert stands(second) == AssignmentState.ACCEPTED


def test_a_call_that_nobody_answers_becomes_offers_by_itself(stage: Stage) -> None:
    person = cast.ambassador()
    made = missions.approved(owner=cast.seated(coordinator=True), starts=scenes.evening())
    desk(stage.visitor(made.owner)).take("open-call", fallback_days=3)
    stage.post()
    stage.stand_at(clock.now() + timedelta(days=3, minutes=1))
    assert jobs.go_over() == 1
    told = stage.post()
    assert len(to(told, made.owner.email)) == 1
    stage.visitor(person.user).go(stage.link_in(to(told, person.email)[0])).take("accept")
    assert mission().state == State.STAFFED


@pytest.mark.req("R4.3")
@pytest.mark.parametrize("scripts", [True, False])
def test_propose_an_own_initiative_gets_the_date_on_which_most_can_come(stage: Stage, scripts: bool) -> None:
    author, other = cast.ambassador(), cast.ambassador()
    made = missions.approved(
        owner=cast.seated(coordinator=True), door=Door.AMBASSADOR, author=author.user, starts=None,
        when_text="In het voorjaar", requester_email=author.email,
    )  # fmt: skip
    moments = {}
    for number, days in enumerate((20, 27), start=1):
        starts = scenes.evening(days)
        moments |= {f"starts_{number}": starts, f"ends_{number}": starts + timedelta(hours=2)}
    owner = desk(stage.visitor(made.owner)).take("ask-moments", most=5, **moments)
    told = [*stage.post(), *stage.post()]
    second = made.moments.all()[1]
    for person in (author, other):
        (letter,) = [each for each in to(told, person.email) if "/m/" in str(each.body)]
        answering = stage.visitor(java_script_enabled=scripts).go(stage.link_in(letter))
        answering.click(f"#moment-{second.pk} button[value=yes]")
    assert MomentsAsked.objects.filter(answered_at__isnull=True).count() == 0
    owner = desk(owner)
    owner.click(f"form:has(input[name=starts][value^='{second.starts:%Y-%m-%d}']) button")
    assert mission().starts == second.starts

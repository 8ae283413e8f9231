"""Who is away, noted by themselves or by the coordinator."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.approvals import keys, told
from tests.factories.people import make_country, make_member, make_seat, make_user_with
from workflows.approvals.models import Absence
from workflows.desk.absences import deputies_of
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def days(since: int, until: int, **more: Any) -> dict[str, str]:
    today = clock.today()
    return {
        "since": str(today + timedelta(days=since)),
        "until": str(today + timedelta(days=until)),
        **{name: str(person.pk) for name, person in more.items()},
    }


def asked_of(person: Any) -> None:
    """A mission waits for the board, of which only this person is asked."""
    step = missions.policy(("board", 1)).steps.get()
    step.people.set([person])
    step.save()
    mission = missions.qualifying()
    perform(mission, "approve", by=mission.owner)


def test_a_person_names_a_deputy_of_the_same_role(enter):
    board, other = make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    assert enter(board).post(reverse("away"), days(0, 5, deputy=other)).status_code == 302
    absence = Absence.objects.get()
    assert (absence.user, absence.deputy, absence.named_by) == (board, other, None)


def test_nobody_names_for_themselves_somebody_without_the_role(enter):
    board, finance, coordinator = (
        make_user_with(Role.BOARD),
        make_user_with(Role.FINANCE),
        cast.seated(coordinator=True),
    )
    assert enter(board).post(reverse("away"), days(0, 5, deputy=finance)).status_code == 422
    told = enter(coordinator).post(reverse("away"), days(0, 5, user=board, deputy=coordinator))
    assert (told.status_code, Absence.objects.count()) == (422, 0)


def test_the_coordinator_names_somebody_of_the_same_group_for_others(enter):
    board, other, finance = make_user_with(Role.BOARD), make_user_with(Role.BOARD), make_user_with(Role.FINANCE)
    desk = enter(cast.seated(coordinator=True))
    offered = desk.get(reverse("away"), {"user": board.pk}).context["form"].fields["deputy"].queryset
    assert list(offered) == [other]
    answer = desk.post(reverse("away"), days(0, 5, user=board, deputy=finance))
    assert (answer.status_code, list(answer.context["form"].errors), Absence.objects.count()) == (422, ["deputy"], 0)
    assert desk.post(reverse("away"), days(0, 5, user=board, deputy=other)).status_code == 302
    absence = Absence.objects.get()
    assert (absence.user, absence.deputy, absence.named_by) == (board, other, None)


def test_where_nobody_else_is_of_the_group_the_coordinator_names_somebody_of_another(enter):
    finance, board, coordinator = (
        make_user_with(Role.FINANCE),
        make_user_with(Role.BOARD),
        cast.seated(coordinator=True),
    )
    desk = enter(coordinator)
    assert list(desk.get(reverse("away"), {"user": finance.pk}).context["form"].fields["deputy"].queryset) == [board]
    desk.post(reverse("away"), days(0, 5, user=finance, deputy=board))
    assert Absence.objects.get().named_by == coordinator


def test_a_seat_is_left_to_a_seat_of_the_same_country(enter):
    user, other = cast.seated(), cast.seated()
    elsewhere = make_seat(make_member(country=make_country("xx"))).member.user
    assert (list(deputies_of(user)), elsewhere in deputies_of(user)) == ([other], False)


def test_only_the_coordinator_notes_that_others_are_away(enter):
    board, other, third = make_user_with(Role.BOARD), make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    enter(board).post(reverse("away"), days(0, 5, user=third, deputy=other))
    assert Absence.objects.get().user == board
    desk = enter(cast.seated(coordinator=True))
    assert desk.get(reverse("away"), {"user": "0"}).status_code == 404


def test_who_stands_in_is_asked_at_once_where_a_round_is_open(enter):
    away, deputy = make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    asked_of(away)
    assert told("approval_asked") == keys(away)
    enter(away).post(reverse("away"), days(0, 5, deputy=deputy))
    assert told("approval_asked") == keys(away, deputy)


@pytest.mark.parametrize(("since", "until"), [(5, 1), (-9, -3), (1, 2)])
def test_days_that_do_not_fit_are_refused_and_kept_as_typed(enter, since, until):
    board, other = make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    today = clock.today()
    Absence.objects.create(user=board, deputy=other, since=today + timedelta(days=2), until=today + timedelta(days=3))
    answer = enter(board).post(reverse("away"), days(since, until, deputy=other))
    assert (answer.status_code, Absence.objects.count()) == (422, 1)
    assert str(today + timedelta(days=since)) in answer.content.decode()


def test_who_is_away_takes_it_away_and_the_deputy_does_not(enter):
    board, other = make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    today = clock.today()
    url = reverse("away_back", args=[Absence.objects.create(user=board, deputy=other, since=today, until=today).pk])
    assert [enter(each).post(url).status_code for each in (make_user_with(Role.FINANCE), other)] == [404, 403]
    assert (enter(board).post(url).status_code, Absence.objects.count()) == (302, 0)

"""Who is away, noted by themselves or by the coordinator."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.factories import cast
from tests.factories.people import make_user_with
from workflows.approvals.models import Absence
from workflows.kernel import clock
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def days(since: int, until: int, **more: Any) -> dict[str, str]:
    today = clock.today()
    return {
        "since": str(today + timedelta(days=since)),
        "until": str(today + timedelta(days=until)),
        **{name: str(person.pk) for name, person in more.items()},
    }


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


def test_the_coordinator_names_anybody_for_anybody_else(enter):
    board, finance, coordinator = (
        make_user_with(Role.BOARD),
        make_user_with(Role.FINANCE),
        cast.seated(coordinator=True),
    )
    enter(coordinator).post(reverse("away"), days(0, 5, user=board, deputy=finance))
    assert Absence.objects.get().named_by == coordinator


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

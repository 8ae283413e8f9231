"""The support group announces an initial training, changes it, and notes who was there."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import cast, sessions
from tests.factories.people import log_in
from workflows.kernel import clock
from workflows.people.sessions.models import TrainingSession
from workflows.people.sessions.states import SessionState
from workflows.people.training.models import Attendance

pytestmark = [pytest.mark.django_db, pytest.mark.req("R6.1")]


@pytest.fixture
def lead(client: Client) -> Any:
    user = cast.seated(coordinator=True, language="en")
    log_in(client, user)
    return user


def typed(**changes: Any) -> dict[str, Any]:
    day = clock.today() + timedelta(days=10)
    values = {"starts": f"{day}T18:00", "ends": f"{day}T21:00", "place": "Kade 1", "places": "8"}
    return values | {"online_url": "", "language": "", "about": "", "seen": "0"} | changes


def test_a_session_is_announced_of_ones_own_country(client: Client, lead: Any) -> None:
    answer = client.post(reverse("session_new"), typed())
    session = TrainingSession.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, session.desk_url())
    assert (session.state, session.country, session.places) == (SessionState.OPEN, lead.member.country, 8)
    assert "Kade 1" in client.get(reverse("training_sessions")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"starts": "2020-01-01T10:00"}, "starts"),
        ({"ends": "2020-01-01T10:00"}, "ends"),
        ({"place": ""}, "place"),
        ({"places": "0"}, "places"),
        ({"online_url": "nothing at all"}, "online_url"),
    ],
)
def test_what_is_wrong_with_a_session_is_said_beside_it_and_nothing_is_lost(
    client: Client, lead: Any, wrong: dict[str, str], field: str
) -> None:
    answer = client.post(reverse("session_new"), typed(about="Bring your questions.", **wrong))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert ("Bring your questions." in answer.content.decode(), TrainingSession.objects.count()) == (True, 0)


def test_places_never_become_fewer_than_are_taken(client: Client, lead: Any) -> None:
    session = sessions.announced(lead)
    for _n in range(2):
        sessions.place(session)
    session.refresh_from_db()
    answer = client.post(reverse("session_step", args=[session.pk, "change"]), typed(places="1", seen=session.revision))
    assert list(answer.context["form"].errors) == ["places"]


def test_those_who_signed_up_are_ticked_and_oneself_is_not_offered(client: Client, lead: Any) -> None:
    session = sessions.announced(lead)
    there = sessions.place(session).member
    other = sessions.waiting()
    with clock.at(session.ends):
        address = reverse("session_step", args=[session.pk, "hold"])
        field = client.get(address).context["form"]["members"]
        assert field.initial == [there.pk]
        assert {there, other} == set(field.field.queryset)
        session.refresh_from_db()
        answer = client.post(address, {"members": [there.pk, other.pk], "seen": session.revision})
    assert (answer.status_code, Attendance.objects.count()) == (302, 2)


def test_a_session_that_is_over_waits_for_the_group(client: Client, lead: Any) -> None:
    session = sessions.announced(lead)
    with clock.at(session.ends + timedelta(minutes=1)):
        assert session.desk_url() in client.get("/admin/").content.decode()

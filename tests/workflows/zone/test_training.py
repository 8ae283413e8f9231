"""A member chooses a session of the initial training, and changes their mind."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import cast, sessions
from tests.factories.people import log_in
from workflows.kernel import clock
from workflows.people.sessions.models import Enrolment
from workflows.people.sessions.states import EnrolmentState

pytestmark = [pytest.mark.django_db, pytest.mark.req("R6.1")]


def read(client: Client) -> str:
    return client.get(reverse("zone_training")).content.decode().partition("<main")[2]


def test_a_place_is_taken_shown_and_given_up(client: Client) -> None:
    session = sessions.announced(online_url="https://meet.example.org/x", about="Bring your questions.")
    member = sessions.waiting()
    log_in(client, member.user)
    page = read(client)
    sign_up = reverse("zone_sign_up", args=[session.pk])
    assert (sign_up in page, "Bring your questions." in page, "meet.example.org" in page) == (True, True, False)
    assert client.get(sign_up).status_code == 200
    assert Enrolment.objects.count() == 0
    assert client.post(sign_up, {"seen": 0}).status_code == 302
    mine = Enrolment.objects.get()
    assert (mine.member, mine.state) == (member, EnrolmentState.SIGNED_UP)
    page = read(client)
    sign_off = reverse("zone_place_step", args=[mine.pk, "sign-off"])
    assert (sign_up in page, sign_off in page, "meet.example.org" in page) == (False, True, True)
    assert session.when in client.get(reverse("zone_mandate")).content.decode()
    client.post(sign_off, {"seen": mine.revision})
    mine.refresh_from_db()
    assert (mine.state, sign_up in read(client)) == (EnrolmentState.LEFT, True)


def test_a_second_click_takes_no_second_place(client: Client) -> None:
    session = sessions.announced(places=1)
    log_in(client, sessions.waiting().user)
    address = reverse("zone_sign_up", args=[session.pk])
    answers = [client.post(address, {"seen": 0}).status_code for _click in range(2)]
    assert (answers, Enrolment.objects.count()) == ([302, 302], 1)


def test_the_one_who_comes_too_late_is_told_so(client: Client) -> None:
    session = sessions.announced(places=1)
    log_in(client, sessions.waiting().user)
    sessions.place(session)
    answer = client.post(reverse("zone_sign_up", args=[session.pk]), {"seen": 0})
    assert answer.status_code == 409
    assert reverse("zone_sign_up", args=[session.pk]) not in read(client)


def test_the_place_of_another_is_not_found(client: Client) -> None:
    place = sessions.place()
    log_in(client, sessions.waiting().user)
    assert client.get(reverse("zone_place_step", args=[place.pk, "sign-off"])).status_code == 404


def test_whoever_has_attended_reads_so_and_is_offered_no_place(client: Client) -> None:
    session = sessions.announced()
    log_in(client, cast.ambassador().user)
    page = read(client)
    assert (reverse("zone_sign_up", args=[session.pk]) in page, 'class="notice good"' in page) == (False, True)


def test_what_has_begun_is_offered_no_more(client: Client) -> None:
    session = sessions.announced()
    log_in(client, sessions.waiting().user)
    with clock.at(session.starts + timedelta(minutes=1)):
        assert reverse("zone_sign_up", args=[session.pk]) not in read(client)

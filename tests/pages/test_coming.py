from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.coming import Coming
from pages.events import Event, EventStatus
from tests.factories.people import log_in, make_member, make_user
from workflows.kernel import clock
from workflows.people.privacy.export import everything_about
from workflows.people.privacy.purge import purge
from workflows.people.privacy.tables import Person, personal

pytestmark = pytest.mark.django_db
PAGE = "/en/agenda/debate-en/"
COMING = f"{PAGE}coming/"


@pytest.fixture
def debate(make_event: Callable[..., Event]) -> Event:
    return make_event("en", title="Debate")


def page_of(client: Client) -> str:
    return client.get(PAGE).content.decode()


@pytest.mark.req("R7.1b")
def test_a_member_says_to_be_there_and_takes_it_back(client: Client, debate: Event) -> None:
    member = make_member()
    log_in(client, member.user)
    assert "I'll be there" in page_of(client)
    answer = client.post(COMING, {"comes": "yes"})
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}#coming")
    assert list(Coming.objects.values_list("event", "member", "named")) == [(debate.pk, member.pk, False)]
    assert "You said that you will be there." in page_of(client)
    client.post(COMING, {"comes": "yes", "named": "on"})
    assert Coming.objects.get().named
    client.post(COMING, {"comes": "no"})
    assert not Coming.objects.exists()


@pytest.mark.req("R7.1b")
def test_members_read_how_many_come_and_the_names_of_those_who_agreed(client: Client, debate: Event) -> None:
    named, silent, reader = make_member(first_name="Aïcha"), make_member(first_name="Bram"), make_member()
    Coming.objects.create(event=debate, member=named, named=True)
    Coming.objects.create(event=debate, member=silent)
    log_in(client, reader.user)
    page = page_of(client)
    assert ("2 colleagues will be there." in page, "Aïcha" in page, "Bram" in page) == (True, True, False)


def test_whoever_left_the_cooperative_is_neither_counted_nor_named(client: Client, debate: Event) -> None:
    Coming.objects.create(event=debate, member=make_member(first_name="Aïcha", active=False), named=True)
    log_in(client, make_member().user)
    page = page_of(client)
    assert ("No colleague has said so yet." in page, "Aïcha" in page) == (True, False)


def test_whoever_is_not_known_gets_one_page_for_all_with_a_way_to_log_in_and_back(
    client: Client, debate: Event
) -> None:
    Coming.objects.create(event=debate, member=make_member(first_name="Aïcha"), named=True)
    answer = client.get(PAGE)
    page = answer.content.decode()
    assert (answer.has_header("Vary"), dict(answer.cookies), answer["Cache-Control"]) == (
        False, {}, "public, max-age=1",
    )  # fmt: skip
    assert "/en/account/login/?next=%2Fen%2Fagenda%2Fdebate-en%2F" in page
    assert ("<form method" in page, "Aïcha" in page, "colleague" in page) == (False, False, False)
    answer = client.post(COMING, {"comes": "yes"})
    assert answer["Location"] == "/en/account/login/?next=%2Fen%2Fagenda%2Fdebate-en%2F"


def test_the_page_of_a_member_is_kept_by_nobody(client: Client, debate: Event) -> None:
    log_in(client, make_member().user)
    assert client.get(PAGE)["Cache-Control"] == "private, no-store"


def test_an_account_outside_the_register_is_not_asked_and_may_not_say(client: Client, debate: Event) -> None:
    log_in(client, make_user("office@example.org"))
    assert "Will you be there?" not in page_of(client)
    assert client.post(COMING, {"comes": "yes"}).status_code == 403
    assert not Coming.objects.exists()


@pytest.mark.parametrize("change", ["cancelled", "past"])
def test_too_late_is_said_and_keeps_nothing(client: Client, debate: Event, change: str) -> None:
    member = make_member()
    Coming.objects.create(event=debate, member=member)
    log_in(client, member.user)
    if change == "cancelled":
        debate.status = EventStatus.CANCELLED
    else:
        debate.starts, debate.ends = clock.now() - timedelta(days=2), clock.now() - timedelta(days=1)
    debate.save()
    assert "Will you be there?" not in page_of(client)
    answer = client.post(COMING, {"comes": "no"})
    assert (answer.status_code, "That came too late" in answer.content.decode()) == (409, True)
    assert Coming.objects.count() == 1


def test_it_takes_a_post_and_a_page_that_visitors_see(client: Client, debate: Event) -> None:
    log_in(client, make_member().user)
    assert client.get(COMING).status_code == 405
    debate.pages.get().unpublish()
    assert client.post(COMING, {"comes": "yes"}).status_code == 404


def test_a_member_finds_it_in_the_export_and_it_goes_a_month_after_the_event(debate: Event) -> None:
    member = make_member()
    Coming.objects.create(event=debate, member=member)
    user = get_user_model().objects.get(pk=member.user_id)
    assert "Coming" in [section.model.__name__ for section in everything_about(Person.of(user))]
    assert Coming in personal()
    Event.objects.update(starts=clock.now() - timedelta(days=33), ends=clock.now() - timedelta(days=32))
    purge()
    assert not Coming.objects.exists()


def test_the_page_asks_as_often_for_thirty_who_come_as_for_one(client: Client, debate: Event) -> None:
    log_in(client, make_member().user)
    counts = []
    for more in (1, 2, 27):
        Coming.objects.bulk_create(Coming(event=debate, member=make_member(), named=True) for _n in range(more))
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            assert f"{Coming.objects.count()} colleague" in page_of(client)
        counts.append(len(captured))
    assert len(set(counts)) == 1
    assert counts[0] <= 20

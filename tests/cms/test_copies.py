import time
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django_q.models import OrmQ
from wagtail.models import Page

from cms import copies
from pages.models import ContentPage
from pages.public import MAX_AGE
from snippets.models import Sector
from tests.factories import content
from tests.factories.people import log_in, make_user_with
from workflows.kernel import clock
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings: Any, monkeypatch: Any) -> None:
    """For years, so that no test depends on how busy the machine is."""
    settings.MIDDLEWARE = ["cms.copies.copies", *configured.MIDDLEWARE]
    monkeypatch.setattr(copies, "LONGEST", 10**9)
    cache.set(copies.NUMBER, uuid4().hex)  # what other tests were told is remembered under another one


@pytest.fixture
def voice() -> Any:
    return content.testimonial(title="From my workshop")


LIST = "/en/testimonials/"


def test_a_second_visitor_gets_the_same_without_a_question_to_the_database(django_assert_num_queries: Any) -> None:
    client = Client()
    first = client.get("/en/")
    with django_assert_num_queries(0):
        second = client.get("/en/")
    assert (first["Cache-Control"], second["Cache-Control"]) == ("public, max-age=1", "public, max-age=0")
    assert second.content == first.content
    assert {**second.headers, "Cache-Control": ""} == {**first.headers, "Cache-Control": ""}


def test_a_copy_is_not_sent_to_who_holds_it(django_assert_num_queries: Any) -> None:
    client = Client()
    tag = client.get("/en/")["ETag"]
    with django_assert_num_queries(0):
        answer = client.get("/en/", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.req("R2.3")
@pytest.mark.django_db(transaction=True)
def test_a_withdrawn_consent_shows_within_a_second(voice: Any) -> None:
    client = Client()
    assert "From my workshop" in client.get(LIST).text
    voice.appearance.withdrawn_on = clock.today()
    voice.appearance.save()
    time.sleep(copies.LOOK_EVERY)
    assert "From my workshop" not in client.get(LIST).text


def test_what_only_the_clock_changes_shows_within_a_minute(monkeypatch: Any) -> None:
    client = Client()
    client.get("/en/")
    assert client.get("/en/")["Cache-Control"] == copies.OLD
    monkeypatch.setattr(copies, "LONGEST", 1e-6)
    assert client.get("/en/")["Cache-Control"] == copies.FRESH
    assert MAX_AGE >= copies.LOOK_EVERY


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "write",
    [
        lambda page: page.save(),
        lambda page: page.save_revision().publish(),
        lambda page: Page.objects.filter(pk=page.pk).update(title="Other"),
        lambda page: Page.objects.bulk_update([page], ["title"]),
        lambda page: Sector.objects.bulk_create([Sector(key="new", name={"en": "New"})]),
        lambda page: Page.objects.filter(pk=page.pk).delete(),
    ],
)
def test_any_write_that_visitors_may_see_is_noticed_once_it_is_committed(write: Any) -> None:
    page = ContentPage.objects.get(slug="privacy", locale__language_code="en")
    before = cache.get(copies.NUMBER)
    with transaction.atomic():
        write(page)
        assert cache.get(copies.NUMBER) == before
    assert cache.get(copies.NUMBER) != before


@pytest.mark.django_db(transaction=True)
def test_what_visitors_never_see_and_what_was_undone_is_not_noticed() -> None:
    before = cache.get(copies.NUMBER)
    Session.objects.create(session_key="x", session_data="y", expire_date=clock.now())
    Session.objects.all().delete()
    OrmQ.objects.create(key="x", payload="y", lock=clock.now())
    OrmQ.objects.all().delete()
    try:
        with transaction.atomic():
            Page.objects.update(title="Other")
            raise LookupError
    except LookupError:
        pass
    assert cache.get(copies.NUMBER) == before


def test_who_carries_a_cookie_gets_no_copy() -> None:
    client = Client()
    client.get("/en/")
    log_in(client, make_user_with(Role.MEMBER))
    assert client.get("/en/")["Cache-Control"] == "private, no-store"


def test_a_page_with_a_form_is_not_kept() -> None:
    client, given = Client(), []
    for _visitor in range(2):
        client.cookies.clear()
        given.append(client.get("/en/ask/you/").cookies["csrftoken"].value)
    assert given[0] != given[1]


def test_addresses_are_told_apart() -> None:
    client = Client()
    assert client.get("/en/agenda/").content != client.get("/en/agenda/?view=month").content
    assert client.get("/nl/").content != client.get("/en/").content


def test_the_api_counts_every_call(settings: Any) -> None:
    settings.AMBASSADE_API_PER_MINUTE = 2
    client = Client()
    assert [client.get("/api/v1/events").status_code for _call in range(3)] == [200, 200, 429]


def test_memory_is_bounded(monkeypatch: Any, django_assert_num_queries: Any) -> None:
    client = Client()
    sizes = [len(client.get(path).content) for path in ("/en/", "/nl/")]
    monkeypatch.setattr(copies, "MOST", max(sizes))
    client = Client()
    client.get("/en/")
    client.get("/nl/")
    with django_assert_num_queries(0):
        client.get("/nl/")
    assert client.get("/en/")["Cache-Control"] == copies.FRESH
    monkeypatch.setattr(copies, "LARGEST", min(sizes) - 1)
    client = Client()
    assert [client.get("/en/")["Cache-Control"] for _call in range(2)] == [copies.FRESH] * 2


def test_a_feed_that_did_not_change_is_not_made_again(django_assert_num_queries: Any) -> None:
    client = Client()
    first = client.get("/en/agenda/agenda.ics")
    assert (first.streaming, first.getvalue()) == (True, client.get("/en/agenda/agenda.ics").content)
    with django_assert_num_queries(0):
        again = client.get("/en/agenda/agenda.ics", headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)


def test_visitors_are_answered_while_the_shared_cache_is_out_of_reach(settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(copies, "LOOK_EVERY", 0)
    client = Client()
    client.get("/en/")
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    answer = client.get("/en/")
    assert (answer.status_code, answer["Cache-Control"]) == (200, copies.FRESH)

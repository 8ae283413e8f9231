import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override
from wagtail.models import Page, PageViewRestriction

from cms import copies
from pages import remembered
from pages.events import Event, EventStatus
from pages.models import AgendaPage
from tests.factories.people import log_in, make_member
from tests.pages.test_beside import agrees, duo  # noqa: F401
from workflows.kernel import clock


@pytest.fixture
def at_one_moment() -> Any:
    held = remembered.moment.set("first")
    yield
    remembered.moment.reset(held)


@pytest.fixture
def asked() -> Callable[..., list[Any]]:
    """Answers with everything that was asked so far."""
    every: list[Any] = []

    @remembered.until_written
    def ask(*words: str) -> list[Any]:
        every.append(words)
        return list(every)

    return ask


@pytest.fixture
def reader(settings: Any, monkeypatch: Any) -> Client:
    """Somebody with a cookie, who gets no copy of a page."""
    settings.MIDDLEWARE = ["cms.copies.copies", *configured.MIDDLEWARE]
    monkeypatch.setattr(copies, "LONGEST", 10**9)
    cache.set(copies.NUMBER, uuid4().hex)  # what other tests were told is remembered under another one
    client = Client()
    client.cookies["asked"] = "1"
    return client


def test_without_a_moment_everything_is_asked_anew(asked: Any) -> None:
    assert [len(asked("a")) for _time in range(3)] == [1, 2, 3]


def test_one_moment_asks_once_for_the_same_words_in_the_same_language(asked: Any, at_one_moment: None) -> None:
    with override("nl"):
        assert [len(asked("a")), len(asked("a")), len(asked("b")), len(asked("a"))] == [1, 1, 2, 1]
    with override("fr"):
        assert len(asked("a")) == 3


def test_another_moment_asks_again(asked: Any, at_one_moment: None) -> None:
    asked("a")
    remembered.moment.set("second")
    assert len(asked("a")) == 2


def test_what_is_remembered_is_bounded(asked: Any, at_one_moment: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(remembered, "MOST", 2)
    assert [len(asked(word)) for word in "abca"] == [1, 2, 3, 4]


def text(client: Client, address: str) -> str:
    """What a reader sees once the shared number is looked at again."""
    time.sleep(copies.LOOK_EVERY)
    return client.get(address).text


@pytest.mark.django_db
def test_a_second_reader_asks_the_database_nothing(
    reader: Client, make_event: Callable[..., Event], django_assert_num_queries: Any
) -> None:
    event = make_event("en", title="Debate")
    addresses = ["/en/", "/en/agenda/", "/en/agenda/?level=local", event.pages.get().get_url()]
    first = [reader.get(address).text for address in addresses]
    with django_assert_num_queries(0):
        assert [reader.get(address).text for address in addresses] == first
    assert ["Debate en" in page for page in first] == [True] * 4


@pytest.mark.django_db
def test_languages_filters_and_wrong_dates_are_told_apart(reader: Client, make_event: Callable[..., Event]) -> None:
    make_event("en", "nl", title="Debate")
    addresses = ["/en/agenda/", "/nl/agenda/", "/en/agenda/?level=european", "/en/agenda/?from=soon"]
    for _twice in range(2):
        pages = [reader.get(address).text for address in addresses]
        assert [("Debate en" in page, "Debate nl" in page) for page in pages] == [
            (True, False), (False, True), (False, False), (False, False),
        ]  # fmt: skip


@pytest.mark.django_db
def test_who_logged_in_and_who_did_not_are_told_apart(reader: Client, make_event: Callable[..., Event]) -> None:
    address = make_event("en", title="Debate").pages.get().get_url()
    member = log_in(Client(), make_member().user)
    for _twice in range(2):
        pages = [client.get(address).text for client in (reader, member)]
        assert ["<form method" in page for page in pages] == [False, True]
        assert ["Log in to say" in page for page in pages] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_a_new_title_of_a_page_shows_in_the_menu_within_a_second(reader: Client, site: Any) -> None:
    assert "Other words" not in text(reader, "/en/agenda/")
    call = Page.objects.get(callpage__isnull=False, locale__language_code="en").specific
    call.title, call.show_in_menus = "Other words", True
    call.save_revision().publish()
    assert "Other words" in text(reader, "/en/agenda/")


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_event_shows_within_a_second(reader: Client, make_event: Callable[..., Event]) -> None:
    event = make_event("en", title="Debate")
    addresses = ["/en/agenda/", event.pages.get().get_url()]
    assert ["Cancelled" in text(reader, address) for address in addresses] == [False, False]
    event.status = EventStatus.CANCELLED
    event.save()
    assert ["Cancelled" in text(reader, address) for address in addresses] == [True, True]


@pytest.mark.django_db(transaction=True)
def test_a_page_that_is_closed_is_closed_within_a_second(reader: Client, site: Any) -> None:
    assert reader.get("/en/agenda/").status_code == 200
    page = AgendaPage.objects.get(locale__language_code="en")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    time.sleep(copies.LOOK_EVERY)
    assert reader.get("/en/agenda/").status_code == 302


@pytest.mark.req("R2.3")
@pytest.mark.django_db(transaction=True)
def test_a_speaker_who_withdraws_is_not_named_after_a_second(reader: Client, duo: Any) -> None:  # noqa: F811
    address, ambassador, _staff = duo
    consent = agrees(ambassador, shown_as="Noor Peeters")
    assert "Noor Peeters" in text(reader, address)
    consent.withdrawn_on = clock.today()
    consent.save()
    assert "Noor Peeters" not in text(reader, address)

"""The clock writes each mail once and sends it, whatever dies in between."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db.models import F

from pages.digest import jobs, letters, subscribing
from pages.digest.models import STOP, Letter, Subscription
from pages.events import Event, EventStatus
from workflows.kernel import clock, links
from workflows.kernel.models import OutboxState
from workflows.people.privacy.purge import purge

pytestmark = [pytest.mark.django_db, pytest.mark.req("R7.1a")]

STOP_LINK = r"http://localhost:8000/en/agenda/mail/([^/\s]+)/stop/"


def deliver_all() -> list[Any]:
    mail.outbox.clear()
    for key in Letter.objects.filter(state=OutboxState.QUEUED).order_by("pk").values_list("pk", flat=True):
        jobs.deliver(key)
    return list(mail.outbox)


def stops_in(words: str, link: str) -> list[int]:
    """Whose mail the links end. Each says when it was signed, so that two of one person differ."""
    return [read[0] for token in re.findall(link, words) if (read := links.read(token, STOP))]


def on_next_day(days: int = 1) -> Any:
    return clock.at(clock.now() + timedelta(days=days))


@pytest.fixture
def reader(subscribe: Callable[..., Subscription]) -> Subscription:
    """Somebody who agreed, and whose first question has left."""
    found = subscribe()
    deliver_all()
    return found


def test_a_mail_says_what_is_new_and_one_click_ends_it(reader: Subscription, make_event: Callable[..., Event]) -> None:
    event = make_event("en", "nl", title="An evening <b>together</b>")
    with on_next_day():
        jobs.run()
        (sent,) = deliver_all()
    assert (sent.to, sent.subject) == (["an@home.example"], "1 piece of news in the agenda: all events")
    listing = event.listings.get(language="en")
    assert "– An evening <b>together</b> en\n" in sent.body
    assert f"http://localhost:8000{listing.url}\n" in sent.body
    message = sent.message()
    assert stops_in(message["List-Unsubscribe"], f"<{STOP_LINK}>") == [reader.pk]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Message-ID"] == f"<{Letter.objects.get(kind='digest').uuid}@localhost>"
    html = sent.alternatives[0].content
    assert ("<b>together" in html, stops_in(html, f'href="{STOP_LINK}"')) == (False, [reader.pk])
    assert stops_in(sent.body, STOP_LINK) == [reader.pk]


@pytest.mark.parametrize(("language", "title"), [("nl", "nl"), ("fr", "nl"), ("en", "en")])
def test_a_mail_speaks_the_language_it_was_asked_in(
    subscribe: Callable[..., Subscription], make_event: Callable[..., Event], language: str, title: str
) -> None:
    subscribe(language=language)
    make_event("nl", "en", title="Evening")
    with on_next_day():
        jobs.run()
        sent = deliver_all()[-1]
    assert f"– Evening {title}\n" in sent.body
    assert f"/{language}/agenda/mail/" in sent.body
    assert f'<html lang="{language}"' in sent.alternatives[0].content


def test_nothing_new_sends_nothing_and_asks_again_next_time(
    reader: Subscription, make_event: Callable[..., Event]
) -> None:
    with on_next_day():
        jobs.run()
        assert (deliver_all(), Letter.objects.filter(kind="digest").count()) == ([], 0)
        reader.refresh_from_db()
        assert clock.now() < reader.next_at <= clock.now() + timedelta(days=1, hours=1)


def test_what_stood_there_on_agreeing_is_not_new(
    make_event: Callable[..., Event], subscribe: Callable[..., Subscription]
) -> None:
    make_event("en")
    subscribe()
    deliver_all()
    with on_next_day():
        jobs.run()
        assert deliver_all() == []


def test_a_period_is_written_once_however_often_the_clock_comes_by(
    reader: Subscription, make_event: Callable[..., Event]
) -> None:
    make_event("en")
    with on_next_day():
        for _n in range(3):
            jobs.run()
            jobs.write(reader.pk)
        assert len(deliver_all()) == 1
        jobs.run()
        assert deliver_all() == []


def test_a_worker_that_dies_while_writing_loses_nothing(
    reader: Subscription, make_event: Callable[..., Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_event("en")
    with on_next_day():
        with monkeypatch.context() as patch, suppress(MemoryError):
            patch.setattr(Letter, "save", lambda *args, **kwargs: (_ for _ in ()).throw(MemoryError))
            jobs.write(reader.pk)
        assert Letter.objects.filter(kind="digest").count() == 0
        jobs.run()
        assert len(deliver_all()) == 1


def test_a_mail_whose_worker_died_leaves_later_with_the_same_words_and_id(
    reader: Subscription, make_event: Callable[..., Event]
) -> None:
    event = make_event("en")
    with on_next_day():
        jobs.run()
        row = Letter.objects.get(kind="digest")
        first = letters.mail_of(row).message()
        Letter.objects.filter(pk=row.pk).update(starts=F("starts") + 1, claimed_until=clock.now())
        event.status = EventStatus.CANCELLED
        event.save()
        (sent,) = deliver_all()
    assert (sent.message()["Message-ID"], sent.body) == (first["Message-ID"], letters.mail_of(row).body)


def test_weeks_without_a_worker_are_told_in_one_mail(reader: Subscription, make_event: Callable[..., Event]) -> None:
    make_event("en", title="First", starts=clock.now() + timedelta(days=60))
    make_event("en", title="Second", starts=clock.now() + timedelta(days=61))
    with on_next_day(20):
        jobs.run()
        (sent,) = deliver_all()
    assert sent.subject == "2 pieces of news in the agenda: all events"


def test_who_stops_gets_not_even_what_was_written(reader: Subscription, make_event: Callable[..., Event]) -> None:
    make_event("en")
    with on_next_day():
        jobs.run()
        key = Letter.objects.get(kind="digest").pk
        subscribing.stop(reader.pk)
        mail.outbox.clear()
        jobs.deliver(key)
    assert (mail.outbox, Letter.objects.count(), Subscription.objects.count()) == ([], 0, 0)


def test_one_broken_subscription_holds_up_no_other(
    subscribe: Callable[..., Subscription], make_event: Callable[..., Event]
) -> None:
    broken = subscribe(email="broken@home.example")
    subscribe(email="whole@home.example")
    Subscription.objects.filter(pk=broken.pk).update(told={"events": "spoilt"})
    deliver_all()
    make_event("en")
    with on_next_day():
        with pytest.raises((KeyError, AttributeError, TypeError)):
            jobs.run()
        assert [sent.to for sent in deliver_all()] == [["whole@home.example"]]


def test_an_address_that_did_not_say_yes_is_purged_and_one_that_did_stays(
    subscribe: Callable[..., Subscription], site: Any
) -> None:
    subscribe()
    subscribing.ask("silent@home.example", subscribing.EventFilter(), "daily", "nl")
    with on_next_day(2):
        purge()
        assert Subscription.objects.count() == 2
    with on_next_day(4):
        purge()
        assert list(Subscription.objects.values_list("email", flat=True)) == ["an@home.example"]


def test_a_filter_whose_period_is_over_ends_by_itself(subscribe: Callable[..., Subscription]) -> None:
    last = clock.today() + timedelta(days=2)
    subscribe(f"to={last.isoformat()}")
    with on_next_day(9):
        purge()
        assert Subscription.objects.count() == 1
    with on_next_day(11):
        purge()
        assert Subscription.objects.count() == 0

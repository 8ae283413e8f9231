"""Whoever has a version that holds no longer is told once, whatever dies in between."""

from datetime import timedelta
from email.utils import parseaddr
from typing import Any

import pytest
from django.core import mail

from snippets.models import KitItem
from tests.factories import cast, content
from tests.factories.paper import held
from tests.factories.people import make_mandate, make_member
from workflows.kernel import clock
from workflows.kernel.models import OutboxState
from workflows.kernel.perform import perform
from workflows.kit import jobs
from workflows.kit.models import KitDownload, KitLetter
from workflows.people.models import Member
from workflows.people.privacy.purge import purge

pytestmark = [pytest.mark.django_db, pytest.mark.req("R2.2c")]


def told() -> list[Any]:
    """What leaves when the clock comes by."""
    mail.outbox.clear()
    jobs.tell()
    deliver_all()
    return list(mail.outbox)


def deliver_all() -> None:
    for key in KitLetter.objects.filter(state=OutboxState.QUEUED).order_by("pk").values_list("pk", flat=True):
        jobs.deliver(key)


def replace(item: KitItem, **fields: Any) -> KitItem:
    new = content.kit_item(**{"title": "New folder", "version": "2026.1"} | fields)
    item.replaced_by = new
    item.save()
    return new


@pytest.fixture
def item() -> KitItem:
    return content.kit_item(title="Folder", version="2025.2")


@pytest.fixture
def holder(item: KitItem) -> Member:
    person = cast.ambassador(language="en", email="noor@home.example")
    held(person, item)
    return person


def test_a_version_that_holds_tells_nobody_anything(holder: Member) -> None:
    assert told() == []


def test_who_holds_a_replaced_version_is_told_what_replaces_it_and_where(holder: Member, item: KitItem) -> None:
    replace(item)
    (sent,) = told()
    assert [parseaddr(each)[1] for each in sent.recipients()] == ["noor@home.example"]
    assert sent.subject == "Please do not use this version any more: Folder"
    assert "– Folder, version 2025.2. It is replaced by “New folder”, version 2026.1." in sent.body
    assert "http://localhost:8000/en/zone/kit/\n" in sent.body
    assert sent.extra_headers["Message-ID"] == f"<{KitLetter.objects.get().uuid}@localhost>"


def test_a_newer_version_of_the_same_item_is_told_as_well(holder: Member, item: KitItem) -> None:
    item.version = "2025.3"
    item.save()
    (sent,) = told()
    assert "– Folder, version 2025.2. It is replaced by “Folder”, version 2025.3." in sent.body


@pytest.mark.parametrize("how", ["unpublish", "delete"])
def test_what_is_withdrawn_is_told_as_withdrawn(holder: Member, item: KitItem, how: str) -> None:
    getattr(item, how)()
    (sent,) = told()
    assert "– Folder, version 2025.2. It was withdrawn; nothing takes its place." in sent.body


@pytest.mark.parametrize(("language", "words"), [("nl", "/nl/zone/kit/"), ("fr", "/fr/zone/kit/")])
def test_everybody_is_told_in_their_own_language(item: KitItem, language: str, words: str) -> None:
    held(cast.ambassador(language=language), item)
    replace(item)
    (sent,) = told()
    assert words in sent.body
    assert f'<html lang="{language}"' in sent.alternatives[0].content


def test_nobody_is_told_twice(holder: Member, item: KitItem) -> None:
    new = replace(item)
    assert (len(told()), told()) == (1, [])
    (letter,) = KitLetter.objects.all()
    jobs.deliver(letter.pk)
    new.unpublish()
    assert (len(mail.outbox), told()) == (0, [])
    assert KitDownload.objects.get().told_at is not None


def test_several_versions_are_told_in_one_letter(holder: Member, item: KitItem) -> None:
    other = content.kit_item(title="Slides", version="1")
    held(holder, other)
    replace(item)
    other.unpublish()
    (sent,) = told()
    assert sent.subject == "Please do not use these 2 versions from the kit any more"
    assert (sent.body.count("– Folder, "), sent.body.count("– Slides, ")) == (1, 1)


def test_who_took_the_newer_version_already_is_not_told(holder: Member, item: KitItem) -> None:
    held(holder, replace(item))
    assert told() == []


def test_whose_mandate_ended_or_who_was_erased_is_left_in_peace(holder: Member, item: KitItem) -> None:
    closed = cast.ambassador()
    held(closed, item)
    closed.user.is_active = False
    closed.user.save()
    replace(item)
    perform(holder.mandates.get(), "end", by=holder.user, reason="A year abroad.")
    assert told() == []
    make_mandate(holder)
    assert len(told()) == 1


def test_a_member_without_a_mandate_is_told(item: KitItem) -> None:
    held(make_member(), item)
    replace(item)
    assert len(told()) == 1


def test_who_leaves_between_the_letter_and_its_leaving_gets_nothing(holder: Member, item: KitItem) -> None:
    replace(item)
    jobs.tell()
    perform(holder.mandates.get(), "end", by=holder.user, reason="A year abroad.")
    mail.outbox.clear()
    deliver_all()
    letter = KitLetter.objects.get()
    assert (mail.outbox, letter.state, bool(letter.error)) == ([], OutboxState.DROPPED, True)


def test_what_holds_again_when_the_letter_leaves_is_told_another_time(holder: Member, item: KitItem) -> None:
    item.unpublish()
    jobs.tell()
    item.save_revision().publish()
    mail.outbox.clear()
    deliver_all()
    assert (mail.outbox, KitDownload.objects.get().told_at) == ([], None)
    item.refresh_from_db()
    item.unpublish()
    assert len(told()) == 1


def test_a_mail_server_that_is_away_is_asked_again(holder: Member, item: KitItem, monkeypatch: Any) -> None:
    replace(item)
    jobs.tell()
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.message.EmailMessage.send", away)
        deliver_all()
    letter = KitLetter.objects.get()
    assert (letter.state, letter.failures) == (OutboxState.QUEUED, 1)
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert len(told()) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.failures) == (OutboxState.SENT, 1)


def away(*args: Any, **kwargs: Any) -> None:
    raise ConnectionRefusedError


def test_a_letter_that_kills_its_worker_is_parked_after_three_starts(holder: Member, item: KitItem) -> None:
    replace(item)
    jobs.tell()
    KitLetter.objects.update(starts=3)
    deliver_all()
    assert KitLetter.objects.get().state == OutboxState.PARKED


def test_the_clock_asks_as_few_questions_for_many_holders(item: KitItem, django_assert_max_num_queries: Any) -> None:
    for _n in range(4):
        held(make_member(), item)
    with django_assert_max_num_queries(6):
        jobs.tell()


def test_downloads_and_letters_are_not_kept_for_ever(holder: Member, item: KitItem) -> None:
    replace(item)
    told()
    with clock.at(clock.now() + timedelta(days=31)):
        purge()
        assert (KitLetter.objects.count(), KitDownload.objects.count()) == (0, 1)
        assert told() == []
    with clock.at(clock.now() + timedelta(days=731)):
        purge()
    assert KitDownload.objects.count() == 0

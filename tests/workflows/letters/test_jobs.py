"""Digests and copies: each letter once, still true, with the worker that dies half-way."""

import re
from datetime import timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend

from tests.factories import missions
from tests.workflows.letters.conftest import deliver
from workflows.kernel import clock, handling, outbox
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.kernel.undo import undo
from workflows.letters import copies, jobs
from workflows.letters.models import Digest, DigestLine, LetterChoice, LetterCopy, Rhythm
from workflows.missions.models import Mission
from workflows.people.privacy.erase import erase
from workflows.people.privacy.tables import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def collected(owner):
    """Two letters to one reader who wants them together."""
    LetterChoice.objects.create(user=owner, asked=Rhythm.DAILY, news=Rhythm.DAILY)
    found = [missions.requested(owner=owner, title=title) for title in ("First talk", "Second talk")]
    rows = [OutboxRow.objects.get(name="request_arrived", record__object_id=each.pk) for each in found]
    for row in rows:
        assert deliver(row).state == OutboxState.COLLECTED
    return rows


def the_digest() -> Digest:
    return Digest.objects.get()


def in_the_morning():
    return clock.at(the_digest().due + timedelta(minutes=2))


def states(rows) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def test_one_mail_brings_what_was_collected_each_with_its_way_on(collected, mailoutbox):
    with in_the_morning():
        assert outbox.lost(Digest.objects.all()) == [the_digest().pk]
        jobs.deliver_digest(the_digest().pk)
        jobs.deliver_digest(the_digest().pk)
    (mail,) = mailoutbox
    assert mail.extra_headers["Message-ID"] == f"<{the_digest().uuid}@localhost>"
    assert [title in mail.body for title in ("First talk", "Second talk")] == [True, True]
    assert [mail.body.count(f"/admin/missions/{row.record.object_id}/") for row in collected] == [1, 1]
    assert (states(collected), the_digest().state) == ([OutboxState.SENT] * 2, OutboxState.SENT)
    assert "First talk" in collected[0].subject_line


def test_it_does_not_leave_before_its_hour(collected, mailoutbox):
    jobs.deliver_digest(the_digest().pk)
    assert (mailoutbox, states(collected)) == ([], [OutboxState.COLLECTED] * 2)


def test_what_is_no_longer_true_by_then_is_left_out_with_its_reason(collected, mailoutbox):
    first = collected[0]
    with in_the_morning():
        handling.cancel(first, "Said by telephone", "Lotte")
        jobs.deliver_digest(the_digest().pk)
    assert states(collected) == [OutboxState.DROPPED, OutboxState.SENT]
    assert "First talk" not in mailoutbox[0].body


def test_nothing_true_is_no_mail(collected, mailoutbox):
    with in_the_morning():
        for row in collected:
            handling.cancel(row, "Said by telephone", "Lotte")
        jobs.deliver_digest(the_digest().pk)
    assert (mailoutbox, the_digest().state, bool(the_digest().error)) == ([], OutboxState.DROPPED, True)


def test_a_closed_account_gets_none(collected, owner, mailoutbox):
    owner.is_active = False
    owner.save()
    with in_the_morning():
        jobs.deliver_digest(the_digest().pk)
    assert (mailoutbox, states(collected)) == ([], [OutboxState.DROPPED] * 2)


def test_an_erased_person_gets_none_and_what_was_collected_for_them_ends(collected, owner, mailoutbox):
    due = the_digest().due
    erase(Person(owner.member, owner))
    assert states(collected) == [OutboxState.DROPPED] * 2
    assert [(row.email, row.body, bool(row.error)) for row in collected] == [("", "", True)] * 2
    with clock.at(due + timedelta(minutes=2)):
        jobs.sweep()
        outbox.sweep()
    assert (states(collected), mailoutbox) == ([OutboxState.DROPPED] * 2, [])


def test_what_came_into_a_digest_just_as_that_left_goes_by_itself(collected):
    second = collected[1]
    jobs.sweep()
    assert states(collected) == [OutboxState.COLLECTED] * 2
    Digest.objects.update(state=OutboxState.SENT)
    DigestLine.objects.filter(letter=second).delete()
    jobs.sweep()
    assert states(collected) == [OutboxState.QUEUED] * 2


def test_a_worker_that_dies_after_the_mail_sends_the_same_identity_again(collected, monkeypatch, mailoutbox):
    def dies(*args, **kwargs):
        raise SystemExit

    with in_the_morning():
        with monkeypatch.context() as patch:
            patch.setattr(outbox, "settle", dies)
            with pytest.raises(SystemExit):
                jobs.deliver_digest(the_digest().pk)
        assert states(collected) == [OutboxState.COLLECTED] * 2
        with clock.at(clock.now() + outbox.LEASE + timedelta(minutes=1)):
            assert outbox.lost(Digest.objects.all()) == [the_digest().pk]
            jobs.deliver_digest(the_digest().pk)
    assert len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == 1
    assert states(collected) == [OutboxState.SENT] * 2


def test_a_mail_server_that_is_away_delays_it_and_at_last_fails_each_letter(collected, monkeypatch):
    def away(*args, **kwargs):
        raise OSError("away")

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    with in_the_morning():
        jobs.deliver_digest(the_digest().pk)
        assert (states(collected), the_digest().state) == ([OutboxState.COLLECTED] * 2, OutboxState.QUEUED)
        assert collected[0].claimed_until is None
    with clock.at(the_digest().due + outbox.PATIENCE + timedelta(hours=1)):
        jobs.deliver_digest(the_digest().pk)
    assert states(collected) == [OutboxState.FAILED] * 2
    assert "away" in collected[0].error


def test_what_is_taken_back_meanwhile_does_not_come_with_the_digest(owner, mailoutbox):
    LetterChoice.objects.create(user=owner, asked=Rhythm.DAILY, news=Rhythm.DAILY)
    mission = missions.requested(owner=owner)
    mission = perform(mission, "qualify", by=owner).subject
    mission = perform(mission, "ask_requester", by=owner, question="Is there a microphone?").subject
    row = OutboxRow.objects.get(name="question_asked")
    OutboxRow.objects.filter(pk=row.pk).update(user=owner)
    assert deliver(row).state == OutboxState.COLLECTED
    undo(mission, by=owner, reason="A slip")
    with in_the_morning():
        jobs.deliver_digest(the_digest().pk)
    assert (states([row]), mailoutbox) == ([OutboxState.DROPPED], [])


def test_nothing_is_taken_back_while_its_digest_leaves(owner):
    LetterChoice.objects.create(user=owner, asked=Rhythm.DAILY)
    mission = missions.qualifying(owner=owner)
    mission = perform(mission, "ask_requester", by=owner, question="Is there a microphone?").subject
    row = OutboxRow.objects.get(name="question_asked")
    OutboxRow.objects.filter(pk=row.pk).update(user=owner)
    deliver(row)
    with in_the_morning():
        jobs.letters_in(the_digest()).update(claimed_until=clock.now() + outbox.LEASE)
        with pytest.raises(NotPossible):
            undo(mission, by=owner, reason="A slip")


def test_a_copy_has_the_words_that_left_and_an_identity_of_its_own(arrived, owner, mailoutbox):
    deliver(arrived)
    assert copies.send_copy(arrived, owner)
    assert not copies.send_copy(arrived, owner), "one copy is on its way"
    copy = LetterCopy.objects.get()
    jobs.deliver_copy(copy.pk)
    jobs.deliver_copy(copy.pk)
    first, second = mailoutbox
    assert (first.subject, first.body) == (second.subject, second.body)
    assert second.extra_headers["Message-ID"] == f"<{copy.uuid}@localhost>"
    assert states([arrived]) == [OutboxState.SENT]


def test_a_copy_leads_by_the_link_that_left_also_in_its_button(mission, owner, mailoutbox):
    row = deliver(OutboxRow.objects.get(name="request_received", record__object_id=mission.pk))
    Mission.objects.update(link_version=2)
    copies.send_copy(row, owner)
    jobs.deliver_copy(LetterCopy.objects.get().pk)
    first, second = mailoutbox
    assert (first.body, first.alternatives) == (second.body, second.alternatives)
    assert second.alternatives[0].content.count(re.search(r"/nl/r/\S+", second.body)[0]) == 1


def test_no_copy_of_what_did_not_leave_or_is_kept_no_longer(arrived, owner):
    assert not copies.send_copy(arrived, owner)
    deliver(arrived)
    OutboxRow.objects.filter(pk=arrived.pk).update(body="")
    assert not copies.send_copy(arrived, owner)


def test_a_copy_that_is_no_longer_true_when_it_leaves_is_dropped_with_its_reason(owner, mailoutbox):
    mission = missions.approved(owner=owner)
    row = deliver(OutboxRow.objects.get(name="mission_approved", record__object_id=mission.pk))
    assert copies.send_copy(row, owner)
    perform(mission, "reopen", by=owner, reason="The place is another one")
    jobs.deliver_copy(LetterCopy.objects.get().pk)
    copy = LetterCopy.objects.get()
    assert (copy.state, copy.error, len(mailoutbox)) == (OutboxState.DROPPED, "The mission has moved on since.", 1)

"""What the clock does with drafts, the waiting list, assessors who leave and nominations."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import candidates
from tests.factories.people import make_user_with
from tests.factories.videos import make_video
from workflows.candidates import jobs
from workflows.candidates.models import Assessment, Nomination
from workflows.candidates.states import AssessmentState, NominationState, State
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.people.models import SupportSeat
from workflows.people.roles import Role
from workflows.people.seats import vacate
from workflows.videos.models import PrivateVideo, Refusal, Status

pytestmark = pytest.mark.django_db


def day_by_day(start, days: int) -> list[int]:
    """The clock's work each day; how many steps it took on each."""
    done = []
    for day in range(days):
        with clock.at(start + timedelta(days=day, hours=5)):
            done.append(jobs.remind_and_expire())
    return done


def test_an_untouched_draft_expires_after_two_reminders():
    start = clock.now()
    candidacy = candidates.draft()
    done = day_by_day(start, 62)
    assert [day for day, steps in enumerate(done) if steps] == [46, 56, 60]
    assert candidates.fresh(candidacy).state == State.EXPIRED
    assert OutboxRow.objects.filter(name="candidacy_reminder").count() == 2


def test_a_clock_that_stood_still_reminds_before_it_ends_anything():
    start = clock.now()
    candidacy = candidates.draft()
    took = [day for day, steps in enumerate(day_by_day(start + timedelta(days=200), 9)) if steps]
    first, second, end = took
    assert (first, second - first >= 3, end - second >= 3) == (0, True, True)
    assert candidates.fresh(candidacy).state == State.EXPIRED


def test_who_stays_on_the_waiting_list_keeps_the_place(people):
    candidacy = candidates.recommended(people)
    candidates.policy(most_ambassadors=0, waiting_days=20)
    candidacy = perform(candidacy, "waitlist", by=people[0]).subject
    start = clock.now()
    day_by_day(start, 10)
    with clock.at(start + timedelta(days=10)):
        perform(candidates.fresh(candidacy), "stay", by=candidacy.member.user)
    day_by_day(start + timedelta(days=11), 11)
    assert candidates.fresh(candidacy).state == State.WAITLISTED
    day_by_day(start + timedelta(days=22), 12)
    assert candidates.fresh(candidacy).state == State.EXPIRED


def test_an_assessor_who_loses_the_seat_is_released(people):
    candidacy = candidates.in_assessment(people)
    assert jobs.release_who_left() == 0
    vacate(SupportSeat.objects.get(member__user=people[2]))
    assert jobs.release_who_left() == 1
    assert Assessment.objects.get(assessor=people[2]).state == AssessmentState.RELEASED
    assert len(candidates.fresh(candidacy).counting()) == 1


def test_a_nomination_without_an_answer_lapses():
    candidates.nominated(make_user_with(Role.STAFF))
    assert jobs.lapse_nominations() == 0
    with clock.at(clock.now() + timedelta(days=61)):
        assert jobs.lapse_nominations() == 1
    assert Nomination.objects.get().state == NominationState.LAPSED


def test_whoever_sent_a_video_that_was_refused_is_told_why_once(mailoutbox):
    candidacy = candidates.draft()
    owner = candidacy.member.user
    video = make_video(candidacy.member)
    candidacy = perform(candidacy, "attach_video", by=owner, video=video).subject
    assert jobs.tell_of_refused_videos() == 0
    PrivateVideo.objects.filter(pk=video.pk).update(status=Status.REFUSED, refused_because=Refusal.TOO_LONG)
    assert [jobs.tell_of_refused_videos(), jobs.tell_of_refused_videos()] == [1, 1]
    row = OutboxRow.objects.get(name="video_refused")
    outbox.deliver(row.pk)
    assert len(mailoutbox) == 1
    assert candidacy.member.email in mailoutbox[0].to[0]
    assert str(Refusal.TOO_LONG.label) in mailoutbox[0].body
    assert reverse("candidacy") in mailoutbox[0].body


def test_administrators_hear_of_a_virus_once_and_not_whose_it_was(mailoutbox):
    administrator = make_user_with(Role.ADMINISTRATOR)
    candidacy = candidates.draft()
    video = make_video(candidacy.member)
    candidacy = perform(candidacy, "attach_video", by=candidacy.member.user, video=video).subject
    assert jobs.tell_of_viruses() == 0
    PrivateVideo.objects.filter(pk=video.pk).update(status=Status.REFUSED, refused_because=Refusal.INFECTED)
    assert [jobs.tell_of_viruses(), jobs.tell_of_viruses()] == [1, 1]
    outbox.deliver(OutboxRow.objects.get(name="virus_found").pk)
    (letter,) = mailoutbox
    assert administrator.email in letter.to[0]
    assert reverse("candidacy_on_record") in letter.body
    assert candidacy.member.last_name not in letter.subject + letter.body


def test_a_refusal_is_not_told_of_a_video_that_was_replaced_meanwhile(mailoutbox):
    candidacy = candidates.draft()
    owner = candidacy.member.user
    first = make_video(candidacy.member)
    candidacy = perform(candidacy, "attach_video", by=owner, video=first).subject
    PrivateVideo.objects.filter(pk=first.pk).update(status=Status.REFUSED, refused_because=Refusal.TOO_LONG)
    jobs.tell_of_refused_videos()
    perform(candidacy, "attach_video", by=owner, video=make_video(candidacy.member))
    outbox.deliver(OutboxRow.objects.get(name="video_refused").pk)
    assert mailoutbox == []

"""The video of a candidacy: sent by the candidate, watched by those who assess, replaced and gone."""

import pytest
from django.urls import reverse

from tests.factories import candidates, videos
from tests.factories.people import make_user_with
from workflows.candidates.states import State
from workflows.kernel import outbox
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.people.roles import Role
from workflows.videos.jobs import transcode
from workflows.videos.models import PrivateVideo, Status, Upload

pytestmark = pytest.mark.django_db
SEND = "/nl/candidacy/attach-video/"


def in_page(response) -> bool:
    return "video.mp4" in response.content.decode()


@pytest.mark.req("R1.6")
def test_a_video_is_sent_and_watched_by_those_who_assess(visitor, people):
    candidacy = candidates.draft()
    browser = visitor(candidacy.member.user)
    assert browser.get(SEND).status_code == 200
    assert browser.post(SEND, {"seen": candidacy.revision, "video": videos.upload()}).status_code == 302
    with pytest.raises(NotPossible, match=r"."):
        perform(candidates.fresh(candidacy), "submit", by=candidacy.member.user)
    transcode(candidates.fresh(candidacy).video_id)
    assert in_page(browser.get(SEND))
    lead = visitor(people[0])
    assert not in_page(lead.get(candidacy.desk_url()))
    done = perform(candidates.fresh(candidacy), "submit", by=candidacy.member.user).subject
    assert (done.state, in_page(lead.get(candidacy.desk_url()))) == (State.SUBMITTED, True)
    admin = visitor(make_user_with(Role.ADMINISTRATOR))
    path = reverse("candidacy_step", args=[candidacy.pk, "look-in"])
    admin.post(path, {"seen": done.revision, "reason": "A question."})
    page = admin.get(candidacy.desk_url())
    assert (page.status_code, in_page(page)) == (200, False)


@pytest.mark.django_db(transaction=True)
def test_a_video_that_came_in_pieces_is_attached(visitor):
    candidacy = candidates.draft()
    upload = videos.make_upload(candidacy.member)
    sent = visitor(candidacy.member.user).post(SEND, {"seen": candidacy.revision, "upload": str(upload.pk)})
    assert (sent.status_code, candidates.fresh(candidacy).video.status) == (302, Status.RECEIVED)
    assert not Upload.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_video_that_came_in_pieces_need_not_be_sent_again_when_something_changed_meanwhile(visitor):
    candidacy = candidates.draft()
    browser = visitor(candidacy.member.user)
    upload = videos.make_upload(candidacy.member)
    browser.post(SEND, {"seen": candidacy.revision, "video": videos.upload()})
    sent = {"seen": candidacy.revision, "upload": str(upload.pk)}
    late = browser.post(SEND, sent)
    assert (late.status_code, str(upload.pk) in late.content.decode()) == (409, True)
    assert browser.post(SEND, sent | {"seen": candidates.fresh(candidacy).revision}).status_code == 302
    told = PrivateVideo.objects.order_by("created_at").values_list("status", flat=True)
    assert list(told)[1:] == [Status.ERASED, Status.RECEIVED]


def test_what_is_not_a_video_is_refused_beside_the_field(visitor):
    candidacy = candidates.draft()
    hostile = {"text": b"hello", "playlist": b"#EXTM3U\nhttp://127.0.0.1/x.ts\n", "empty": b""}
    browser = visitor(candidacy.member.user)
    found = {
        name: browser.post(SEND, {"seen": candidacy.revision, "video": videos.upload(data)}).status_code
        for name, data in hostile.items()
    }
    assert (found, PrivateVideo.objects.count()) == (dict.fromkeys(hostile, 422), 0)


def test_another_video_takes_the_place_and_the_first_is_gone(visitor):
    candidacy = candidates.draft()
    browser = visitor(candidacy.member.user)
    for _n in range(2):
        seen = candidates.fresh(candidacy).revision
        assert browser.post(SEND, {"seen": seen, "video": videos.upload()}).status_code == 302
    for row in OutboxRow.objects.filter(kind=OutboxRow.Kind.JOB):
        outbox.deliver(row.pk)
    first, second = PrivateVideo.objects.order_by("created_at")
    assert (first.status, candidates.fresh(candidacy).video) == (Status.ERASED, second)


def test_a_video_sent_too_late_is_not_kept(visitor, people):
    candidacy = candidates.submitted(people[0])
    late = visitor(candidacy.member.user).post(SEND, {"seen": candidacy.revision, "video": videos.upload()})
    assert late.status_code == 409
    assert set(PrivateVideo.objects.values_list("status", flat=True)) <= {Status.ERASED}


def test_an_exemption_is_asked_and_granted(visitor, people):
    candidacy = candidates.draft()
    asked = visitor(candidacy.member.user).post(
        "/nl/candidacy/ask-exemption/", {"seen": candidacy.revision, "reason": "Ik stotter voor een camera."}
    )
    assert asked.status_code == 302
    lead = visitor(people[0])
    assert "Ik stotter" in lead.get(candidacy.desk_url()).content.decode()
    path = reverse("candidacy_step", args=[candidacy.pk, "exempt"])
    granted = lead.post(path, {"seen": candidates.fresh(candidacy).revision, "reason": "Een gesprek volstaat."})
    assert granted.status_code == 302
    assert perform(candidates.fresh(candidacy), "submit", by=candidacy.member.user).subject.state == State.SUBMITTED

"""The video of a candidacy: sent by the candidate, watched by those who assess, replaced and gone."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext, override

from tests.factories import candidates, cast, videos
from tests.factories.people import make_user_with
from workflows.candidates.admin import CandidacyPolicyViewSet
from workflows.candidates.models import Candidacy
from workflows.candidates.states import State
from workflows.kernel import outbox
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.people.roles import Role
from workflows.videos.jobs import transcode
from workflows.videos.models import PrivateVideo, Refusal, Status, Upload
from workflows.videos.recording import PROMPTS

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


def test_camera_and_microphone_are_open_on_that_page_alone(visitor):
    candidacy = candidates.draft()
    browser = visitor(candidacy.member.user)
    recording, other = browser.get(SEND).headers, browser.get("/nl/candidacy/").headers
    found = [
        ("camera=(self)" in each["Permissions-Policy"], "microphone=(self)" in each["Permissions-Policy"],
         "media-src 'self' blob:" in each["Content-Security-Policy"])
        for each in (recording, other)
    ]  # fmt: skip
    assert found == [(True, True, True), (False, False, False)]
    assert "geolocation=()" in recording["Permissions-Policy"]


def test_what_is_not_a_video_is_refused_beside_the_field(visitor):
    candidacy = candidates.draft()
    hostile = {"text": b"hello", "playlist": b"#EXTM3U\nhttp://127.0.0.1/x.ts\n", "empty": b""}
    browser = visitor(candidacy.member.user)
    found = {
        name: browser.post(SEND, {"seen": candidacy.revision, "video": videos.upload(data)}).status_code
        for name, data in hostile.items()
    }
    assert (found, PrivateVideo.objects.count()) == (dict.fromkeys(hostile, 422), 0)


def sent_and_prepared(browser, candidacy, data: bytes) -> PrivateVideo:
    sent = browser.post(SEND, {"seen": candidates.fresh(candidacy).revision, "video": videos.upload(data)})
    assert sent.status_code == 302
    transcode(candidates.fresh(candidacy).video_id)
    return candidates.fresh(candidacy).video


@pytest.mark.req("R1.6")
def test_a_video_of_ten_hours_is_refused_in_words_and_nothing_else_is_lost(visitor):
    candidacy = candidates.draft()
    browser = visitor(candidacy.member.user)
    video = sent_and_prepared(browser, candidacy, videos.ten_hours())
    assert (video.status, video.refused_because) == (Status.REFUSED, Refusal.TOO_LONG)
    for path in ("/nl/candidacy/", SEND):
        assert str(Refusal.TOO_LONG.label) in browser.get(path).content.decode()
    assert (candidates.fresh(candidacy).state, candidates.fresh(candidacy).missing_from_sheet()) == (State.DRAFT, [])
    assert sent_and_prepared(browser, candidacy, videos.clip()).status == Status.PLAYABLE


@pytest.mark.req("R1.6")
def test_a_video_without_sound_is_pointed_out_and_left_to_the_candidate(visitor, people):
    candidacy = candidates.draft()
    browser = visitor(candidacy.member.user)
    video = sent_and_prepared(browser, candidacy, videos.clip("mp4", more="-an"))
    assert (video.status, video.has_sound) == (Status.PLAYABLE, False)
    with override("en"):
        shown = {path: browser.get(path).content.decode() for path in ("/en/candidacy/", SEND.replace("nl", "en"))}
    assert "without sound" in shown["/en/candidacy/"]
    assert "sign language" in shown[SEND.replace("nl", "en")]
    done = perform(candidates.fresh(candidacy), "submit", by=candidacy.member.user).subject
    page = visitor(people[0]).get(done.desk_url()).content.decode()
    with override(settings.LANGUAGE_CODE):
        assert gettext("This video has no sound.") in page
    other = candidates.draft()
    assert sent_and_prepared(visitor(other.member.user), other, videos.clip()).has_sound


@pytest.mark.req("R1.6")
def test_who_is_exempted_may_tell_it_aloud_and_nobody_else(visitor, people):
    candidacy = candidates.draft()
    browser = visitor(candidacy.member.user)
    recording = {"video": SimpleUploadedFile("voice.mp3", videos.voice(), "audio/mpeg")}
    refused = browser.post(SEND, {"seen": candidates.fresh(candidacy).revision} | recording)
    assert (refused.status_code, candidates.fresh(candidacy).video) == (422, None)
    perform(candidates.fresh(candidacy), "exempt", by=people[0], reason="Geen camera.")
    with override("nl"):
        assert (
            gettext("Or tell it: a recording of your voice is enough.")
            in browser.get("/nl/candidacy/").content.decode()
        )
    video = sent_and_prepared(browser, candidacy, videos.voice())
    assert (video.status, video.has_picture, video.has_sound) == (Status.PLAYABLE, False, True)
    with override("nl"):
        assert gettext("Your sound recording") in browser.get("/nl/candidacy/submit/").content.decode()
    done = perform(candidates.fresh(candidacy), "submit", by=candidacy.member.user).subject
    page = visitor(people[0]).get(done.desk_url()).content.decode()
    with override(settings.LANGUAGE_CODE):
        assert gettext("A sound recording, without a picture.") in page


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


@pytest.mark.req("R1.6")
def test_who_is_exempted_writes_instead_and_assessors_read_it_once_it_is_sent(visitor, people):
    candidacy = candidates.draft()
    browser, lead = visitor(candidacy.member.user), visitor(people[0])
    path, text = "/nl/candidacy/write-instead/", "Ik restaureer klokken."
    sent = {"seen": candidacy.revision, "written_instead": text}
    assert browser.post(path, sent).status_code == 409, "nothing was granted yet"
    perform(candidacy, "exempt", by=people[0], reason="Een tekst volstaat.")
    assert path in browser.get("/nl/candidacy/").content.decode()
    answer = browser.post(path, sent | {"seen": candidates.fresh(candidacy).revision})
    assert (answer.status_code, candidates.fresh(candidacy).written_instead) == (302, text)
    assert text in browser.get(path).content.decode()
    assert text in browser.get("/nl/candidacy/submit/").content.decode()
    assert text not in lead.get(candidacy.desk_url()).content.decode()
    done = perform(candidates.fresh(candidacy), "submit", by=candidacy.member.user).subject
    assert text in lead.get(done.desk_url()).content.decode()


def test_whoever_gives_scores_has_the_text_beside_them(visitor, people):
    candidacy = candidates.in_assessment(people)
    Candidacy.objects.filter(pk=candidacy.pk).update(written_instead="Ik restaureer klokken.")
    given = candidacy.assessments.get(assessor=people[1])
    page = visitor(people[1]).get(reverse("assessment_step", args=[given.pk, "give"]))
    assert "Ik restaureer klokken." in page.content.decode()


@pytest.mark.req("R1.6")
def test_the_coordinator_writes_what_the_video_answers_and_what_is_left_empty_is_the_usual(visitor):
    lead = cast.seated(coordinator=True)
    candidacy = candidates.draft()
    policy = candidates.policy()
    address = reverse("candidacy_policies:edit", args=[policy.pk])
    sent = {field: policy.serializable_value(field) for field in CandidacyPolicyViewSet.form_fields[:10]}
    sent |= {"prompt_2_nl": "Waarom?", "prompt_2_fr": "Pourquoi\u00a0?", "prompt_2_en": "Why?"}
    half = visitor(lead).post(address, sent | {"prompt_2_en": ""})
    assert (half.status_code, list(half.context["form"].errors)) == (200, ["prompt_2"])
    assert visitor(lead).post(address, sent).status_code == 302
    browser = visitor(candidacy.member.user)
    with override("fr"):
        usual = [str(each) for each in PROMPTS]
    shown = browser.get(SEND.replace("/nl/", "/fr/")).context["prompts"]
    assert shown == [usual[0], "Pourquoi\u00a0?", usual[2]]

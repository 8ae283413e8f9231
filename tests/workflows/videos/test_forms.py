import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.factories.people import make_member
from tests.factories.videos import clip, make_playable_video, make_upload, make_video, upload
from workflows.videos import files, jobs
from workflows.videos.forms import VideoUploadForm
from workflows.videos.keeping import erase
from workflows.videos.models import PrivateVideo, Status, Upload

pytestmark = pytest.mark.django_db


def sent(data: bytes, member=None) -> VideoUploadForm:
    return VideoUploadForm({}, {"video": upload(data)}, member=member or make_member())


def test_form_keeps_a_video_for_its_member():
    member = make_member()
    form = sent(clip(), member)
    assert form.is_valid(), form.errors
    assert form.save().member == member


@pytest.mark.parametrize("data", [b"", b"a letter"], ids=["empty", "letter"])
def test_form_says_beside_the_field_what_is_wrong(data):
    form = sent(data)
    assert list(form.errors) == ["video"]
    assert not PrivateVideo.objects.exists()


def came(upload, member) -> VideoUploadForm:
    return VideoUploadForm({"upload": str(upload.pk)}, {}, member=member)


@pytest.mark.django_db(transaction=True)
def test_video_that_came_in_pieces_is_kept_and_stands_there_once():
    member = make_member()
    form = came(make_upload(member, name="mine.mp4"), member)
    assert form.is_valid(), form.errors
    video = form.save()
    assert (files.original(video.pk).read_bytes(), video.original_name) == (clip(), "mine.mp4")
    assert (list(files.parts()), Upload.objects.count()) == ([], 0)


def test_video_that_is_here_in_part_or_somebody_else_s_is_told():
    member = make_member()
    half = make_upload(member, clip()[:100], length=200)
    for each in (half, make_upload()):
        form = came(each, member)
        assert list(form.errors) == ["video"]
        assert list(form.errors["video"]) != list(VideoUploadForm({}, {}, member=member).errors["video"])
    assert came(half, member).arrived is None


@pytest.mark.django_db(transaction=True)
def test_letter_in_the_clothes_of_a_video_is_told_and_let_go():
    member = make_member()
    form = came(make_upload(member, b"Dear all, " * 500), member)
    assert (list(form.errors), form.arrived, list(files.parts())) == (["video"], None, [])


def test_what_has_arrived_is_said_and_carried_along():
    member = make_member()
    whole = make_upload(member, name="mine.mp4")
    page = render_to_string("workflows/videos/upload.html", {"field": came(whole, member)["video"]})
    assert ("mine.mp4" in page, str(whole.pk) in page) == (True, True)


def test_file_that_is_far_too_large_is_cut_off_on_its_way_and_told(settings, private_root):
    settings.AMBASSADE_VIDEO_MB = 3
    large = upload(clip() + bytes(20 * 1024 * 1024))
    request = RequestFactory().post("/", {"video": large, "note": "Typed"})
    form = VideoUploadForm(request.POST, request.FILES, member=make_member())
    assert 3 * 1024 * 1024 < request.FILES["video"].size < 4 * 1024 * 1024
    assert request.POST["note"] == "Typed"
    assert request.FILES["video"].temporary_file_path().startswith(str(private_root / "incoming"))
    assert not form.is_valid()
    assert "3,0" in str(form.errors["video"])
    request.close()
    assert list((private_root / "incoming").iterdir()) == []


def shown(video: PrivateVideo) -> str:
    context = {"video": video, "play": "/play", "poster": "/poster", "label": "Lotte"}
    return render_to_string("workflows/videos/player.html", context)


def test_player_shows_each_state_in_words():
    pending, playable = make_video(), make_playable_video()
    broken = make_video(data=clip()[:3000])
    jobs.transcode(broken.pk)
    broken.refresh_from_db()
    assert ["<video" in shown(each) for each in (pending, playable, broken)] == [False, True, False]
    assert str(broken.get_refused_because_display()) in shown(broken)
    assert 'preload="none"' in shown(playable)
    erase(playable)
    assert "<video" not in shown(playable)
    assert {video.status for video in (pending, broken, playable)} == {Status.RECEIVED, Status.REFUSED, Status.ERASED}

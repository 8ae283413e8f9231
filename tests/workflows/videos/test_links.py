import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client, RequestFactory
from django.utils import timezone

from tests.factories.people import log_in, make_member, make_seat
from tests.factories.videos import clip, make_playable_video, make_video
from workflows.people.seats import vacate
from workflows.videos import files, links
from workflows.videos.keeping import erase
from workflows.videos.links import play_url, poster_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def video():
    return make_playable_video()


@pytest.fixture
def viewer(client) -> Client:
    return log_in(client, make_member().user)


def asked_by(client: Client):
    """A request like those of this browser."""
    from django.contrib.auth import get_user

    request = RequestFactory().get("/")
    request.session = client.session
    request.user = get_user(request)
    return request


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.req("R1.6")
def test_link_plays_our_own_transcode_and_nobody_keeps_it(viewer, video):
    response = viewer.get(play_url(video, asked_by(viewer)))
    data = body(response)
    assert (response.status_code, response["Content-Type"]) == (200, "video/mp4")
    assert data == files.playable(video.pk).read_bytes() != clip()
    assert int(response["Content-Length"]) == len(data)
    assert response["Cache-Control"] == "no-store, private"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_poster_is_a_jpeg(viewer, video):
    response = viewer.get(poster_url(video, asked_by(viewer)))
    assert response["Content-Type"] == "image/jpeg"
    assert body(response).startswith(b"\xff\xd8\xff")


def test_head_tells_the_length_and_sends_nothing(viewer, video):
    response = viewer.head(play_url(video, asked_by(viewer)))
    assert (response.status_code, int(response["Content-Length"])) == (200, files.playable(video.pk).stat().st_size)
    assert response["Accept-Ranges"] == "bytes"


def test_ranges(viewer, video):
    url, data = play_url(video, asked_by(viewer)), files.playable(video.pk).read_bytes()
    size = len(data)
    for asked, first, last in (
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, size - 1),
        ("bytes=-50", size - 50, size - 1),
        (f"bytes=0-{size * 9}", 0, size - 1),
        (f"bytes=-{size * 9}", 0, size - 1),
    ):
        response = viewer.get(url, headers={"Range": asked})
        assert (response.status_code, body(response)) == (206, data[first : last + 1]), asked
        assert response["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert int(response["Content-Length"]) == last + 1 - first
    for asked in (f"bytes={size}-", "bytes=9-1", "bytes=-0", f"bytes={'9' * 5000}-"):
        response = viewer.get(url, headers={"Range": asked})
        assert (response.status_code, response["Content-Range"], response.content) == (416, f"bytes */{size}", b""), (
            asked
        )
    for asked in ("bytes=0-1,4-5", "bytes=-", "items=0-1", "bytes=a-b", "bytes=٣-"):
        assert viewer.get(url, headers={"Range": asked}).status_code == 200, asked


@pytest.mark.req("R1.6")
def test_every_other_way_to_a_video_finds_nothing(viewer, video):
    url = play_url(video, asked_by(viewer))
    token = url.split("/")[2]
    somebody = log_in(Client(), make_member().user)
    same_account_elsewhere = log_in(Client(), asked_by(viewer).user)
    unsigned = signing.dumps([video.pk.hex, links._viewer(asked_by(viewer))], salt="another")
    tries = {
        "anonymous": (Client(), url),
        "somebody else": (somebody, url),
        "another session": (same_account_elsewhere, url),
        "altered": (viewer, url.replace(token, token[:-1] + ("a" if token[-1] != "a" else "b"))),
        "cut": (viewer, url.replace(token, token[:-8])),
        "another salt": (viewer, url.replace(token, unsigned)),
        "unsigned": (viewer, url.replace(token, str(video.pk))),
        "another video": (viewer, url.replace(token, "x")),
    }
    for verb in ("get", "head"):
        for name, (client, address) in tries.items():
            for headers in ({}, {"Range": "bytes=0-9"}):
                assert getattr(client, verb)(address, headers=headers).status_code == 404, (name, verb)


def test_link_lives_five_minutes(viewer, video, settings, monkeypatch):
    url = play_url(video, asked_by(viewer))
    now = timezone.now()
    for minutes, status in ((4, 200), (6, 404)):
        monkeypatch.setattr("django.core.signing.time.time", lambda m=minutes: (now + timedelta(minutes=m)).timestamp())
        assert viewer.head(url).status_code == status


def test_log_out_closes_the_link(viewer, video):
    url = play_url(video, asked_by(viewer))
    viewer.logout()
    assert viewer.get(url).status_code == 404


def test_role_that_is_lost_closes_the_link_at_once(client, video):
    seat = make_seat()
    viewer = log_in(client, seat.member.user)
    url = play_url(video, asked_by(viewer))
    assert viewer.head(url).status_code == 200
    vacate(seat)
    assert viewer.head(url).status_code == 404


def test_only_what_is_playable_is_answered(viewer, video):
    waiting = make_video()
    request = asked_by(viewer)
    for address in (play_url(waiting, request), poster_url(waiting, request)):
        assert viewer.get(address).status_code == 404
    url = play_url(video, request)
    erase(video)
    assert viewer.get(url).status_code == 404


def test_nobody_posts_to_a_video(viewer, video):
    assert viewer.post(play_url(video, asked_by(viewer))).status_code == 405


def test_address_tells_neither_account_nor_session(viewer, video):
    request = asked_by(viewer)
    url = play_url(video, request)
    told = signing.b64_decode(url.split("/")[2].split(":")[0].lstrip(".").encode())
    assert request.session.session_key.encode() not in told
    assert re.fullmatch(r"/private/[\w:.-]+/video\.mp4", url)

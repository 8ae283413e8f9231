"""What the media library takes is what its name says."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection
from wagtailmedia.models import Media

from cms.demo.media import drawing, film_bytes
from tests.factories.people import log_in, make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(64)
WEBM = b"\x1a\x45\xdf\xa3" + bytes(64)
WORDS = b"Not a film at all, only words. " * 9


@pytest.fixture
def editor(db: None) -> Client:
    return log_in(Client(), make_user_with(Role.COMMUNICATIONS))


def send(editor: Client, name: str, head: bytes, window: bool = False) -> Any:
    kind = "video" if name.lower().endswith(("mp4", "webm")) else "audio"
    values = {"title": "Proef", "collection": Collection.objects.get().pk, "duration": 9, "tags": ""}
    values |= {"file": SimpleUploadedFile(name, head)}
    if window:
        values = {f"media-chooser-upload-{name}": value for name, value in values.items()}
    return editor.post(reverse("wagtailmedia:chooser_upload" if window else "wagtailmedia:add", args=[kind]), values)


HEADS = {"words": WORDS, "mp4": MP4, "webm": WEBM, "x": b"x", "ogg": b"OggS" + bytes(64), "tag": b"ID3" + bytes(64),
         "frame": b"\xff\xfb" + bytes(64)}  # fmt: skip


@pytest.mark.parametrize(("name", "head"), [
    ("a.mp4", "words"), ("a.mp4", "webm"), ("a.webm", "mp4"), ("A.MP4", "x"), ("a.mp3", "words"), ("a.ogg", "words"),
    ("a.m4a", "words"),
])  # fmt: skip
def test_what_is_no_film_or_sound_is_refused_beside_the_field(editor: Client, name: str, head: str) -> None:
    refused = send(editor, name, HEADS[head])
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["file"])
    assert not Media.objects.exists()


@pytest.mark.parametrize(("name", "head"), [
    ("a.mp4", "mp4"), ("A.MP4", "mp4"), ("a.webm", "webm"), ("a.m4a", "mp4"), ("a.ogg", "ogg"), ("a.mp3", "tag"),
    ("a.mp3", "frame"),
])  # fmt: skip
def test_a_film_or_sound_is_kept_whole(editor: Client, name: str, head: str) -> None:
    assert send(editor, name, HEADS[head]).status_code == 302
    with Media.objects.get().file.open() as kept:
        assert kept.read() == HEADS[head]


def test_a_film_from_the_camera_is_kept(editor: Client) -> None:
    assert send(editor, "film.mp4", film_bytes(drawing(1))).status_code == 302


def test_the_window_to_choose_a_film_judges_the_same(editor: Client) -> None:
    kept = []
    for head in (WORDS, MP4):
        send(editor, "a.mp4", head, window=True)
        kept.append(Media.objects.count())
    assert kept == [0, 1]


def test_a_kept_film_is_not_judged_again_when_its_title_changes(editor: Client) -> None:
    send(editor, "film.mp4", MP4)
    film = Media.objects.get()
    values = {"title": "Anders", "collection": film.collection_id, "duration": 9, "tags": ""}
    assert editor.post(reverse("wagtailmedia:edit", args=[film.pk]), values).status_code == 302
    assert Media.objects.get().title == "Anders"

"""What the media library takes is what its name says."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtailmedia.models import Media

from cms.demo.media import drawing, film_bytes
from snippets.films import Film, Refusal, Status
from tests.factories import content
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
    kind = "video" if name.lower().endswith(("mp4", "webm", "mov", "mkv", "avi", "3gp", "ogv")) else "audio"
    values = {"title": "Proef", "collection": Collection.objects.get().pk, "duration": 9, "tags": ""}
    values |= {"file": SimpleUploadedFile(name, head)}
    if window:
        values = {f"media-chooser-upload-{name}": value for name, value in values.items()}
    return editor.post(reverse("wagtailmedia:chooser_upload" if window else "wagtailmedia:add", args=[kind]), values)


HEADS = {"words": WORDS, "mp4": MP4, "webm": WEBM, "x": b"x", "ogg": b"OggS" + bytes(64), "tag": b"ID3" + bytes(64),
         "frame": b"\xff\xfb" + bytes(64)}  # fmt: skip


@pytest.mark.parametrize(("name", "head"), [
    ("a.mp4", "words"), ("a.mp4", "webm"), ("a.webm", "mp4"), ("A.MP4", "x"), ("a.mp3", "words"), ("a.ogg", "words"),
    ("a.m4a", "words"), ("a.mov", "words"), ("a.mkv", "mp4"), ("a.avi", "words"), ("a.3gp", "webm"),
])  # fmt: skip
def test_what_is_no_film_or_sound_is_refused_beside_the_field(editor: Client, name: str, head: str) -> None:
    refused = send(editor, name, HEADS[head])
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["file"])
    assert not Media.objects.exists()


@pytest.mark.parametrize(("name", "head"), [
    ("a.mp4", "mp4"), ("A.MP4", "mp4"), ("a.mov", "mp4"), ("a.mkv", "webm"), ("a.ogv", "ogg"), ("a.webm", "webm"),
    ("a.m4a", "mp4"), ("a.ogg", "ogg"), ("a.mp3", "tag"), ("a.mp3", "frame"),
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


def test_the_window_says_beside_the_form_of_the_film_why_it_was_refused(editor: Client) -> None:
    answer = send(editor, "a.mp4", WORDS, window=True).json()
    refused = answer["html"]
    assert (answer["step"], refused.count("<form"), "/video/chooser/upload/" in refused) == ("chooser", 1, True)
    assert "w-field--error" in refused


def test_a_kept_film_is_not_judged_again_when_its_title_changes(editor: Client) -> None:
    send(editor, "film.mp4", MP4)
    film = Media.objects.get()
    values = {"title": "Anders", "collection": film.collection_id, "duration": 9, "tags": ""}
    assert editor.post(reverse("wagtailmedia:edit", args=[film.pk]), values).status_code == 302
    assert Media.objects.get().title == "Anders"


@pytest.mark.req("R2.3")
def test_beside_the_file_of_a_film_stands_what_became_of_it(editor: Client) -> None:
    film = content.video(ready=False).film
    address = reverse("wagtailmedia:edit", args=[film.media_id])

    def told() -> str:
        return str(editor.get(address).context["form"].fields["file"].help_text)

    Film.objects.update(percent=42)
    assert "42 %" in told()
    Film.objects.update(status=Status.REFUSED, refused_because=Refusal.TOO_LONG)
    with override(editor.get(address).context["request"].LANGUAGE_CODE):
        assert str(Refusal.TOO_LONG.label) in told()
    Film.objects.update(status=Status.READY)
    assert "WebM" in told()
    assert "WebM" in str(
        editor.get(reverse("wagtailmedia:add", args=["video"])).context["form"].fields["file"].help_text
    )


FORTY_MEGABYTES = b"\xff\xd8\xff\xe0" + b"\0" * (40 * 1024 * 1024)


@pytest.mark.parametrize(("language", "said"), [("nl", "te groot"), ("fr", "trop"), ("en", "too big")])
def test_forty_megabytes_are_refused_with_the_limit_and_what_was_typed(
    client: Client, language: str, said: str
) -> None:
    log_in(client, make_user_with(Role.COMMUNICATIONS, language=language))
    file = SimpleUploadedFile("zaal.jpg", FORTY_MEGABYTES, "image/jpeg")
    answer = client.post(reverse("wagtailimages:add"), {"title": "Een volle zaal", "file": file})
    told = " ".join(answer.context["form"].errors["file"])
    assert (said in told, "10" in told) == (True, True), told
    assert ("Een volle zaal" in answer.content.decode(), get_image_model().objects.count()) == (True, 0)


def test_several_at_once_are_answered_each_by_itself(client: Client) -> None:
    log_in(client, make_user_with(Role.COMMUNICATIONS, language="nl"))
    file = SimpleUploadedFile("zaal.jpg", FORTY_MEGABYTES, "image/jpeg")
    answer = client.post(reverse("wagtailimages:add_multiple"), {"title": "x", "files[]": file})
    assert (answer.json()["success"], "te groot" in answer.json()["error_message"]) == (False, True)
    assert get_image_model().objects.count() == 0

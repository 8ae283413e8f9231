"""Films come in by every door of the library."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ
from wagtail.models import Collection
from wagtailmedia.models import Media

from pages.films.jobs import JOB
from snippets.films import Film, Status
from tests.factories import content
from tests.factories.people import log_in, make_user_with
from tests.factories.videos import clip, upload
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def queued() -> list[tuple[str, str, int]]:
    return [(row.key, row.task["func"], *row.task["args"]) for row in OrmQ.objects.all()]


@pytest.fixture
def editor() -> Client:
    return log_in(Client(), make_user_with(Role.COMMUNICATIONS))


def values(**changed: Any) -> dict[str, Any]:
    return {"title": "Noor Claes", "collection": Collection.objects.get().pk, "duration": 0, "tags": "", **changed}


@pytest.mark.req("R2.3")
def test_what_an_editor_sends_is_queued_once_under_a_name_that_nobody_guesses(editor: Client) -> None:
    file = upload(clip("mkv"), name="Noor Claes.MKV")
    assert editor.post(reverse("wagtailmedia:add", args=["video"]), values(file=file)).status_code == 302
    film = Film.objects.get()
    assert (film.status, film.original == film.media.file.name) == (Status.RECEIVED, True)
    assert (film.original.endswith(".mkv"), "noor" in film.original.lower(), len(film.original)) == (True, False, 42)
    assert queued() == [("media", JOB, film.pk)]
    assert editor.post(reverse("wagtailmedia:edit", args=[film.media_id]), values(title="Noor")).status_code == 302
    assert len(queued()) == 1


def test_a_ready_film_stays_ready_when_its_title_changes_and_not_when_its_file_does(
    editor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    media = content.video()
    address, before = reverse("wagtailmedia:edit", args=[media.pk]), Film.objects.get()
    storage, names = media.file.storage, [before.name(kind) for kind in ("mp4", "webm", "jpg")]
    editor.post(address, values(title="Noor"))
    assert Film.objects.get().status == Status.READY
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(address, values(file=upload()))
    film = Film.objects.get()
    assert (film.status, film.percent, film.key == before.key) == (Status.RECEIVED, 0, False)
    assert [storage.exists(name) for name in names] == [False] * 3
    assert storage.exists(film.original)


def test_a_sound_is_no_film() -> None:
    Media.objects.create(title="Song", type="audio", file=ContentFile(b"ID3", name="song.mp3"))
    assert (Film.objects.count(), queued()) == (0, [])


def test_a_film_above_the_limit_is_refused_with_the_limit(editor: Client, settings: Any) -> None:
    settings.AMBASSADE_VIDEO_MB = 0
    refused = editor.post(reverse("wagtailmedia:add", args=["video"]), values(file=upload()))
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["file"])
    assert not Media.objects.exists()

"""What a film lacks, and what is left when it goes."""

import pytest
from wagtailmedia.models import Media

from snippets.films import Film, Status
from tests.factories import content
from tests.factories.people import language

pytestmark = pytest.mark.django_db


@pytest.mark.req("R2.3")
def test_the_languages_without_captions_are_told_in_the_order_of_the_site():
    dutch = content.testimonial(captions="")
    assert dutch.without_captions() == ["nl", "fr", "en"]
    same = {"appearance": dutch.appearance, "video": dutch.video, "translation_key": dutch.translation_key}
    content.testimonial(code="fr", **same)
    content.testimonial(code="en", live=False, **same)
    assert dutch.without_captions() == ["nl", "en"]
    dutch.captions = content.CAPTIONS
    assert dutch.without_captions() == ["en"]


def test_what_is_spoken_is_the_language_of_a_testimonial_and_of_the_words_of_a_story():
    rows = [content.testimonial(language=language(key)) for key in ("nl", "fr", "de")] + [content.story(code="fr")]
    assert [row.spoken for row in rows] == ["nl", "fr", "de", "fr"]


def test_the_still_is_the_one_that_an_editor_chose_else_one_out_of_the_film():
    media = content.video()
    assert media.film.still == media.thumbnail.url
    media.thumbnail = ""
    assert media.film.still == media.film.url("jpg")


def test_a_film_that_is_deleted_takes_its_files_along(django_capture_on_commit_callbacks):
    media = content.video()
    storage, names = media.file.storage, [media.film.name(kind) for kind in ("mp4", "webm", "jpg")]
    assert [storage.exists(name) for name in names] == [True] * 3
    with django_capture_on_commit_callbacks(execute=True):
        media.delete()
    assert ([storage.exists(name) for name in names], Film.objects.count()) == ([False] * 3, 0)


def test_what_a_film_is_follows_from_its_status():
    film = content.video(ready=False).film
    seen = {}
    for status in Status:
        film.status = status
        seen[str(status)] = (film.is_pending, film.is_ready, film.is_refused)
    assert seen == {
        "received": (True, False, False),
        "working": (True, False, False),
        "ready": (False, True, False),
        "refused": (False, False, True),
    }
    assert str(film) == Media.objects.get().title

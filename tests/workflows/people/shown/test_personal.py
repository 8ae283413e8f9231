"""Who was shown finds it back, has it erased, and is not kept on film longer than was agreed."""

import json
from datetime import timedelta

import pytest
from wagtail.images import get_image_model
from wagtail.models import Revision
from wagtail_localize.models import String, TranslationSource
from wagtailmedia.models import Media

from cms.demo.media import library_image
from snippets import models
from snippets.models import Appearance, Network, Story
from tests.factories import content
from tests.factories.people import make_member, make_user
from workflows.kernel import clock
from workflows.people.privacy.erase import erase
from workflows.people.privacy.export import as_data
from workflows.people.privacy.purge import overdue, purge
from workflows.people.privacy.tables import Person
from workflows.people.shown.models import ShownMember

pytestmark = pytest.mark.django_db
SECRET = "planted-secret"


@pytest.fixture
def member():
    return make_member(user=make_user())


@pytest.fixture
def person(member):
    person = content.appearance(shown_as=SECRET)
    ShownMember.objects.create(appearance=person, member=member)
    return person


@pytest.fixture
def shown(person):
    """A film, a story with a picture, a seat in a network; the film was sent to be translated."""
    film = content.testimonial(appearance=person, title=SECRET, transcript=SECRET)
    film.save_revision().publish()
    TranslationSource.get_or_create_from_instance(film)[0].update_from_db()
    picture = library_image(SECRET, 1)
    story = content.story(appearance=person, why=SECRET, picture=picture, picture_alt=SECRET)
    return film, story, content.network(speaker=person)


def test_everything_shown_of_someone_is_in_what_they_may_read(member, shown):
    others = content.testimonial(title="Of somebody else")
    data = as_data(Person.of(member.user))
    assert [row["title"] for row in data["snippets.testimonial"]["rows"]] == [SECRET]
    assert [row["why"] for row in data["snippets.story"]["rows"]] == [SECRET]
    assert [row["speaker"] for row in data["snippets.network"]["rows"]] == [SECRET]
    assert [row["shown_as"] for row in data["snippets.appearance"]["rows"]] == [SECRET]
    assert others.title not in str(data)


def test_who_holds_a_text_in_the_office_is_not_who_it_is_about(shown):
    editor = make_user()
    models.Testimonial.objects.filter(pk=shown[0].pk).update(locked_by=editor)
    assert list(as_data(Person.of(editor))["snippets.testimonial"]["rows"][0]) == ["locked_by"]
    erase(Person.of(editor))
    left = models.Testimonial.objects.get(pk=shown[0].pk)
    assert (left.title, left.locked_by, left.appearance.withdrawn_on) == (SECRET, None, None)


def test_an_erasure_withdraws_both_consents_and_erases_films_pictures_and_words(
    member, person, shown, django_capture_on_commit_callbacks
):
    film, _story, network = shown
    other = content.testimonial(appearance=content.appearance(), title="Of somebody else")
    place = film.video.file
    with django_capture_on_commit_callbacks(execute=True):
        erase(Person.of(member.user))
    person.refresh_from_db()
    today = clock.today()
    assert (person.withdrawn_on, person.shown_as, person.allows(today), person.filmed_words) == (
        today, "", False, "I agree.",
    )  # fmt: skip
    assert (list(models.Testimonial.objects.all()), Story.objects.count(), ShownMember.objects.count()) == (
        [other],
        0,
        0,
    )
    assert (list(Media.objects.all()), place.storage.exists(place.name)) == ([other.video], False)
    assert get_image_model().objects.filter(title=SECRET).count() == 0
    assert Network.objects.get(pk=network.pk).speaker is None
    assert Revision.objects.filter(content__icontains=SECRET).count() == 0
    assert (String.objects.filter(data__icontains=SECRET).count(), TranslationSource.objects.count()) == (0, 0)


@pytest.mark.parametrize(("days", "stays"), [(0, True), (-1, False)])
def test_a_film_goes_in_the_night_after_the_last_day_that_was_agreed(days, stays):
    person = content.appearance(filmed_until=clock.today() + timedelta(days=days))
    film = content.testimonial(appearance=person, title="Twelve hours")
    content.testimonial(
        appearance=person, code="fr", video=film.video, translation_key=film.translation_key, title="Douze heures"
    )
    content.story(appearance=person, video=content.video(), captions=content.CAPTIONS)
    purge()
    assert Media.objects.count() == (2 if stays else 0)
    assert {row.title for row in models.Testimonial.objects.all()} == {"Twelve hours", "Douze heures"}
    assert Appearance.objects.get().withdrawn_on is None
    assert [kept.names for _model, kept, rows in overdue() if rows.exists()] == []


@pytest.mark.parametrize("change", [{"published_until": -1}, {"withdrawn_on": 0}])
def test_a_picture_goes_in_the_night_after_the_last_day_that_was_agreed(change):
    person, other = content.appearance(), content.appearance(published_until=clock.today())
    gone, stays = library_image("Noor", 1), library_image("Sam", 2)
    content.story(appearance=person, picture=gone, picture_alt="Noor laughs.")
    content.story(appearance=other, picture=stays, picture_alt="Sam laughs.")
    days = {name: clock.today() + timedelta(days=day) for name, day in change.items()}
    Appearance.objects.filter(pk=person.pk).update(**days)
    further = {"image": library_image("More", 3).pk, "alt_text": "Noor.", "decorative": False}
    content.story(appearance=person, pictures=json.dumps([{"type": "picture", "value": further}]))
    purge()
    assert list(get_image_model().objects.all()) == [stays]
    assert [list(row.pictures) for row in Story.objects.all()] == [[], [], []]
    assert {row.appearance: (row.picture, bool(row.picture_alt)) for row in Story.objects.all()} == {
        person: (None, False), other: (stays, True),
    }  # fmt: skip
    assert [kept.names for _model, kept, rows in overdue() if rows.exists()] == []


def test_an_erasure_leaves_the_picture_that_something_else_still_shows(member, shown):
    picture = shown[1].picture
    network = content.network(logo=picture)
    erase(Person.of(member.user))
    network.refresh_from_db()
    assert network.logo == picture

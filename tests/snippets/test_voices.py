import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex
from wagtailmedia.models import Media

from cms.demo.media import as_file, drawing, library_image
from pages.models import ContentPage, HomePage
from pages.site import ensure_site
from snippets import models
from snippets.models import Appearance, Story
from tests.factories import content
from workflows.kernel import clock

pytestmark = pytest.mark.django_db


def shown():
    return list(models.Testimonial.objects.shown(clock.today()))


@pytest.mark.req("R2.3")
@pytest.mark.parametrize(
    "consent",
    [
        {"published_on": None},
        {"filmed_on": None},
        {"published_until": -1},
        {"filmed_until": -1},
        {"published_on": 1},
        {"withdrawn_on": 0},
    ],
)
def test_a_testimonial_without_both_consents_in_force_is_not_shown(consent):
    days = {name: day if day is None else clock.today() + timedelta(days=day) for name, day in consent.items()}
    content.testimonial(appearance=content.appearance(**days))
    assert shown() == []


def test_consents_hold_on_their_first_and_last_day():
    today = clock.today()
    days = {f"{kind}_{end}": today for kind in ("filmed", "published") for end in ("on", "until")}
    row = content.testimonial(appearance=content.appearance(**days))
    assert shown() == [row]


@pytest.mark.req("R2.3")
def test_a_testimonial_without_captions_is_not_shown():
    content.testimonial(captions="")
    assert shown() == []


@pytest.mark.req("R2.3")
def test_a_withdrawn_consent_erases_the_films_in_every_language(django_capture_on_commit_callbacks):
    person = content.appearance()
    dutch = content.testimonial(appearance=person)
    content.testimonial(appearance=person, code="fr", video=dutch.video, translation_key=dutch.translation_key)
    content.story(appearance=person, video=content.video(), captions=content.CAPTIONS)
    other = content.testimonial()
    files = [(media.file.storage, media.file.name) for media in Media.objects.exclude(pk=other.video_id)]
    person.withdrawn_on = clock.today()
    with django_capture_on_commit_callbacks(execute=True):
        person.save()
    assert [storage.exists(name) for storage, name in files] == [False, False]
    assert list(Media.objects.all()) == [other.video]
    assert (shown(), list(Story.objects.shown(clock.today()))) == ([other], [])


@pytest.fixture
def portrait():
    return library_image("Noor", 1)


def withdraw(person):
    person.withdrawn_on = clock.today()
    person.save()


@pytest.mark.req("R2.3")
def test_a_withdrawn_consent_erases_the_picture_with_its_renditions(portrait, django_capture_on_commit_callbacks):
    person = content.appearance()
    dutch = content.story(appearance=person, picture=portrait, picture_alt="Noor laughs.")
    content.story(
        appearance=person, code="fr", picture=portrait, picture_alt="Noor rit.", translation_key=dutch.translation_key
    )
    smaller = as_file(drawing(1, (120, 68)), "PNG", "portrait.max-120x90.png")
    rendition = portrait.renditions.create(filter_spec="max-120x90", width=120, height=68, file=smaller)
    files = [portrait.file, rendition.file]
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(person)
    assert [file.storage.exists(file.name) for file in files] == [False, False]
    assert [(row.picture, row.picture_alt) for row in Story.objects.all()] == [(None, "")] * 2


def test_a_picture_that_something_else_shows_stays_there(portrait):
    first, second = content.appearance(), content.appearance()
    content.story(appearance=first, picture=portrait, picture_alt="Both laugh.")
    theirs = content.story(appearance=second, picture=portrait, picture_alt="Both laugh.")
    withdraw(first)
    theirs.refresh_from_db()
    assert theirs.picture == portrait
    withdraw(second)
    assert not get_image_model().objects.exists()


def test_a_picture_inside_the_text_of_a_page_stays_there(portrait):
    ensure_site()
    image = {"image": portrait.pk, "alt_text": "", "decorative": True}
    page = ContentPage(title="About us", slug="about", body=json.dumps([{"type": "image", "value": image}]))
    HomePage.objects.first().add_child(instance=page)
    ReferenceIndex.create_or_update_for_object(page)  # as the worker does
    person = content.appearance()
    content.story(appearance=person, picture=portrait, picture_alt="Noor laughs.")
    withdraw(person)
    assert list(get_image_model().objects.all()) == [portrait]


def test_a_picture_goes_although_a_draft_of_something_else_names_it(portrait):
    person = content.appearance()
    content.story(appearance=person, picture=portrait, picture_alt="Noor laughs.")
    draft = content.network(logo=portrait, live=False)
    withdraw(person)
    draft.refresh_from_db()
    assert draft.logo is None


def test_the_rule_for_one_person_is_the_rule_of_the_database():
    today = clock.today()
    for days in ({}, {"published_until": None}, {"withdrawn_on": today}, {"published_on": None}):
        person = content.appearance(**days)
        content.story(appearance=person)
        in_database = Story.objects.shown(today).filter(appearance=person).exists()
        assert (days, person.allows(today)) == (days, in_database)


def test_a_consent_keeps_the_words_that_were_read():
    with pytest.raises(ValidationError) as error:
        Appearance(shown_as="Noor", published_on=clock.today(), filmed_on=clock.today(), filmed_words="Yes.").clean()
    assert list(error.value.message_dict) == ["published_words"]


def test_a_picture_says_what_it_shows_and_a_video_has_captions():
    with pytest.raises(ValidationError) as error:
        content.story(video=content.video())
    assert list(error.value.message_dict) == ["captions"]

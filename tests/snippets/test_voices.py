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
from snippets.films import Film, Status
from snippets.models import Appearance, Story
from tests.factories import content
from tests.factories.people import language
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


def test_a_picture_says_what_it_shows():
    with pytest.raises(ValidationError) as error:
        content.story(picture=library_image("Noor", 1))
    assert list(error.value.message_dict) == ["picture_alt"]


def further(*pictures, alt="Noor at work."):
    return json.dumps(
        [{"type": "picture", "value": {"image": each.pk, "alt_text": alt, "decorative": False}} for each in pictures]
    )


@pytest.mark.req("R2.5")
def test_a_story_shows_several_pictures_each_with_words_for_who_cannot_see_it(client):
    ensure_site()
    pictures = [library_image(f"Noor {number}", number) for number in (1, 2)]
    for number, each in enumerate(pictures):
        file = as_file(drawing(number, (800, 450)), "PNG", f"noor-{number}.width-800.png")
        each.renditions.create(filter_spec="width-800", width=800, height=450, file=file)
    content.story(slug="noor", pictures=further(*pictures, alt="Noor <laughs>."))
    page = client.get("/nl/verhalen/noor/").content.decode()
    assert page.count('alt="Noor &lt;laughs&gt;."') == 2


def test_a_further_picture_needs_words_or_to_be_called_decoration():
    block = Story._meta.get_field("pictures").stream_block
    silent = block.to_python(json.loads(further(library_image("Noor", 1), alt="")))
    with pytest.raises(ValidationError):
        block.clean(silent)


@pytest.mark.req("R2.5")
def test_a_withdrawn_consent_erases_every_picture_of_a_story(portrait):
    person, other = content.appearance(), content.appearance()
    mine, shared = library_image("Noor", 2), library_image("Both", 3)
    story = content.story(appearance=person, picture=portrait, picture_alt="Noor.", pictures=further(mine, shared))
    theirs = content.story(appearance=other, pictures=further(shared))
    ReferenceIndex.create_or_update_for_object(theirs)  # as the worker does
    withdraw(person)
    story.refresh_from_db()
    assert (list(get_image_model().objects.all()), story.picture, list(story.pictures)) == ([shared], None, [])


@pytest.mark.req("R2.3")
@pytest.mark.parametrize("lacking", ["captions", "transcript"])
def test_a_testimonial_is_shown_once_captions_and_transcript_in_its_spoken_language_are_public(lacking):
    dutch = content.testimonial(**{lacking: ""})
    same = {"appearance": dutch.appearance, "video": dutch.video, "translation_key": dutch.translation_key}
    french = content.testimonial(code="fr", captions="", transcript="", **same)
    assert shown() == []
    setattr(dutch, lacking, content.CAPTIONS)
    dutch.save()
    assert set(shown()) == {dutch, french}
    dutch.live = False
    dutch.save()
    assert list(models.Testimonial.objects.live().shown(clock.today())) == []


def test_a_language_without_a_site_of_its_own_needs_the_captions_of_each_version():
    german = content.testimonial(language=language("de"))
    same = {"appearance": german.appearance, "video": german.video, "translation_key": german.translation_key}
    content.testimonial(code="fr", captions="", language=language("de"), **same)
    assert shown() == [german]


@pytest.mark.req("R2.3")
@pytest.mark.parametrize("status", [Status.RECEIVED, Status.WORKING, Status.REFUSED])
def test_a_testimonial_whose_film_is_not_ready_is_not_shown(status):
    content.testimonial()
    Film.objects.update(status=status)
    assert shown() == []


@pytest.mark.req("R2.3")
def test_consents_say_for_what_they_hold_and_unasked_only_the_least():
    person = Appearance()
    assert (person.filmed_scope, person.published_scope) == ("once", "site")

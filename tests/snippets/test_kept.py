from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms.demo.media import library_image
from snippets.lexicon import plain
from snippets.models import KeyMessage, LexiconTerm, Network, Sector, Theme
from tests.factories import content
from tests.factories.people import language, make_user
from workflows.kernel import clock

pytestmark = pytest.mark.django_db


def test_a_reader_meets_each_thing_once_in_their_language_or_the_first_that_has_it():
    both = content.network(name="Kring")
    content.network(name="Cercle", code="fr", translation_key=both.translation_key)
    content.network(name="Alleen")
    content.network(name="Brouillon", code="fr", live=False)
    found = {code: sorted(n.name for n in Network.objects.for_reader(code)) for code in ("nl", "fr", "en")}
    assert found == {"nl": ["Alleen", "Kring"], "fr": ["Alleen", "Cercle"], "en": ["Alleen", "Kring"]}


def test_the_end_of_the_address_is_made_from_the_term():
    assert content.term("Coöperatie à l'État").slug == "cooperatie-a-letat"


def test_an_address_is_taken_once_per_language():
    content.term("Duo")
    assert content.term("Duo", code="fr").slug == "duo"
    with pytest.raises(ValidationError) as error:
        content.term("Duo")
    assert list(error.value.message_dict) == ["slug"]


def test_a_term_without_plain_letters_asks_for_an_address():
    with pytest.raises(ValidationError) as error:
        content.term("سفير")
    assert list(error.value.message_dict) == ["slug"]
    assert content.term("سفير", slug="safir").letter == "#"


@pytest.mark.req("R2.1")
def test_terms_chosen_in_one_language_are_shown_in_the_other():
    freelancer, worker = content.term("Freelancer"), content.term("Autonome werknemer")
    french = content.term("Indépendant", code="fr", translation_key=freelancer.translation_key)
    autonomous = content.term("Travailleur autonome", code="fr", translation_key=worker.translation_key)
    for row in (worker, autonomous):
        row.confusable = [freelancer]
        row.save()
    assert [row.neighbours() for row in (worker, autonomous)] == [([freelancer], []), ([french], [])]


def test_a_search_forgives_accents_and_asks_for_every_word():
    term = content.term("Coöperatie", definition="Een onderneming van vennoten.")
    assert [term.matches(words) for words in ("COOPERATIE", "coöp vennoten", "coop klanten", "")] == [
        True, True, False, True,
    ]  # fmt: skip
    assert plain("Élan Œuvre") == "elan œuvre"


@pytest.mark.req("R2.4a")
def test_only_messages_that_were_checked_and_are_in_date_go_out():
    today = clock.today()
    tomorrow, yesterday = today + timedelta(days=1), today - timedelta(days=1)
    good = content.key_message()
    content.key_message(checked_on=None)
    content.key_message(checked_on=tomorrow)
    content.key_message(checked_on=yesterday, valid_until=yesterday)
    last = content.key_message(checked_on=yesterday, valid_until=today)
    assert set(KeyMessage.objects.in_date(today)) == {good, last}


def test_items_do_not_replace_each_other_in_a_circle():
    new = content.kit_item()
    old = content.kit_item(replaced_by=new)
    new.replaced_by = old
    with pytest.raises(ValidationError) as error:
        new.clean()
    assert list(error.value.message_dict) == ["replaced_by"]


def test_nothing_private_has_an_address_of_its_own():
    item = content.kit_item()
    assert (item.file.url, "private/kit" in item.file.path) == ("", True)


def test_every_kept_thing_keeps_its_history():
    row = content.term("Vennoot")
    row.definition = "Iemand met een aandeel."
    row.save_revision().publish()
    assert (row.revisions.count(), LexiconTerm.objects.get().definition) == (1, "Iemand met een aandeel.")


@pytest.mark.req("R2.3")
def test_in_another_language_only_words_change_and_the_address_of_a_website():
    owner, picture = make_user(), library_image("Noor", 1)
    person, film, spoken = content.appearance(), content.video(), language("nl")
    rows = [
        content.term(owner=owner),
        content.key_message(owner=owner),
        content.kit_item(owner=owner, cover=picture, language=spoken, replaced_by=content.kit_item()),
        content.testimonial(
            appearance=person,
            video=film,
            sector=Sector.objects.create(key="x", name={}),
            theme=Theme.objects.create(key="x", name={}),
        ),
        content.story(
            appearance=person, video=film, captions=content.CAPTIONS, picture=picture, picture_alt="Noor laughs."
        ),
        content.network(logo=picture, speaker=person, website="https://example.org/nl/"),
    ]
    offered = {
        (type(row), segment.path)
        for row in rows
        for segment in extract_segments(row)
        if not isinstance(segment, StringSegmentValue)
    }
    assert offered == {(Network, "website")}


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Conseiller·ère", "conseiller"),
        ("Sociétaire-ambassadeur·rice", "societaire-ambassadeur"),
        ("Artiste associé·e·s et droits", "artiste-associe-et-droits"),
        ("Oud-bestuurder", "oud-bestuurder"),
    ],
)
def test_an_address_is_made_from_the_first_form_of_a_word(title, slug):
    assert content.term(title).slug == slug


def test_an_address_that_is_there_stays():
    assert content.term("Conseiller·ère", slug="conseillerere").slug == "conseillerere"

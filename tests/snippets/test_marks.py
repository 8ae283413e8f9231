"""Words of the lexicon in rich text: what is stored, what refers to what, and which words stand there unmarked."""

import json
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import expand_db_html

from pages.models import ContentPage
from pages.site import ensure_site
from snippets import marks
from snippets.lexicon import pattern_of
from tests.factories import content

KEY = "6c7005e2-bf56-418f-a2c8-036d65655ef4"
FEATURES = ["bold", "link", "term"]


def mark(key: object, word: str) -> str:
    return f'<a linktype="term" id="{key}">{word}</a>'


def edited(html: str) -> str:
    """Through the editor and back, without the keys of its blocks."""
    converter = ContentstateConverter(FEATURES)
    state = json.loads(converter.from_database_format(html))
    for block in state["blocks"]:
        block.pop("key", None)
    return converter.to_database_format(json.dumps(state))


@pytest.mark.req("R2.1")
def test_what_is_kept_of_a_mark_is_the_id_of_its_term() -> None:
    html = f"<p>Elke {mark(KEY, 'vennoot')} telt.</p>"
    assert edited(html).replace(' data-block-key="None"', "") == html


@given(st.text())
def test_a_mark_that_names_no_term_is_its_word(junk: str) -> None:
    assert (marks.key_of({"id": junk}), marks.TermHandler.expand_db_attributes({"id": junk})) == ("", "<a>")
    assert marks.stored({"id": junk, "children": "vennoot"}) == "vennoot"


def test_where_nobody_explains_it_a_mark_is_an_anchor_without_address() -> None:
    assert expand_db_html(mark(KEY, "vennoot")) == f'<a data-term="{KEY}">vennoot</a>'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Een vennoot.", "vennoot"),
        ("VENNOTEN beslissen", "VENNOTEN"),
        ("l’ambassadeur", "ambassadeur"),
        ("vennoot-ambassadeur", None),
        ("vennootschap", None),
        ("medevennoot", None),
        ("d'accord", "d'accord"),
        ("d’accord", "d’accord"),
        ("a+b", "a+b"),
    ],
)
def test_a_word_is_found_whole_however_it_is_written(text: str, found: str | None) -> None:
    match = pattern_of(["vennoot", "vennoten", "ambassadeur", "d’accord", "a+b", ""]).search(text)
    assert (match[0] if match else None) == found


@given(st.text(min_size=1).filter(str.strip))
def test_any_spelling_is_found_where_it_stands_alone(spelling: str) -> None:
    found = pattern_of([spelling]).search(f"( {spelling} )")
    assert found is not None
    assert found[0] == spelling


@pytest.mark.django_db
@pytest.mark.req("R2.1")
def test_words_that_stand_unmarked_in_a_text_are_told() -> None:
    member = content.term("vennoot", also="vennoten")
    cooperative = content.term("coöperatie")
    content.term("klant", live=False)
    content.term("sociétaire", code="fr")
    texts = ["<p>De vennoten, de klant, de sociétaire en de <b>co&ouml;peratie</b>.</p>", "<p>Een vennoot.</p>"]
    assert marks.unmarked(texts, "nl") == [cooperative, member]
    assert marks.unmarked([*texts, f"<p>{mark(member.translation_key, 'wij')}</p>"], "nl") == [cooperative]
    assert marks.unmarked([], "nl") == []


@pytest.mark.django_db
@pytest.mark.req("R2.1")
def test_a_term_knows_the_texts_of_its_language_that_carry_it() -> None:
    ensure_site()
    dutch = content.term("vennoot")
    french = content.term("sociétaire", code="fr", translation_key=dutch.translation_key)
    other = content.term("klant")
    body = json.dumps([{"type": "text", "value": f"<p>{mark(dutch.translation_key, 'x')}</p>"}] * 2)
    pages = {}
    for code in ("nl", "fr"):
        pages[code] = ContentPage.objects.filter(locale__language_code=code).first()
        pages[code].body = body
        pages[code].save()
    assert [marks.texts_with(term) for term in (dutch, french, other)] == [[pages["nl"]], [pages["fr"]], []]
    pages["nl"].body = json.dumps([{"type": "text", "value": f"<p>{mark(uuid4(), 'x')}{mark('?', 'y')}</p>"}])
    pages["nl"].save()
    assert marks.texts_with(dutch) == []

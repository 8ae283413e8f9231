"""The frame around a letter's HTML: nothing of a letter becomes markup, nothing comes from elsewhere."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from workflows.kernel import frames

pytestmark = pytest.mark.django_db
MINE = (
    "<mjml><mj-body><mj-section><mj-column><mj-text>{{ text }}</mj-text><mj-button href='{{ link }}'>{{ button }}"
    "</mj-button><mj-text>{{ after }}</mj-text></mj-column></mj-section></mj-body></mjml>"
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=80)


def html(**said):
    usual = {"title": "A talk", "text": "Hello", "link": "", "button": "Open", "after": "", "language": "fr"}
    return frames.html_of(**usual | said)


def test_the_frame_of_the_file_holds_words_link_and_language():
    found = html(text="One\n\nTwo", link="https://house.example/a/?b=1&c=2", after="Regards")
    assert '<html lang="fr"' in found
    assert found.count('href="https://house.example/a/?b=1&amp;c=2"') == 1
    assert ["<p>One</p>" in found, "<p>Two</p>" in found, "<p>Regards</p>" in found] == [True] * 3
    assert "prefers-color-scheme: dark" in found
    assert "fonts.googleapis" not in found


def test_without_a_link_there_is_no_button():
    assert "Open" not in html()


@given(WORDS)
def test_no_words_of_a_letter_become_markup_or_take_it_down(words):
    mark = f"<mj-raw><script>{words}</script></mj-raw>{{{{ link }}}}"
    found = html(title=mark, text=mark, after=mark)
    assert "<script" not in found
    assert "<mj-" not in found


def test_the_file_fits_what_is_asked_of_a_frame():
    assert frames.why_unfit(frames.of_the_file()) == []
    assert frames.why_unfit(MINE) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (MINE.replace("</mj-body>", ""), "Line 1: a tag is not closed"),
        (MINE.replace("<mj-body>", "<mj-body>\n<mj-text>"), "Line 2: a tag is not closed"),
        ("hello", "Line 1: a tag is not closed"),
        (MINE.replace("{{ after }}", ""), "“{{ after }}” has to stay."),
        (MINE.replace("<mj-section>", "<mj-section>{{ request.user }}"), "“{{ request.user }}” does not exist here."),
        (MINE.replace("<mj-section>", "<mj-section>{% include 'x' %}"), "“{{ include 'x' }}” does not exist here."),
        (
            MINE.replace("<mj-section>", "<mj-section><mj-image src='https://x.example/a.png' />"),
            "Nothing may come from",
        ),
        (MINE.replace("<mj-section>", "<mj-section><mj-raw><script /></mj-raw>"), "Nothing may come from elsewhere"),
        (MINE.replace("<mj-section>", "<mj-section>{% if link %}"), "This is no MJML that can be read"),
    ],
)
def test_what_does_not_fit_is_said_with_its_line(source, said):
    with translation.override("en"):
        assert frames.why_unfit(source)[0].startswith(said)

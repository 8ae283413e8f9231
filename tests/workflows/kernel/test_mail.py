"""From words with marks to a mail: its HTML, and the plain part made from the same."""

import re

import pytest
from django.conf import settings
from django.core import signing

from workflows.kernel import mail
from workflows.kernel.rich import literal

pytestmark = pytest.mark.django_db
LINK = "https://house.example/m/4:a_b:-c/"


def parts(words, link=LINK):
    """(what stands in the HTML, simplified; the plain part)"""
    made = mail.letter(f"A subject\n\n{words}", link, "en", to="a@b.be")
    html = str(made.alternatives[0].content)
    found = re.findall(r'<div style="font-family[^"]*">(.*?)</div>|class="(way)"', html, re.S)
    texts = [re.sub(r"\s*\n\s*", "", text) or "BUTTON" for text, _way in found]
    return texts[1:], made.body


def test_both_parts_come_from_the_same_words():
    html, plain = parts(f"See **this**:\n\n- [one](https://a.be)\n- *two*\n\nGo on:\n{LINK}\n\nRegards", LINK)
    styled = '<ul style="margin:0 0 16px;padding:0 0 0 24px"><li style="margin:0 0 6px">'
    assert html == [
        f'<p>See <strong>this</strong>:</p>{styled}<a href="https://a.be">one</a></li>'
        '<li style="margin:0 0 6px"><em>two</em></li></ul><p>Go on:</p>',
        "BUTTON",
        "<p>Regards</p>",
    ]
    assert plain == f"See this:\n\n- one (https://a.be)\n- two\n\nGo on:\n{LINK}\n\nRegards\n"


@pytest.mark.parametrize(
    ("words", "html"),
    [
        (f"[Open]({LINK}) or go on: {LINK}", [f'<p><a href="{LINK}">Open</a> or go on:</p>', "BUTTON"]),
        (f"Go on: **{LINK}**", ["<p>Go on:</p>", "BUTTON"]),
        (
            f"Here:\n- {LINK}",
            [
                '<p>Here:</p><ul style="margin:0 0 16px;padding:0 0 0 24px"><li style="margin:0 0 6px">'
                f'<a href="{LINK}">{LINK}</a></li></ul>'
            ],
        ),
        (f"Only [words]({LINK})", [f'<p>Only <a href="{LINK}">words</a></p>']),
    ],
)
def test_the_link_is_a_button_where_it_stands_by_itself(words, html):
    assert parts(words)[0] == html


def test_the_words_of_a_file_have_no_marks():
    context = {"dossier": "*A* [talk](https://evil.example)", "recipient": None, "link": "", "site": "- House"}
    written = mail.words_from("workflows/messages/letter.txt", context)
    assert r"\- House" in written
    _html, plain = parts(written)
    assert "- House" in plain.splitlines()


def test_an_address_of_the_house_stands_in_words_as_it_is():
    signed = f"{settings.BASE_URL}/m/{signing.dumps({'a': 1})}/?b=1&c=%20#d"
    assert literal(signed) == signed

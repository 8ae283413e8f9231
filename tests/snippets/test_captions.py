from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from snippets import captions

GOOD = (
    "WEBVTT\n\n1\n00:01.000 --> 00:04.000 line:0\nGood <i>evening</i>.\n\n00:00:05.000 --> 00:00:06.500\nAll of you.\n"
)


def test_captions_with_times_are_taken():
    captions.check(GOOD)
    captions.check("\ufeff" + GOOD.replace("\n", "\r\n"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "WEBVTT"),
        ("1\n00:01.000 --> 00:02.000\nHello", "WEBVTT"),
        ("WEBVTT\n\n", ""),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nHello", "3"),
        ("WEBVTT\n\n00:04.000 --> 00:02.000\nHello", "3"),
        ("WEBVTT\n\n00:04.000 --> 00:05.000\nA\n\n00:01.000 --> 00:02.000\nB", "6"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script>", "4"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<img src=x onerror=alert(1)>", "4"),
        ("WEBVTT <script>\n\nNOTE <b onclick=x>\n\n00:01.000 --> 00:02.000\nHello", ""),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, told):
    with pytest.raises(ValidationError) as error:
        captions.check(text)
    assert told in error.value.messages[0]


@given(st.text())
def test_any_text_is_taken_or_refused_with_a_sentence(text):
    with suppress(ValidationError):
        captions.check(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}")


@given(st.text(alphabet=st.characters(exclude_characters="<>-\n\r"), min_size=1))
def test_plain_words_are_taken(text):
    captions.check(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}")

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from snippets import captions

GOOD = (
    "WEBVTT\n\n1\n00:01.000 --> 00:04.000 line:0\nGood <i>evening</i>.\n\n00:00:05.000 --> 00:00:06.500\nAll of you.\n"
)


def refusals(check, *given):
    """What is said of it; nothing when it is taken."""
    try:
        check(*given)
    except ValidationError as error:
        return error.messages
    return []


def test_captions_with_times_are_taken():
    assert refusals(captions.check, GOOD) == []
    assert refusals(captions.check, "\ufeff" + GOOD.replace("\n", "\r\n")) == []


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
    said = refusals(captions.check, f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}")
    assert [each[-1] for each in said] == ["."] * len(said)


@given(st.text(alphabet=st.characters(exclude_characters="<>-\n\r"), min_size=1))
def test_plain_words_are_taken(text):
    assert refusals(captions.check, f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}") == []


SUBRIP = (
    "1\r\n00:00:01,000 --> 00:00:04,5\r\n<font color=#fff>Goedenavond</font>, <i>é</i>.\r\n\r\n"
    "2\r\n1:00:05.000-->1:00:06.500\r\n{\\an8}Allemaal.\r\n"
)


@pytest.mark.req("R2.3")
@pytest.mark.parametrize("kind", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_subrip_file_becomes_webvtt_whatever_wrote_it(kind):
    text = captions.read(SUBRIP.encode(kind))
    assert text == (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.500\nGoedenavond, <i>é</i>.\n\n"
        "2\n01:00:05.000 --> 01:00:06.500\nAllemaal.\n"
    )
    captions.check(text)


def test_a_webvtt_file_stays_as_it_is():
    assert captions.read(("\ufeff" + GOOD.replace("\n", "\r\n")).encode()) == GOOD


@pytest.mark.parametrize("data", [b"", b"Only words.", b"\xff\xfe\x00", bytes(range(256)), b"1\x00 --> 2"])
def test_a_file_without_captions_is_refused_with_a_sentence(data):
    with pytest.raises(ValidationError) as error:
        captions.read(data)
    assert ".srt" in error.value.messages[0]


@pytest.mark.req("R2.3")
def test_a_subrip_file_with_a_page_in_it_is_refused_with_the_line():
    with pytest.raises(ValidationError) as error:
        captions.check(captions.read(b"1\n00:00:01,000 --> 00:00:02,000\n<script>alert(1)</script>\n"))
    assert "5" in error.value.messages[0]


@given(st.binary())
def test_any_file_is_read_or_refused_with_a_sentence(data):
    said = refusals(lambda: captions.check(captions.read(data)))
    assert [each[-1] for each in said] == ["."] * len(said)

"""Words with marks: four marks and nothing else, and what others typed is never one."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.template.defaultfilters import linebreaks_filter, urlize
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from workflows.kernel import placeholders
from workflows.kernel.rich import as_html, as_text, check_links, literal
from workflows.letters import texts

TAG = re.compile(r"<(/?\w+)")
MARKED = st.text(st.sampled_from("ab12 \n\t*_[]()\\-+.)!<>&#`~|=:/\"'") | st.sampled_from("éΩ😀"), max_size=40)
TYPED = MARKED | st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=40)


@pytest.mark.parametrize(
    ("words", "html", "text"),
    [
        ("A **bold** word", "<p>A <strong>bold</strong> word</p>", "A bold word"),
        ("An *emphasis*", "<p>An <em>emphasis</em></p>", "An emphasis"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>", "- one\n- two"),
        ("4. four\n5. five", '<ol start="4">\n<li>four</li>\n<li>five</li>\n</ol>', "4. four\n5. five"),
        (
            "- one\n  more\n  - inside",
            "<ul>\n<li>one<br>\nmore\n<ul>\n<li>inside</li>\n</ul>\n</li>\n</ul>",
            "- one\n  more\n  - inside",
        ),
        (
            "See [the **page**](https://house.example/a_b?c=1&d=2).",
            '<p>See <a href="https://house.example/a_b?c=1&amp;d=2">the <strong>page</strong></a>.</p>',
            "See the page (https://house.example/a_b?c=1&d=2).",
        ),
        ("[Write](mailto:a@b.be)", '<p><a href="mailto:a@b.be">Write</a></p>', "Write (a@b.be)"),
        (
            "[https://a.be](https://a.be)",
            '<p><a href="https://a.be">https://a.be</a></p>',
            "https://a.be",
        ),
        ("https://a.be/_b_/", '<p><a href="https://a.be/_b_/">https://a.be/_b_/</a></p>', "https://a.be/_b_/"),
        ("One\ntwo\n\nthree", "<p>One<br>\ntwo</p>\n<p>three</p>", "One\ntwo\n\nthree"),
        ("Before:\n- a", "<p>Before:</p>\n<ul>\n<li>a</li>\n</ul>", "Before:\n\n- a"),
    ],
)
def test_four_marks_become_html_and_text_that_reads(words, html, text):
    assert (as_html(words), as_text(words)) == (html, text)


@pytest.mark.parametrize(
    "words",
    [
        "<b>no</b> <script>x</script>", "&lt; &amp;", "# no", "> no", "---", "`no`", "~~no~~", "_no_ __no__",
        "no\n===", "|a|\n|-|", "    no", "[no](javascript:alert)", "[no](data:text/html,x)", "[no](/here)", "[no]: /x",
        "![no](/x.png)", "```\nno\n```",
    ],
)  # fmt: skip
def test_everything_else_is_read_as_it_is_typed(words):
    assert set(TAG.findall(as_html(words))) == {"p", "/p"} | ({"br"} if "\n" in words else set())
    assert as_text(words) == words.strip()


@given(TYPED)
@example("1. a\r- b\r\n\\\n* c")
@example("[x](https://evil.example) ![y](https://evil.example/z.png) <https://evil.example>")
def test_what_others_typed_reads_as_it_always_did(typed):
    typed = typed.replace("\0", "")
    plain = "\n\n".join(re.split(r"\n{2,}", trimmed(re.sub(r"\r\n?", "\n", typed).strip())))
    assert trimmed(as_text(literal(typed))) == plain
    assert squeezed(as_html(literal(typed))) == (before(plain) if plain else "")


def trimmed(text: str) -> str:
    return "\n".join(line.strip(" \t") for line in text.split("\n"))


def squeezed(html: str) -> str:
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", html)


def before(plain: str) -> str:
    """Paragraphs, lines and addresses, as words without marks are shown."""
    return squeezed(linebreaks_filter(urlize(plain, autoescape=True)).replace(' rel="nofollow"', ""))


FRAMES = (
    "{a}", "Hello {a}, hello {b}", "{a}{b}", "- {a}\n- {b}", "1. {a}{b}", "**{a}** *{b}*", "[see {a}](https://b.example)",
    "-{a}", "1{a}{b}", "*{a}", "[{a}](b)", "{a}\n{b}",
)  # fmt: skip


@given(st.sampled_from(FRAMES), TYPED, TYPED)
@example("{a}", "Jan *de* **Rode**", "x")
@example("Hello {a}, hello {b}", "[win](https://evil.example)", "](https://evil.example)")
@example("{a}{b}", "-", " x")
@example("1{a}{b}", ". x", ") x")
@example("-{a}", " ", "")
def test_no_value_of_a_placeholder_brings_a_mark_or_a_link_that_hides_where_it_leads(frame, one, two):
    said = {"a": one, "b": two}
    found, usual = (as_html(placeholders.fill(frame, each)) for each in (said, {"a": "x", "b": "x"}))
    for tag in ("strong", "em", "ul", "ol", "li"):
        assert TAG.findall(found).count(tag) <= TAG.findall(usual).count(tag)
    assert set(TAG.findall(found)) <= {"p", "/p", "br", "a", "/a", *TAG.findall(usual)}
    ours = found.count('<a href="https://b.example">')
    shown = re.findall(r'<a href="(?:https?://|mailto:)[^"]*">([^<]*)</a>', found)
    bare = [words for words in shown if "." in words or "@" in words]
    assert found.count("<a ") <= len(bare) + ours


@pytest.mark.parametrize("language", texts.languages())
def test_the_words_of_the_files_mean_nothing_else_to_an_editor_who_begins_with_them(language):
    for message in texts.every_message():
        _subject, body = texts.words_of_file(message, language)
        assert as_text(body) == body
        assert squeezed(as_html(body)) == before(body)


@pytest.mark.parametrize("address", ["www.house.example", "/here", "javascript:alert(1)", ""])
def test_a_link_that_leads_nowhere_is_said_while_it_is_written(address):
    with translation.override("en"), pytest.raises(ValidationError, match="is no address that a link can lead to"):
        check_links(f"See [this]({address}).")


def test_an_address_a_placeholder_and_what_is_no_link_are_let_through():
    let_through = ("[a](https://b.be)", "[a](mailto:b@c.be)", "[a]({link})", "a (b) [c] (d)", r"\[a\](b)")
    assert [check_links(words) for words in let_through] == [None] * len(let_through)

"""Words with marks, a small part of Markdown: **bold**, *emphasis*, lists, [words](address).

Nothing else means anything. What is written so becomes HTML or text here; `literal` is for what others typed: it says
itself, whatever stands in it, except for what is `Marked` or, in the words of a file, `marked`.
"""

import re
from collections.abc import Sequence
from textwrap import indent
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils.html import escape, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize as emphasis
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

RULES = ["list", "newline", "escape", "emphasis", "link"]
ADDRESSES = ("http://", "https://", "mailto:")
MEANS_SOMETHING = re.compile(r"[\\*\[\]]")
BEGINS_A_LIST = re.compile(r"^([ \t]*\d*)([-+.)])(?=\s|\Z)", re.M)
LIST = r"[ \t]*(?:[-+*]|\d+[.)])[ \t]"
LINK = re.compile(r"(?<!\\)\]\(([^)\n]*)\)")
KEPT = uuid4().hex  # on both sides of what keeps its marks; nobody can type it
HELP = _(
    "**bold**, *emphasis*, [words](https://…) for a link. Lines that begin with “- ” become a list, with “1. ” a "
    "numbered one."
)


class Html(RendererHTML):
    def text(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """An address leads on, unless it stands in a link already."""
        said = tokens[idx].content
        is_in_a_link = sum(each.nesting for each in tokens[:idx] if each.tag == "a")
        return escape(said) if is_in_a_link else urlize(said, autoescape=True)


class Marks(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  (the library's name)
        return url.lower().startswith(ADDRESSES)


def _stars(state: StateInline, silent: bool) -> bool:
    """Underscores are part of addresses and of lines to fill in."""
    return state.src[state.pos] == "*" and emphasis(state, silent)


MARKS = Marks("zero", {"breaks": True}, renderer_cls=Html).enable(RULES)
MARKS.inline.ruler.at("emphasis", _stars)


class Marked(str):
    """Words whose marks count wherever they come to stand."""

    __slots__ = ()


def marked(words: str) -> str:
    """The same, in the words of a file."""
    return f"{KEPT}{words}{KEPT}" if words else ""


def literal(words: str) -> str:
    """Written so that it is read as it stands."""
    parts = re.sub(r"\r\n?", "\n", words).strip().split(KEPT)
    if isinstance(words, Marked):
        return parts[0]
    return "".join(part if place % 2 else _literal(part) for place, part in enumerate(parts))


def _literal(words: str) -> str:
    return BEGINS_A_LIST.sub(r"\1\\\2", MEANS_SOMETHING.sub(r"\\\g<0>", words))


def plain(words: str) -> str:
    """To stand where marks are no use, such as a subject."""
    return as_text(words) if isinstance(words, Marked) else words


def as_html(words: str, styles: dict[str, str] | None = None) -> SafeString:
    """`styles`: tag -> what stands in it, for mail programs."""
    tokens = MARKS.parse(words)
    for token in tokens:
        if token.nesting == 1 and (style := (styles or {}).get(token.tag)):
            token.attrSet("style", style)
    return mark_safe(MARKS.renderer.render(tokens, MARKS.options, {}).strip())  # noqa: S308


def as_text(words: str) -> str:
    """To be read without marks: lists with “- ”, and the address of a link behind its words."""
    return _text(SyntaxTreeNode(MARKS.parse(words)))


def _text(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    if node.type == "text":
        return node.content
    inside = [_text(each) for each in node.children]
    if node.type == "root":
        return "\n\n".join(inside)
    if node.type == "list_item":
        return "\n".join(inside)
    if node.type in ("bullet_list", "ordered_list"):
        first = int(node.attrs.get("start", 1))
        marks = [f"{first + n}. " if node.type == "ordered_list" else "- " for n in range(len(inside))]
        items = zip(marks, inside, strict=True)
        return "\n".join(mark + indent(item, " " * len(mark)).lstrip() for mark, item in items)
    said = "".join(inside)
    if node.type == "link":
        address = str(node.attrs["href"]).removeprefix("mailto:")
        return said if said == address else f"{said} ({address})"
    return said


def check_links(words: str) -> None:
    """As a validator: a link that leads nowhere would stay as it was typed. A placeholder may become an address."""
    for address in LINK.findall(words):
        if not address.lower().startswith((*ADDRESSES, "{")):
            said = gettext(
                "“%(address)s” is no address that a link can lead to. Write all of it: https://… or mailto:…"
            )
            raise ValidationError(said % {"address": address})

"""The frame around a letter's HTML, written in MJML: the words come in first, as HTML, then all of it becomes HTML.

Only the names below may stand in it, so that whoever edits a frame reaches nothing else of the house.
"""

import re
from typing import Any
from xml.parsers import expat

import mrml
import structlog
from django.template import Context, engines
from django.template.loader import get_template
from django.utils.translation import gettext

from workflows.kernel import rich
from workflows.kernel.plugs import plugs

FILE = "workflows/messages/layout.mjml"
NAMES = ("title", "text", "link", "button", "after", "language")
NEEDED = ("text", "link", "button", "after")
TAGS = {"if link", "if after", "endif"}
VARIABLE = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.S)
TAG = re.compile(r"\{%\s*(.*?)\s*%\}", re.S)
COMMENT = re.compile(r"\{#.*?#\}", re.S)
ELSEWHERE = re.compile(r"""//|url\s*\(|@import|<\s*(?:script|link|iframe|object|embed|mj-include|mj-font)\b""", re.I)
# Mail programs read what stands in the list itself, and margins of their own differ.
STYLES = {
    "ul": "margin:0 0 16px;padding:0 0 0 24px",
    "ol": "margin:0 0 16px;padding:0 0 0 24px",
    "li": "margin:0 0 6px",
}
# Without this an unknown font family would be fetched from elsewhere.
HOUSE_FONTS = mrml.RenderOptions(fonts={}, disable_comments=False)
logger = structlog.get_logger(__name__)


def of_the_file() -> str:
    return get_template(FILE).template.source  # type: ignore[attr-defined]


def html_of(title: str, text: str, link: str, button: str, after: str, language: str) -> str:
    """A letter in the house's own frame; in that of the file where the own one does not hold it."""
    said = {
        "title": title,
        "text": rich.as_html(text, STYLES),
        "link": link,
        "button": button,
        "after": rich.as_html(after, STYLES),
        "language": language,
    }
    own = plugs.post.frame()
    if own:
        try:
            return framed(own, said)
        except Exception:
            logger.exception("unfit_frame_of_letters")
    return framed(of_the_file(), said)


def framed(source: str, said: dict[str, Any]) -> str:
    """Raises OSError for what is no MJML."""
    written = engines["django"].from_string(source).template.render(Context(said))  # type: ignore[attr-defined]
    return str(mrml.to_html(written, render_options=HOUSE_FONTS).content)


def why_unfit(source: str) -> list[str]:
    """What is wrong with a frame, in the reader's language, with the line where it can be told."""
    found = [*_not_well_formed(source), *_foreign(source)]
    if not found:
        try:
            framed(source, dict.fromkeys(NAMES, "x"))
        except Exception as error:
            found.append(gettext("This is no MJML that can be read: %(why)s") % {"why": error})
    return found


def _not_well_formed(source: str) -> list[str]:
    try:
        expat.ParserCreate().Parse(COMMENT.sub("", source), True)
    except expat.ExpatError as error:
        words = gettext("Line %(line)s: a tag is not closed or closed twice, or a sign like “<” or “&” stands alone.")
        return [words % {"line": error.lineno}]
    return []


def _foreign(source: str) -> list[str]:
    names = VARIABLE.findall(source)
    known = ", ".join(f"{{{{ {name} }}}}" for name in NAMES)
    words = gettext("“{{ %(name)s }}” does not exist here. These do: %(all)s.")
    found = [words % {"name": name, "all": known} for name in names if name not in NAMES]
    found += [words % {"name": tag, "all": known} for tag in TAG.findall(source) if tag not in TAGS]
    found += [gettext("“{{ %(name)s }}” has to stay.") % {"name": name} for name in NEEDED if name not in names]
    if ELSEWHERE.search(source):
        found.append(gettext("Nothing may come from elsewhere: no picture, style or file with an address of its own."))
    return found

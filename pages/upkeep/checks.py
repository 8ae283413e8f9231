"""What an editor is told after saving: things that no form refuses and that some readers stumble over."""

import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.models import Translation

from pages.events import Event
from pages.models import EventPage
from snippets import marks
from snippets.kept import Kept
from snippets.languages import in_words
from snippets.models import LexiconTerm
from workflows.people.register import plain

MOST = 8  # of one save
SAYS_NOTHING = {
    "click here", "click", "here", "read more", "more", "more info", "this link", "link", "this page",
    "klik hier", "klik", "hier", "lees meer", "meer", "meer info", "deze link", "deze pagina",
    "cliquez ici", "cliquer ici", "ici", "lire la suite", "lire plus", "plus", "plus d infos", "en savoir plus",
    "ce lien", "lien", "cette page",
}  # fmt: skip
FILE_NAME = re.compile(r"(?i).*\.(avif|gif|jpe?g|png|svg|webp|heic)|(img|dsc|dscn|pict|screenshot)[_\- ]?\d+.*")
# The commonest little words; those that two of the languages share say nothing.
LITTLE_WORDS = {
    "nl": "het een van dat niet zijn voor ook maar wij jij jouw naar bij uit wordt worden hebben deze",
    "fr": "le les des une est dans pour que qui pas sur avec vous nous ses aux cette ces sont leur",
    "en": "the and that with you your are for this have from they their which will our who been not",
}
ENOUGH_WORDS = 12  # before a text shows its language


def findings(row: Any) -> Iterator[str]:
    """In the editor's language, the most telling first."""
    yield from about_the_event(row)
    yield from about_links(row)
    yield from about_pictures(row)
    if getattr(row, "video_id", None) and not getattr(row, "captions", "x"):
        yield _("The video has no captions: who does not hear it learns nothing from it.")
    yield from about_the_language(row)
    yield from about_terms(row)
    yield from about_translations(row)


def about_the_event(row: Any) -> Iterator[str]:
    event = row.event if isinstance(row, EventPage) else row
    if isinstance(event, Event):
        if not event.region_id and not event.is_online:
            yield _("The event has no region: nobody finds it who looks at one region.")
        if not event.sectors.exists():
            yield _("The event has no sector: nobody finds it who looks at one sector.")


def about_links(row: Any) -> Iterator[str]:
    for html in (value for kind, value in parts(row) if kind == "html"):
        for link in BeautifulSoup(html, "html.parser").find_all("a"):
            words = " ".join(link.get_text().split())
            if not words or plain(words.replace("’", " ").replace("'", " ").rstrip(".…»> ")) in SAYS_NOTHING:
                yield _("A link says “%(words)s”: say where it leads, for who hears only the links.") % {"words": words}
            elif words.startswith(("http://", "https://", "www.")):
                yield _("A link shows its address “%(words)s”: write words instead.") % {
                    "words": Truncator(words).chars(50)
                }


def about_pictures(row: Any) -> Iterator[str]:
    told = [value for kind, value in parts(row) if kind == "alt"]
    told += [getattr(row, name) for name in ("image_alt", "picture_alt") if getattr(row, name, "")]
    for words in told:
        if FILE_NAME.fullmatch(words.strip()):
            yield _("A picture is described as “%(words)s”: say what it shows.") % {"words": Truncator(words).chars(50)}


def about_terms(row: Any) -> Iterator[str]:
    if isinstance(row, Page) and (unmarked := unmarked_in(row)):
        words = ", ".join(term.term for term in unmarked)
        yield _("Words of the lexicon that are not marked in this text: %(words)s.") % {"words": words}


def unmarked_in(page: Page) -> list[LexiconTerm]:
    """Words of the lexicon in the texts of this page, as it is in hand, that no mark explains."""
    return marks.unmarked((value for kind, value in parts(page) if kind == "html"), page.locale.language_code)


def about_the_language(row: Any) -> Iterator[str]:
    own = row.locale.language_code if isinstance(row, TranslatableMixin) else None
    for text in (words_in(kind, value) for kind, value in parts(row)) if own else ():
        if (found := language_of(text)) and found != own:
            told = {"words": Truncator(text).chars(50), "language": in_words([found])}
            yield _("“%(words)s” seems to be in another language (%(language)s) than this text.") % told


def words_in(kind: str, value: str) -> str:
    return BeautifulSoup(value, "html.parser").get_text(" ", strip=True) if kind == "html" else value


def language_of(text: str) -> str | None:
    """Which of our languages it is clearly in; none when that is not clear."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) < ENOUGH_WORDS:
        return None
    counts = sorted(
        ((sum(word in little for word in words), code) for code, little in LITTLE_WORDS.items()), reverse=True
    )
    (most, code), (second, _other) = counts[:2]
    return code if most >= 3 and most >= 3 * second else None


def about_translations(row: Any) -> Iterator[str]:
    if not isinstance(row, Page | Kept) or not row.live:
        return
    same = row.get_translations(inclusive=True).filter(live=True).values_list("locale__language_code", flat=True)
    if lacking := [code for code, _name in settings.LANGUAGES if code not in set(same)]:
        yield _("Not public yet in: %(languages)s.") % {"languages": in_words(lacking)}


Part = tuple[str, str]


def parts(row: models.Model) -> Iterator[Part]:
    """Every text of a page or snippet: `html`, `text`, or the `alt` of a picture."""
    for field in row._meta.get_fields():
        if isinstance(field, RichTextField):
            yield "html", getattr(row, field.name) or ""
        elif isinstance(field, StreamField):
            yield from parts_of(field.stream_block, getattr(row, field.name))
        elif isinstance(field, models.TextField) and field.name != "captions":
            yield "text", getattr(row, field.name) or ""


def parts_of(block: Any, value: Any) -> Iterator[Part]:
    if not value:
        return
    if isinstance(block, StreamBlock):
        for child in value:
            yield from parts_of(child.block, child.value)
    elif isinstance(block, ListBlock):
        for child in value:
            yield from parts_of(block.child_block, child)
    elif isinstance(block, ImageBlock):
        if not value.decorative:
            yield "alt", value.contextual_alt_text or ""
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from parts_of(child, value.get(name))
    elif isinstance(block, RichTextBlock):
        yield "html", value.source
    elif isinstance(value, str):
        yield "text", value


def tell(request: HttpRequest, row: Any) -> None:
    """For the hooks after something was saved; nothing of this blocks."""
    say(request, row, pgettext("after saving", "It is saved. Worth another look:"))


def tell_translator(request: HttpRequest, row: Any) -> None:
    """For the hooks before an editor opens: that of translations saves by itself and calls no other."""
    key, locale = getattr(row, "translation_key", None), getattr(row, "locale_id", None)
    translations = Translation.objects.filter(source__object_id=key, target_locale=locale, enabled=True)
    if request.method == "GET" and key and translations.exists():
        say(request, row, _("Worth another look in this translation:"))


def say(request: HttpRequest, row: Any, head: str) -> None:
    found = list(dict.fromkeys(findings(row)))[:MOST]
    if found:
        lines = format_html_join("", "<li>{}</li>", ((each,) for each in found))
        messages.warning(request, format_html('{}<ul lang="{}">{}</ul>', head, get_language(), lines))

"""The picture of a page to be shared: its title as large as fits; of an event also when, where, at which level."""

import hashlib
from functools import cache as once
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from PIL import Image, ImageDraw, ImageFont
from wagtail.models import Site

from pages import moments, public
from pages.cards import place_words, status_words
from pages.models import EventPage

SIZE = (1200, 630)
EDGE = 80
TITLE_LINES, TITLE_SIZES = 4, range(84, 39, -4)
VIOLET, MARIGOLD, CORAL, WHITE, PALE = "#24155f", "#ffb92e", "#ff6b57", "#ffffff", "#d9d2f5"
LOOK = "1"  # another drawing is another picture
KEPT = 7 * 24 * 3600  # seconds
Font = ImageFont.FreeTypeFont


@once
def font(size: int) -> Font:
    return ImageFont.truetype(Path(__file__).parent / "fonts" / "DejaVuSansCondensed-Bold.ttf", size)


def of_event(page: EventPage) -> dict[str, str]:
    """All that the picture says, and so all that it depends on."""
    event = page.event
    tag, tone = status_words(event)
    level = str(event.get_level_display())
    return {
        "title": page.title,
        "kicker": f"{level} · {tag}" if tag else level,
        "tone": tone,
        "when": moments.when(event),
        "place": place_words(event),
        "site": settings.WAGTAIL_SITE_NAME,
    }


def of_page(request: HttpRequest, address: str) -> dict[str, str]:
    """What the page at that address shows: an entry of its list, else itself."""
    home = Site.find_for_request(request).root_page.localized.specific
    page, args, kwargs = home.route(request, [part for part in address.split("/") if part])
    if page.get_view_restrictions().exists():
        raise Http404
    context = page.get_context(request, *args, **kwargs)
    entry = " · ".join(map(str, context.get("pair", ()))) or context.get("entry")
    return {
        "title": str(entry or page.title),
        "kicker": page.title if entry else "",
        "tone": "",
        "when": "",
        "place": "",
        "site": settings.WAGTAIL_SITE_NAME,
    }


def answer(request: HttpRequest, words: dict[str, str]) -> HttpResponse:
    """Drawn once for as long as it says the same; not even sent to whoever has it."""
    digest = hashlib.sha256(repr((LOOK, words)).encode()).hexdigest()[:32]
    etag = f'"{digest}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        picture = cache.get_or_set(f"picture-{digest}", lambda: draw(words), KEPT)
        response = HttpResponse(picture, content_type="image/png", headers={"ETag": etag})
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_cache_control(response, public=True, max_age=public.MAX_AGE)
    return response


def draw(words: dict[str, str]) -> bytes:
    picture = Image.new("RGB", SIZE, VIOLET)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 24, SIZE[1]), fill=MARIGOLD)
    pen.text((EDGE, 60), shortened(words["kicker"].upper(), font(30)), font=font(30), fill=colour_of(words["tone"]))
    lines, letters = fitted(words["title"])
    y = 122
    for line in lines:
        pen.text((EDGE, y), line, font=letters, fill=WHITE)
        y += round(letters.size * 1.18)
    for place, line in enumerate([words["when"], words["place"]]):
        pen.text((EDGE, 478 + place * 48), shortened(line, font(32)), font=font(32), fill=(MARIGOLD, WHITE)[place])
    pen.text((EDGE, 576), words["site"], font=font(26), fill=PALE)
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def colour_of(tone: str) -> str:
    return CORAL if tone == "bad" else MARIGOLD


def fitted(title: str) -> tuple[list[str], Font]:
    """The largest letters in which the whole title fits; in the smallest, what does not fit is left out."""
    for size in TITLE_SIZES:
        letters = font(size)
        lines = wrapped(title, letters)
        if len(lines) <= TITLE_LINES and len(lines) * size * 1.18 <= 340:
            return lines, letters
    return [*lines[: TITLE_LINES - 1], shortened(" ".join(lines[TITLE_LINES - 1 :]), letters)], letters


def wrapped(text: str, letters: Font) -> list[str]:
    """Lines no wider than the picture; a word that is wider by itself is broken."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and fits(joined, letters):
            lines[-1] = joined
            continue
        while not fits(word, letters):
            end = next(n for n in range(len(word) - 1, 0, -1) if fits(f"{word[:n]}-", letters))
            lines.append(f"{word[:end]}-")
            word = word[end:]
        lines.append(word)
    return lines


def fits(text: str, letters: Font) -> bool:
    return letters.getlength(text) <= SIZE[0] - 2 * EDGE


def shortened(text: str, letters: Font) -> str:
    if fits(text, letters):
        return text
    while text and not fits(f"{text}…", letters):
        text = text[:-1]
    return f"{text.rstrip()}…"

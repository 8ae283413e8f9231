"""Every list and dossier shown to axe: languages × one row or many × phone or desk. `make axe` takes every combination.

Without it each page is seen in one of them, the next page in another, so that all of them are seen by some.
"""

import os
from itertools import product
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils import translation

from tests.house.lists import READERS, TABLE
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
WAYS = list(product(dict(settings.LANGUAGES), (1, 30), (360, 1280)))
STRIDE = 5  # shares no factor with their number
FOR_PROGRAMS = (".ics", "calendar_feed", ".atom", ".json", ".pdf", ".csv", "/api/v1/")
PAGES = [name for name in TABLE if not any(end in name for end in FOR_PROGRAMS)]
EVERY = os.environ.get("AMBASSADE_AXE") == "every"
SEEN = [
    (name, way) for number, name in enumerate(PAGES) for way in (WAYS if EVERY else [WAYS[number * STRIDE % len(WAYS)]])
]


@pytest.mark.parametrize(("name", "way"), SEEN, ids=[f"{name} {way}" for name, way in SEEN])
def test_axe_finds_nothing(stage: Stage, name: str, way: tuple[str, int, int]) -> None:
    language, rows, width = way
    listed = TABLE[name]
    with translation.override(language):
        reader = READERS[listed.who]()
        if reader is not None:
            type(reader).objects.filter(pk=reader.pk).update(language=language)
        address, more = listed.make(reader)
        more(rows - 1)
    visitor = stage.visitor(reader, viewport={"width": width, "height": 800}, locale=language)
    visitor.go(address)
    other = visitor.page.locator(f"link[rel=alternate][hreflang={language}]")
    if other.count():
        visitor.go(urlsplit(str(other.get_attribute("href")))._replace(scheme="", netloc="").geturl())
    if not visitor.path.startswith("/admin/"):
        assert visitor.page.evaluate("document.documentElement.scrollWidth") == width

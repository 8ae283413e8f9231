"""A public page at first sight: at most 10 answers, 100 KB, nothing from a third party, no cookie."""

import pytest
from playwright.sync_api import Request

from tests.factories import content
from tests.journeys import scenes
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
MOST_ANSWERS, MOST_BYTES = 10, 100_000
PAGES = (
    "/nl/", "/fr/agenda/", "/nl/agenda/{slug}/", "/en/privacy/", "/nl/word-ambassadeur/", "/nl/lexicon/",
    "/nl/lexicon/vennoot/", "/nl/getuigenissen/", "/nl/getuigenissen/mijn-rollen/", "/nl/verhalen/",
    "/nl/verhalen/als-klant/", "/nl/netwerken/", "/nl/vertegenwoordigd/", "/fr/representation/sector/theatre/",
    "/en/api/",
)  # fmt: skip


def test_the_first_view_of_public_pages_stays_light(stage: Stage) -> None:
    mission, _sent = scenes.announced(stage)
    content.term("Vennoot", slug="vennoot")
    content.testimonial(slug="mijn-rollen")
    content.story(slug="als-klant")
    content.network()
    slug = mission.event.pages.get(locale__language_code="nl").slug
    for path in (page.format(slug=slug) for page in PAGES):
        visitor = stage.visitor()
        asked: list[Request] = []
        visitor.page.on("requestfinished", lambda request, asked=asked: asked.append(request))
        visitor.page.goto(stage.url + path, wait_until="networkidle")
        sizes = [request.sizes() for request in asked]
        weight = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
        assert (path, len(asked) <= MOST_ANSWERS, weight <= MOST_BYTES, visitor.context.cookies()) == (
            path, True, True, [],
        )  # fmt: skip

"""A public page at first sight: at most 10 answers, 100 KB, 15 KB of scripts, nothing from a third party.

No page gives a cookie, except where a form is opened that is sent.
"""

import pytest
from playwright.sync_api import Request

from snippets.versions import KitVersion
from tests.factories import cast, content, requests
from tests.journeys import scenes
from tests.journeys.stage import Stage
from workflows.people.card.models import make

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
MOST_ANSWERS, MOST_BYTES, MOST_SCRIPT = 10, 100_000, 15_000
PAGES = (
    "/nl/", "/fr/agenda/", "/nl/agenda/?view=month", "/en/agenda/?view=map", "/fr/agenda/?view=day",
    "/nl/agenda/embed/", "/nl/agenda/{slug}/", "/en/privacy/", "/nl/toegankelijkheid/", "/fr/charte/",
    "/nl/word-ambassadeur/", "/nl/lexicon/", "/nl/lexicon/vennoot/", "/nl/lexicon/freelancer/vennoot/",
    "/nl/getuigenissen/", "/nl/getuigenissen/mijn-rollen/", "/nl/verhalen/", "/nl/verhalen/als-klant/",
    "/nl/netwerken/", "/nl/netwerken/netwerk/", "/nl/vertegenwoordigd/", "/fr/representation/sector/theatre/",
    "/nl/vertegenwoordigd/theme/work/", "/nl/vertegenwoordigd/region/brussels/", "/nl/search/?q=vennoot",
    "/en/api/", "/k/{code}/", "/a/{card}/", "/nl/nergens/",
)  # fmt: skip
FORMS = ("/nl/ask/", "/nl/ask/you/", "/nl/ask/{draft}/occasion/", "/nl/agenda/mail/", "/nl/account/login/", "{follow}")


def test_the_first_view_of_public_pages_stays_light(stage: Stage) -> None:
    mission, _sent = scenes.announced(stage)
    term = content.term("Vennoot", slug="vennoot")
    term.confusable.add(content.term("Freelancer", slug="freelancer"))
    content.testimonial(slug="mijn-rollen")
    content.story(slug="als-klant")
    content.network(slug="netwerk")
    item = content.kit_item(version="1")
    known = {
        "slug": mission.event.pages.get(locale__language_code="nl").slug,
        "code": KitVersion.objects.get(thing=item.translation_key).code,
        "card": make(cast.ambassador().mandates.get()).code,
        "draft": requests.kept().key,
        "follow": mission.requester_path(),
    }
    for path in (page.format(**known) for page in PAGES + FORMS):
        visitor = stage.visitor()
        asked: list[Request] = []
        visitor.page.on("requestfinished", lambda request, asked=asked: asked.append(request))
        visitor.page.goto(stage.url + path, wait_until="networkidle")
        weights = {
            kind: sum(
                size["responseBodySize"] + size["responseHeadersSize"]
                for size in (request.sizes() for request in asked if kind in ("any", request.resource_type))
            )
            for kind in ("any", "script")
        }
        assert (path, len(asked) <= MOST_ANSWERS, weights["any"] <= MOST_BYTES, weights["script"] <= MOST_SCRIPT) == (
            path, True, True, True,
        )  # fmt: skip
        if path in [page.format(**known) for page in PAGES]:
            assert (path, visitor.context.cookies()) == (path, [])

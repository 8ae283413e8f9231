"""Every page that links lead a visitor to, and that may be indexed, stands in the sitemap; and nothing else does."""

import re
from collections import deque
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from cms.demo import policy
from cms.demo.agenda import publish_agenda
from cms.demo.mandates import fill_charter
from pages.crawlers import CLOSED
from pages.site import ensure_site
from tests.factories import cast, content

LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')
SHARED = re.compile(r'<meta property="og:([a-z]+)" content="([^"]*)">')
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
pytestmark = [pytest.mark.once, pytest.mark.django_db]
SHUT = tuple(re.compile(path.replace("*", "[a-z]+")) for path in CLOSED)


def is_a_page(path: str) -> bool:
    return path.startswith(tuple(f"/{code}/" for code, _name in settings.LANGUAGES)) and not any(
        each.match(path) for each in SHUT
    )


def reachable(client: Client) -> dict[str, str]:
    """Address -> text, without the questions that narrow a list: those are the same page."""
    first = f"/{settings.LANGUAGE_CODE}/"
    waiting, seen, found = deque([first]), {first}, {}
    while waiting:
        here = waiting.popleft()
        answer = client.get(here)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        text = answer.content.decode()
        if 'name="robots" content="noindex' not in text:
            found[here] = text
        for link in LINK.findall(text):
            path = urlsplit(urljoin(here, link.replace("&amp;", "&"))).path
            if path not in seen and is_a_page(path) and "://" not in link:
                seen.add(path)
                waiting.append(path)
    return found


def listed(client: Client) -> set[str]:
    found: set[str] = set()
    for code, _name in settings.LANGUAGES:
        root = ElementTree.fromstring(client.get(f"/sitemap-{code}.xml").content)
        found |= {urlsplit(str(each.text)).path for each in root.iter(LOC)}
    return found


@pytest.fixture
def _house(db: None) -> None:
    """One of everything that visitors may see."""
    ensure_site()
    policy.bring_in(*policy.LISTS)
    fill_charter(cast.seated(coordinator=True))
    publish_agenda()
    one, other = content.term("freelancer"), content.term("vennoot")
    one.confusable.add(other)
    one.save()
    for make in (content.testimonial, content.story, content.network):
        make()


@pytest.mark.usefixtures("_house")
def test_what_links_lead_to_is_what_the_sitemap_lists(client: Client) -> None:
    found, told = set(reachable(client)), listed(client)
    assert (found - told, told - found) == (set(), set())


@pytest.mark.usefixtures("_house")
def test_each_says_how_it_is_shared_with_a_picture_that_is_there(client: Client) -> None:
    for path, text in reachable(client).items():
        told = dict(SHARED.findall(text))
        assert all(told.get(name) for name in ("title", "description", "image")), path
        assert told["url"] == settings.BASE_URL + path
        if path.startswith("/en/"):
            answer = client.get(urlsplit(told["image"]).path)
            assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png"), path

"""What `test_laws_languages` asks of a house that added German and has translated nothing yet."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from cms.demo import policy
from cms.demo.agenda import OWN_EVENTS, publish_agenda
from cms.demo.content import explain_words
from cms.demo.mandates import fill_charter
from pages.models import HomePage
from pages.site import ensure_site
from tests.factories import cast, content, missions
from tests.factories.people import log_in, make_user_with
from workflows.kernel import outbox
from workflows.kernel.models import OutboxRow
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
PUBLIC = (
    "/de/", "/de/agenda/", "/de/agenda/?from=2026-11-01&to=2026-11-30&view=month", "/de/agenda/?view=map",
    "/de/agenda/mail/", "/de/lexicon/", "/de/getuigenissen/", "/de/verhalen/", "/de/netwerken/",
    "/de/vertegenwoordigd/", "/de/word-ambassadeur/", "/de/privacy/", "/de/search/?q=vennoot", "/de/ask/", "/de/api/",
    "/de/account/login/",
)  # fmt: skip
FOR_PROGRAMS = (
    "/de/agenda/agenda.ics", "/de/agenda/agenda.atom", "/de/agenda/agenda.json", "/sitemap.xml", "/sitemap-de.xml",
    "/api/v1/events?lang=de", "/api/v1/lexicon?lang=de", "/.well-known/security.txt",
)  # fmt: skip


def says_so(text: str) -> bool:
    with override("nl"):
        words = gettext("This is not available in %(reader)s yet: you read it in %(shown)s.")
    return words % {"reader": "Deutsch", "shown": "Nederlands"} in text and '<html lang="nl">' in text


@pytest.fixture(autouse=True)
def _site() -> None:
    ensure_site()


def opened(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.getvalue().decode()


def test_every_page_shows_the_first_language_and_says_so(client: Client) -> None:
    content.term("vennoot")
    content.testimonial()
    texts = {path: opened(client, path) for path in PUBLIC}
    assert [path for path, text in texts.items() if not says_so(text)] == []
    assert 'href="/de/lexicon/vennoot/"' in texts["/de/lexicon/"]


def test_other_languages_say_nothing_of_the_kind(client: Client) -> None:
    assert [f'<html lang="{code}">' in opened(client, f"/{code}/") for code in ("nl", "fr", "en")] == [True] * 3
    assert not says_so(opened(client, "/nl/"))


def test_programs_read_it(client: Client) -> None:
    assert len([opened(client, path) for path in FOR_PROGRAMS]) == len(FOR_PROGRAMS)


def test_pages_follow_their_source_until_they_are_translated(client: Client) -> None:
    source = HomePage.objects.get(locale__language_code="nl")
    source.title = "Vennoten spreken"
    source.save_revision().publish()
    assert "Vennoten spreken" in opened(client, "/de/")
    ensure_site()
    assert HomePage.objects.filter(locale__language_code="de").count() == 1


def test_zone_desk_kit_and_mail_open_in_it(client: Client) -> None:
    ambassador = cast.ambassador()
    ambassador.language = ambassador.user.language = "de"
    ambassador.save()
    ambassador.user.save()
    content.kit_item()
    owner = cast.seated(coordinator=True, language="de")
    mission = missions.staffing(ambassador, owner=owner)
    for row in OutboxRow.objects.filter(kind=OutboxRow.Kind.MESSAGE):
        outbox.deliver(row.pk)
    letter: Any = next(each for each in mail.outbox if ambassador.email in each.to[0])
    assert '<html lang="nl"' in letter.alternatives[0][0]
    log_in(client, ambassador.user)
    for name in (
        "zone_home",
        "zone_missions",
        "zone_kit",
        "zone_lexicon",
        "zone_messages",
        "zone_data",
        "zone_mandate",
    ):
        with override("de"):
            assert says_so(opened(client, reverse(name)))
    log_in(client, owner)
    for path in (reverse("wagtailadmin_home"), reverse("missions"), mission.desk_url()):
        opened(client, path)


def test_editors_work_in_it(client: Client) -> None:
    log_in(client, make_user_with(Role.COMMUNICATIONS, language="de"))
    content.term("vennoot")
    screens = ("wagtailsnippets_snippets_lexiconterm:add", "wagtailsnippets_snippets_lexiconterm:list", "content_due")
    assert ["Deutsch" in opened(client, reverse(name)) for name in screens] == [True] * 3


def test_the_demo_fills_it(client: Client) -> None:
    policy.bring_in(*policy.LISTS)
    fill_charter(cast.seated(coordinator=True))
    publish_agenda()
    explain_words()
    assert OWN_EVENTS[0][7][0] in opened(client, "/de/agenda/")

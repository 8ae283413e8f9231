from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.events import Event, EventListing, EventStatus
from pages.models import AgendaPage, EventPage
from pages.queries import EventFilter
from workflows.kernel import clock

PUBLIC = (
    "/nl/", "/fr/agenda/", "/fr/agenda/?from=2027-02-01&to=2027-02-28&view=month", "/en/charter/", "/nl/privacy/",
    "/nl/agenda/agenda.ics", "/nl/agenda/agenda.atom", "/nl/agenda/agenda.json", "/nl/agenda/embed/",
    "/nl/agenda/oembed.json?url=http://localhost:8000/fr/agenda/", "/fr/api/",
)  # fmt: skip


def queries(client: Client, address: str) -> int:
    client.get(address)  # fills what the process keeps for good: sites, content types
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.django_db
def test_the_agenda_asks_the_same_few_questions_for_any_number_of_events(
    client: Client, make_event: Callable[..., Event], choices: dict[str, Any]
) -> None:
    day = clock.today() + timedelta(days=10)
    faces = [
        "/nl/agenda/",
        "/fr/agenda/?sector=theatre",
        f"/nl/agenda/?{EventFilter(view='month').of_month(day).address}",
    ]
    faces += [f"/fr/agenda/{name}" for name in ("agenda.ics", "agenda.atom", "agenda.json", "embed/")]
    counts = {}
    for wanted in (1, 3, 30):
        while Event.objects.count() < wanted:
            make_event("nl", "fr", sectors=choices["sector"], region=choices["region"][0])
        counts[wanted] = {address: queries(client, address) for address in faces}
    assert counts[1] == counts[3] == counts[30]
    assert max(counts[30].values()) <= 12


@pytest.mark.django_db
def test_an_event_page_stays_within_its_queries(client: Client, make_event: Callable[..., Event]) -> None:
    make_event("nl", "fr", "en", title="Debat")
    assert queries(client, "/nl/agenda/debat-nl/") <= 9


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_set_no_cookie_and_may_be_kept_by_anyone(client: Client, site: Any, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.cookies == {}
    assert answer["Cache-Control"] == "public, max-age=1"
    assert not answer.has_header("Vary")
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
def test_only_narrow_filters_are_kept_from_search_engines(client: Client, site: Any) -> None:
    assert "noindex" not in client.get("/nl/agenda/?level=local").content.decode()
    assert "noindex,follow" in client.get("/nl/agenda/?level=local&mode=online").content.decode()
    assert "noindex,follow" in client.get("/nl/agenda/?from=2027-02-01&to=2027-02-28&view=month").content.decode()


@pytest.mark.django_db
def test_what_is_over_stands_in_the_archive_only(client: Client, make_event: Callable[..., Event]) -> None:
    make_event(title="Done", starts=clock.now() - timedelta(days=3))
    make_event(title="Coming")
    coming, past = (client.get(f"/nl/agenda/{query}").content.decode() for query in ("", "?when=past"))
    assert ("Coming nl" in coming, "Done nl" in coming) == (True, False)
    assert ("Coming nl" in past, "Done nl" in past) == (False, True)


@pytest.mark.django_db
def test_a_cancelled_event_stays_in_the_list_and_says_so(client: Client, make_event: Callable[..., Event]) -> None:
    make_event(status=EventStatus.CANCELLED, title="Debate")
    page = client.get("/nl/agenda/").content.decode()
    assert "is-cancelled" in page
    assert "Debate nl" in page


@pytest.mark.django_db
def test_a_reader_without_a_page_in_their_language_gets_another_and_is_told(
    client: Client, make_event: Callable[..., Event]
) -> None:
    make_event("fr", title="Soirée")
    page = client.get("/en/agenda/").content.decode()
    assert 'lang="fr">Soirée fr' in page
    assert "/fr/agenda/soiree-fr/" in page


@pytest.mark.django_db
def test_the_language_switch_stays_on_the_page_and_keeps_the_filter(
    client: Client, make_event: Callable[..., Event]
) -> None:
    make_event("nl", "fr", title="Debat")
    agenda = client.get("/nl/agenda/?level=local").content.decode()
    assert 'href="/fr/agenda/?level=local" lang="fr"' in agenda
    event = client.get("/nl/agenda/debat-nl/").content.decode()
    assert 'href="/fr/agenda/debat-fr/" lang="fr"' in event
    assert 'href="/en/" lang="en"' in event


@pytest.mark.django_db
def test_an_event_is_public_only_while_a_page_of_it_is(client: Client, make_event: Callable[..., Event]) -> None:
    event = make_event("nl", "fr")
    for code in ("nl", "fr"):
        assert EventListing.objects.filter(event=event).count() == {"nl": 2, "fr": 1}[code]
        EventPage.objects.get(locale__language_code=code).unpublish()
    assert EventListing.objects.count() == 0
    assert "Evening" not in client.get("/nl/agenda/").content.decode()


@pytest.mark.django_db
def test_lists_follow_a_changed_title_and_a_closed_branch(make_event: Callable[..., Event]) -> None:
    from wagtail.models import PageViewRestriction

    make_event("nl")
    page = EventPage.objects.get()
    page.title, page.slug = "Another", "another"
    page.save_revision().publish()
    assert EventListing.objects.values_list("title", "url").get() == ("Another", "/nl/agenda/another/")
    closed = PageViewRestriction.objects.create(
        page=AgendaPage.objects.get(locale__language_code="nl"), restriction_type="login"
    )
    assert EventListing.objects.count() == 0
    closed.delete()
    assert EventListing.objects.count() == 1


@pytest.mark.django_db
def test_a_page_behind_a_log_in_is_never_kept_by_others(client: Client, site: Any) -> None:
    from wagtail.models import PageViewRestriction

    page = AgendaPage.objects.get(locale__language_code="nl")
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="secret")
    assert "public" not in client.get("/nl/agenda/").get("Cache-Control", "")
    session = client.session
    session["passed_page_view_restrictions"] = list(page.get_view_restrictions().values_list("pk", flat=True))
    session.save()
    assert "private" in client.get("/nl/agenda/")["Cache-Control"]


@pytest.mark.django_db
def test_ensuring_the_site_again_changes_nothing(site: Any) -> None:
    from wagtail.models import Page

    from pages.site import ensure_site

    before = list(Page.objects.order_by("pk").values_list("pk", "url_path", "latest_revision_created_at"))
    assert ensure_site() == site
    assert list(Page.objects.order_by("pk").values_list("pk", "url_path", "latest_revision_created_at")) == before


def test_a_wrong_date_is_told_on_top_and_loses_no_other_filter(
    client: Client, make_event: Callable[..., Event]
) -> None:
    make_event()
    answer = client.get("/nl/agenda/?from=2026-13-45&level=local&mode=online&q=werk")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="error-summary" role="alert" tabindex="-1" autofocus' in page
    assert 'href="#f-from"' in page
    kept = ['value="2026-13-45"', 'value="werk"', 'value="local" checked', 'value="online" checked']
    assert [words for words in kept if words not in page] == []
    assert "agenda.ics" not in page


def test_a_choice_that_no_list_knows_is_not_repeated(client: Client, make_event: Callable[..., Event]) -> None:
    make_event()
    answer = client.get("/nl/agenda/?level=local&level=odd-key")
    assert "Lokaal" in [chip["words"] for chip in answer.context["chips"]]
    assert "odd-key" not in [chip["words"] for chip in answer.context["chips"]]


def test_an_event_without_words_shows_its_facts_over_the_whole_width(
    client: Client, make_event: Callable[..., Event]
) -> None:
    page = make_event().pages.get()
    address = f"/nl/agenda/{page.slug}/"
    assert ("facts-wide" in client.get(address).content.decode()) is True
    page.body = [("heading", "Programme")]
    page.save_revision().publish()
    assert ("facts-wide" in client.get(address).content.decode()) is False


@pytest.mark.django_db
def test_misspelt_words_of_the_filter_are_answered_with_those_that_find_something(
    client: Client, make_event: Callable[..., Event]
) -> None:
    make_event("nl", title="Auteursrechten", level="local")
    answer = client.get("/nl/agenda/?level=local&q=autersrechten")
    assert answer.context["guess"] == "auteursrechten"
    assert 'href="/nl/agenda/?level=local&amp;q=auteursrechten"' in answer.content.decode()
    assert queries(client, "/nl/agenda/?level=local&q=autersrechten") <= 12
    assert client.get("/nl/agenda/?level=national&q=autersrechten").context["guess"] == ""
    assert client.get("/nl/agenda/?q=auteursrechten").context["guess"] == ""

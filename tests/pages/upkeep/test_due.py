"""What is due is told once, with where it is mended, to whoever may mend it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pages.events import Event, EventStatus
from pages.models import EventPage
from pages.upkeep.due import Due, Kind, due
from snippets.films import Film, Refusal, Status
from snippets.models import KeyMessage
from tests.factories import content
from tests.factories.people import log_in, make_user_with
from workflows.kernel import clock
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
LANGUAGES = ("nl", "fr", "en")


@pytest.fixture
def keeper(site: Any) -> Any:
    return make_user_with(Role.COMMUNICATIONS, language="nl", first_name="Noor", last_name="Claes")


def in_every_language(make: Callable[..., Any], **fields: Any) -> Any:
    first = make(**fields)
    for code in LANGUAGES[1:]:
        make(code=code, translation_key=first.translation_key, **fields)
    return first


def told(user: Any, kind: Kind) -> list[Due]:
    return [each for each in due(user) if each.kind == kind]


def days(number: int) -> Any:
    return clock.today() + timedelta(days=number)


@pytest.mark.req("R2.1")
def test_what_must_be_looked_at_again_is_due_from_its_day_on(keeper: Any) -> None:
    term = content.term("Loting", review_on=days(0), owner=keeper)
    content.term("Later", review_on=days(1))
    found = told(keeper, Kind.REVIEW)
    assert [(each.title, each.day, each.owner) for each in found] == [("Loting", days(0), keeper)]
    assert found[0].url == reverse("wagtailsnippets_snippets_lexiconterm:edit", args=[term.pk])


@pytest.mark.req("R2.2a")
@pytest.mark.req("R2.4a")
def test_messages_past_their_term_and_items_of_the_kit_are_due(keeper: Any) -> None:
    content.key_message(message="Old news", valid_until=days(-1), checked_on=days(-30))
    content.key_message(message="Good news", valid_until=days(0), checked_on=days(-30))
    content.network(name="Empty chair", speaker_until=days(-2))
    content.network(name="Taken chair", speaker_until=days(0))
    content.kit_item(title="Folder", review_on=days(-3))
    assert [each.title for each in told(keeper, Kind.OUT_OF_DATE)] == ["Empty chair", "Old news"]
    assert [each.title for each in told(keeper, Kind.REVIEW)] == [str(content.KitItem.objects.get())]
    assert KeyMessage.objects.count() == 2


def test_consents_that_end_soon_are_told_and_withdrawn_ones_are_not(keeper: Any, settings: Any) -> None:
    soon = days(settings.AMBASSADE_CONSENT_DAYS)
    content.appearance(shown_as="Noor", published_until=soon)
    content.appearance(shown_as="Sam", published_until=soon + timedelta(days=1))
    content.appearance(shown_as="Ann", published_until=soon, withdrawn_on=days(-1))
    assert [(each.title, each.day) for each in told(keeper, Kind.CONSENT)] == [("Noor", soon)]


@pytest.mark.req("R7.1a")
def test_a_past_event_without_recap_is_told_until_it_has_one(keeper: Any, make_event: Callable[..., Event]) -> None:
    past = clock.now() - timedelta(days=3)
    event = make_event(*LANGUAGES, title="Avond", starts=past)
    make_event("nl", starts=past, status=EventStatus.CANCELLED)
    make_event("nl", starts=clock.now() - timedelta(days=400))
    make_event(*LANGUAGES)
    page = event.pages.get(locale__language_code="nl")
    found = told(keeper, Kind.RECAP)
    assert [(each.title, each.url) for each in found] == [
        ("Avond nl", reverse("wagtailadmin_pages:edit", args=[page.pk]))
    ]
    page.recap = [("heading", "It was full")]
    page.save_revision().publish()
    assert told(keeper, Kind.RECAP) == []


def test_what_lacks_a_language_is_told_with_the_draft_or_where_to_ask_for_it(
    keeper: Any, make_event: Callable[..., Event]
) -> None:
    in_every_language(content.term, term="Complete")
    alone = content.term("Alone")
    half = content.term("Half")
    draft = content.term("Half", code="fr", live=False, translation_key=half.translation_key)
    event = make_event("nl", title="Avond")
    make_event("nl", starts=clock.now() - timedelta(days=3))
    found = {each.title: (each.what.rpartition(": ")[2], each.url) for each in told(keeper, Kind.TRANSLATION)}
    submit = "wagtail_localize:submit_snippet_translation"
    assert found == {
        "Alone": ("fr, en", reverse(submit, args=["snippets", "lexiconterm", alone.pk])),
        "Half": ("fr, en", reverse("wagtailsnippets_snippets_lexiconterm:edit", args=[draft.pk])),
        "Avond nl": ("fr, en", reverse("wagtail_localize:submit_page_translation", args=[event.pages.get().pk])),
    }
    assert EventPage.objects.count() == 2


@pytest.mark.req("R2.3")
def test_a_film_that_cannot_be_used_and_languages_without_captions_are_told_once(keeper: Any) -> None:
    first = content.testimonial(title="Noor")
    same = {"appearance": first.appearance, "video": first.video, "translation_key": first.translation_key}
    french = content.testimonial(code="fr", captions="", title="Noor (fr)", **same)
    content.testimonial(code="en", captions="", live=False, **same)
    assert told(keeper, Kind.FILM) == []
    assert [(each.title, each.what.rpartition(": ")[2], each.url) for each in told(keeper, Kind.CAPTIONS)] == [
        ("Noor (fr)", "fr", reverse("wagtailsnippets_snippets_testimonial:edit", args=[french.pk]))
    ]
    Film.objects.update(status=Status.REFUSED, refused_because=Refusal.TOO_LONG)
    assert [(each.title, str(Refusal.TOO_LONG.label) in each.what) for each in told(keeper, Kind.FILM)] == [
        ("Noor", True)
    ]


def test_only_who_may_mend_it_is_told(keeper: Any) -> None:
    content.appearance(published_until=days(1))
    content.term(review_on=days(0))
    assert {each.kind for each in due(keeper)} >= {Kind.CONSENT, Kind.REVIEW}
    assert due(make_user_with(Role.BOARD)) == []


def test_the_report_is_for_keepers_and_stands_in_their_menu(keeper: Any) -> None:
    client = log_in(Client(), keeper)
    assert client.get(reverse("content_due")).status_code == 200
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert all(reverse(name) in menu for name in ("content_due", "content_planned"))
    board = log_in(Client(), make_user_with(Role.BOARD))
    assert [board.get(reverse(name)).status_code for name in ("content_due", "content_planned")] == [403, 403]


def test_it_narrows_by_kind_and_by_owner_and_a_wrong_value_narrows_nothing(keeper: Any) -> None:
    client = log_in(Client(), keeper)
    in_every_language(content.term, term="Mine", review_on=days(-1), owner=keeper)
    content.term("Nobodys", review_on=days(-1))

    def titles(**asked: str) -> set[str]:
        return {row.title for row in client.get(reverse("content_due"), asked).context["rows"]}

    assert titles(kind="review", owner=str(keeper.pk)) == {"Mine"}
    assert titles(kind="review", owner="nobody") == {"Nobodys"}
    assert titles(kind="translation") >= {"Nobodys"}
    assert titles(kind="nonsense", owner="9999999") == titles()
    assert titles(owner=str(keeper.pk)) == {"Mine"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_report_is_taken_along_without_formulas(keeper: Any, kind: str) -> None:
    client = log_in(Client(), keeper)
    content.term("=1+1", review_on=days(-1), owner=keeper)
    answer = client.get(reverse("content_due"), {"export": kind, "kind": "review"})
    assert answer["Content-Disposition"] == f'attachment; filename="due.{kind}"'
    if kind == "csv":
        rows = answer.content.decode("utf-8-sig").splitlines()
        assert (len(rows), rows[1].split(";")[1]) == (2, "'=1+1")

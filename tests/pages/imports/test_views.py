"""The journey of an editor: choose, look, accept; and everything that must not happen twice or by halves."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.translation import gettext, override

from pages.events import Event, EventStatus
from pages.imports import bringing
from pages.models import EventPage
from tests.factories.people import log_in, make_user_with
from tests.pages.conftest import BRUSSELS
from tests.pages.imports.conftest import (
    CALENDAR,
    GOOD,
    HEAD,
    accept,
    at,
    entry,
    kinds,
    lines,
    problems,
    upload,
    workbook,
)
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R7.1a")]
WRONG = "Middag;;31/02/2027 20:00;22:00;lokaal;Atlantis;;Flagey"


def test_nothing_is_imported_before_it_is_accepted_and_then_as_drafts(editor: Client) -> None:
    shown = upload(editor, lines(HEAD, GOOD))
    assert (shown.status_code, kinds(shown), Event.objects.count()) == (200, ["new"], 0)
    text = shown.content.decode()
    assert f"Lokaal · {EventStatus.TENTATIVE.label}" in text
    assert all(word in text for word in ("Avond", "Soirée", "woensdag 8 december 2027", "20:00–22:00", "Flagey"))
    assert accept(editor, shown).url == reverse("wagtailsnippets_pages_event:list")
    event = Event.objects.get()
    assert (event.starts, event.ends) == (at("2027-12-08T20:00+01:00"), at("2027-12-08T22:00+01:00"))
    assert (event.level, event.region.key, event.place_name, event.status) == (
        "local", "brussels", "Flagey", EventStatus.TENTATIVE,
    )  # fmt: skip
    assert [sector.key for sector in event.sectors.all()] == ["theatre"]
    pages = EventPage.objects.order_by("locale__language_code")
    assert [(page.locale.language_code, page.title, page.live) for page in pages] == [
        ("fr", "Soirée", False), ("nl", "Avond", False),
    ]  # fmt: skip
    assert len({page.translation_key for page in pages}) == 1
    assert {page.owner for page in pages} == {page.latest_revision.user for page in pages} != {None}


def test_every_problem_of_every_row_is_said_and_the_good_rows_can_be_accepted_alone(editor: Client) -> None:
    shown = upload(editor, lines(HEAD, WRONG, GOOD))
    assert list(problems(shown)) == [2]
    assert len(problems(shown)[2]) == 2
    assert ("31/02/2027 20:00" in problems(shown)[2][0], "Atlantis" in problems(shown)[2][1]) == (True, True)
    accept(editor, shown)
    assert [event.name for event in Event.objects.all()] == ["Avond"]


def test_a_mended_file_makes_only_what_was_not_there(editor: Client) -> None:
    accept(editor, upload(editor, lines(HEAD, WRONG, GOOD)))
    mended = WRONG.replace("31/02", "28/02").replace("Atlantis", "Brussels")
    shown = upload(editor, lines(HEAD, mended, GOOD))
    assert kinds(shown) == ["new", "left"]
    accept(editor, shown)
    assert sorted(event.name for event in Event.objects.all()) == ["Avond", "Middag"]


def test_accepting_twice_imports_once_and_says_so(editor: Client) -> None:
    shown = upload(editor, lines(HEAD, GOOD))
    accept(editor, shown)
    again = accept(editor, shown)
    assert (again.status_code, Event.objects.count(), EventPage.objects.count()) == (409, 1, 2)
    assert again.context["late"]


def test_two_previews_of_one_file_import_it_once(editor: Client) -> None:
    first, second = upload(editor, lines(HEAD, GOOD)), upload(editor, lines(HEAD, GOOD))
    accept(editor, first)
    late = accept(editor, second)
    assert (late.status_code, kinds(late), Event.objects.count()) == (409, ["left"], 1)


def test_a_row_that_fails_while_importing_leaves_nothing_behind(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = upload(editor, lines(HEAD, GOOD, GOOD.replace("Avond", "Ochtend").replace("Soirée", "Matin")))
    made = bringing.create_event
    monkeypatch.setattr(
        bringing, "create_event", lambda words, **fields: made(words, **fields) if "Avond" in str(words) else 1 / 0
    )
    editor.raise_request_exception = False
    assert (accept(editor, shown).status_code, Event.objects.count(), EventPage.objects.count()) == (500, 0, 0)


def test_what_was_imported_by_uid_is_left_or_updated_never_doubled(editor: Client) -> None:
    one = {"uid": "abc@elsewhere", "summary": "Avond", "dtstart": "20271208T190000Z", "dtend": "20271208T210000Z",
           "location": "Flagey"}  # fmt: skip
    calendar = CALENDAR.format(entry(**one)).encode()
    accept(editor, upload(editor, calendar, "one.ics", level="local"))
    assert kinds(upload(editor, calendar, "one.ics", level="local", there="update")) == ["same"]
    moved = CALENDAR.format(entry(**one | {"dtstart": "20271209T190000Z", "dtend": "20271209T210000Z"})).encode()
    assert kinds(upload(editor, moved, "one.ics", level="sector")) == ["left"]
    shown = upload(editor, moved, "one.ics", level="sector", there="update")
    assert kinds(shown) == ["changed"]
    accept(editor, shown)
    event = Event.objects.get()
    assert (event.starts, event.level, event.pages.count()) == (at("2027-12-09T20:00+01:00"), "local", 1)


def test_a_language_that_lacks_is_added_and_the_words_that_are_there_stay(editor: Client) -> None:
    accept(editor, upload(editor, lines(HEAD, GOOD.replace("Soirée", ""))))
    accept(editor, upload(editor, lines(HEAD, GOOD), there="update"))
    assert sorted(page.title for page in EventPage.objects.all()) == ["Avond", "Soirée"]


def test_an_event_that_follows_a_mission_is_left_alone(editor: Client, make_event: Callable[..., Event]) -> None:
    from tests.factories import missions

    event = make_event("nl", title="Avond", starts=at("2027-12-08T20:00+01:00"))
    event.mission = missions.qualifying()
    event.save()
    shown = upload(editor, lines(HEAD + ";uid", f"{GOOD};{event.uid}"), there="update")
    assert kinds(shown) == ["left"]


def test_who_may_publish_chooses_and_then_visitors_see_it(editor: Client) -> None:
    accept(editor, upload(editor, lines(HEAD, GOOD), publish="publish"))
    event = Event.objects.get()
    assert sorted(listing.title for listing in event.listings.all()) == ["Avond", "Soirée"]


def test_who_may_not_publish_is_not_asked_and_makes_drafts(site: Any, choices: dict[str, Any]) -> None:
    user = make_user_with(Role.COMMUNICATIONS)
    team = user.groups.get()
    team.page_permissions.filter(permission__codename="publish_page").delete()
    client = log_in(Client(), user)
    shown = upload(client, lines(HEAD, GOOD), publish="publish")
    assert "publish" not in shown.context["form"].fields
    accept(client, shown)
    assert {page.live for page in EventPage.objects.all()} == {False}


def test_only_who_adds_and_changes_events_gets_in(site: Any) -> None:
    user = make_user_with(Role.BOARD)
    client = log_in(Client(), user)
    assert [client.get(reverse(f"event_import:{name}", args=args)).status_code
            for name, args in (("upload", []), ("template_csv", []))] == [403, 403]  # fmt: skip
    user.groups.get().permissions.add(Permission.objects.get(codename="add_event"))
    assert client.get(reverse("event_import:upload")).status_code == 403


def test_an_upload_belongs_to_who_chose_it(editor: Client) -> None:
    shown = upload(editor, lines(HEAD, GOOD))
    other = log_in(Client(), make_user_with(Role.COMMUNICATIONS))
    assert (accept(other, shown).status_code, Event.objects.count()) == (409, 0)


def test_the_list_of_events_leads_to_it(editor: Client) -> None:
    assert reverse("event_import:upload") in editor.get(reverse("wagtailsnippets_pages_event:list")).content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_that_is_filled_in_is_read_back(editor: Client, kind: str) -> None:
    data = editor.get(reverse(f"event_import:template_{kind}")).content
    shown = upload(editor, data, f"events.{kind}")
    assert (problems(shown), kinds(shown)) == ({}, ["new"])


def test_forty_megabytes_are_refused_beside_the_field(editor: Client) -> None:
    answer = upload(editor, b"x" * (40 * 1024 * 1024), language="fr")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
    assert "5 MB" in answer.content.decode()
    assert answer.context["form"]["language"].value() == "fr"


def test_five_thousand_rows_are_told_how_many_come_in_at_a_time(editor: Client) -> None:
    answer = upload(editor, lines(HEAD, *(GOOD.replace("Avond", f"Avond {n}") for n in range(5000))))
    assert (answer.status_code, "200" in str(answer.context["form"].errors["file"])) == (422, True)
    assert "5000" in str(answer.context["form"].errors["file"])


def test_a_file_of_many_rows_asks_as_often_as_a_short_one(editor: Client, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size in (1, 3, 30):
        rows = [GOOD.replace("Avond", f"Avond {n}").replace("Soirée", f"Soirée {n}") for n in range(size)]
        with CaptureQueriesContext(connection) as captured:
            assert upload(editor, lines(HEAD, *rows)).status_code == 200
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts


@override_settings(AMBASSADE_IMPORT_EVENTS=2)
def test_as_many_as_allowed_come_in(editor: Client) -> None:
    accept(editor, upload(editor, lines(HEAD, GOOD, GOOD.replace("Avond", "Ochtend").replace("Soirée", "Matin"))))
    assert Event.objects.count() == 2


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_problems_are_said_in_the_language_of_the_editor(site: Any, language: str) -> None:
    client = log_in(Client(), make_user_with(Role.COMMUNICATIONS, language=language))
    shown = upload(client, lines("title;starts;ends;place", "Avond;;;Flagey"))
    with override(language):
        expected = gettext("it is missing.")
    assert problems(shown)[2][0].endswith(expected)


def test_what_a_cell_holds_is_shown_as_text(editor: Client) -> None:
    row = ["<script>alert(1)</script>", "08/12/2027 20:00", "22:00", "local", "Flagey"]
    shown = upload(editor, workbook(["title", "starts", "ends", "level", "place"], row))
    assert "<script>alert(1)" not in shown.content.decode()
    accept(editor, shown)
    assert Event.objects.get().local_start.tzinfo == BRUSSELS

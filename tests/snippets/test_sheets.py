"""Every list of the back office is taken along by who sees it, in cells that no spreadsheet runs."""

import csv
import io
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from snippets.models import Sector
from snippets.sheets import FORMULA, harmless, in_a_cell, sheet
from tests.factories import content
from tests.factories.people import log_in, make_user_with
from tests.house.lists import READERS, TABLE, make_event
from workflows.people.roles import Role

DESK = {"coordinator", "communications", "administrator"}
NOT_TAKEN_ALONG = {
    "desk: home": "what waits, each on its own page",
    "nominate": "whom one nominated oneself",
    "needs_behind": "what stands behind one cell; the needs themselves are taken along",
    "needs_plan": "a form of targets and limits; the needs are taken along with them",
    "question_forms:versions": "the versions of one form; what was answered is taken along with each candidacy",
    "question_forms:used_by": "which dossiers answered one version; each shows its own answers",
    "missions_board": "the list takes the same missions along",
    "missions_calendar": "the list takes the same missions along",
    "missions_map": "the list takes the same missions along",
    "missions_together": "missions that were chosen for one step",
    "mission_photos": "pictures, which are taken into the library one by one",
    "mission_suits": "who suits a mission right now; whom was asked is taken along with the missions",
    "matching_weights": "the versions of the weights, a handful",
    "message_text": "the words of one message; which there are is taken along with their list",
    "letter": "one letter; the messages are taken along",
    "travel_times": "a form with a number per pair of regions",
    "mission_dossier: moments": "part of a dossier",
    "approvals_who": "the approvals, person by person; the list of approvals takes them along",
    "away": "who is away, a handful",
    "policy": "the versions of the policy, each a file of its own",
    "mission_dossier: own questions": "part of a dossier",
    "season": "the latest plans; what became of them is taken along with the missions",
    "season_plan": "proposals that are not sent yet; whom was asked is taken along with the missions",
    "season_beside": "the same, two of them",
    "held_answers": "answers that are not given yet leave the house with nobody",
    "release_answers": "the same, on the page that lets them go",
    "release_several": "the same, whatever their campaign",
    "candidacy_dossier: moments for an interview": "part of a dossier",
    "automations:rule": "what a rule would have done; what it did is taken along from its log",
    "desk: home: tasks": "what waits, each on its own page",
    "process_cases": "the lists take the same dossiers along",
    "mission_undo": "what comes of one step back",
    "content_planned": "a month by days; what is due is taken along",
}
LISTS = [name for name in TABLE if TABLE[name].who in DESK and name not in NOT_TAKEN_ALONG
         and not name.endswith("_dossier")
         and name not in ("print_order", "training_session", "field_question", "announcement")]  # fmt: skip
DANGER = '=HYPERLINK("https://example.org")'


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    assert not str(harmless(text)).startswith(FORMULA)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_is_read_back_as_it_was_written(kind: str) -> None:
    data = sheet("list", kind, [["Titel", "Getal"], ["Één; twee", 3], [DANGER, ""]]).content
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    else:
        rows = [[cell or "" for cell in row] for row in load_workbook(BytesIO(data)).active.iter_rows(values_only=True)]
    assert [[str(cell) for cell in row] for row in rows] == [["Titel", "Getal"], ["Één; twee", "3"], [f"'{DANGER}", ""]]


def test_moments_are_those_of_our_clock_and_answers_are_words() -> None:
    assert in_a_cell(datetime(2027, 12, 8, 19, tzinfo=UTC)) == "2027-12-08 20:00"
    assert (in_a_cell(None), in_a_cell(3), in_a_cell(True) == in_a_cell(False)) == ("", 3, False)


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_taken_along_as_it_is_shown(client: Client, name: str) -> None:
    shown = TABLE[name]
    reader = READERS[shown.who]()
    address, more = shown.make(reader)
    export = f"{address}{'&' if '?' in address else '?'}export="
    log_in(client, reader)
    text = client.get(address).content.decode()
    assert ("export=csv" in text, "export=xlsx" in text) == (True, True)
    counts, sizes = [], []
    for added in (0, 2, 27):
        if added:
            more(added)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"{export}csv")
            sizes.append(len(answer.getvalue().splitlines()))
        counts.append(len(captured))
    assert sizes[2] - sizes[1] >= 27
    assert len(set(counts)) == 1, counts
    book = load_workbook(BytesIO(client.get(f"{export}xlsx").getvalue()))
    assert book.active.max_row == sizes[2]


@pytest.mark.django_db
def test_what_a_list_holds_is_no_formula_and_what_it_hides_is_not_taken_along(client: Client) -> None:
    Sector.objects.create(key="danger", name={"nl": DANGER, "fr": DANGER, "en": DANGER}, retired=True)
    log_in(client, make_user_with(Role.ADMINISTRATOR))
    address = reverse("list_sector:index")
    text = b"".join(client.get(address, {"export": "csv"}).streaming_content).decode()
    assert ("'=HYPERLINK" in text, ",=HYPERLINK" in text) == (True, False)
    narrowed = b"".join(client.get(address, {"export": "csv", "retired": "false"}).streaming_content).decode()
    assert "HYPERLINK" not in narrowed


@pytest.mark.django_db
def test_who_does_not_see_a_list_cannot_take_it_along(client: Client) -> None:
    content.appearance(shown_as="Noor")
    log_in(client, make_user_with(Role.BOARD))
    for name in ("wagtailsnippets_snippets_appearance:list", "wagtailsnippets_pages_event:list", "members:index"):
        assert client.get(reverse(name), {"export": "csv"}).status_code in (302, 403)


@pytest.mark.django_db
def test_events_are_taken_along_with_what_the_screen_has_no_room_for(client: Client) -> None:
    event = make_event()
    event.starts, event.ends = (datetime(2027, 12, 8, hour, tzinfo=UTC) for hour in (19, 20))
    event.organiser = "=SUM(A1)"
    event.save()
    log_in(client, make_user_with(Role.COMMUNICATIONS))
    answer = client.get(reverse("wagtailsnippets_pages_event:list"), {"export": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    told = " ".join(rows[0].values())
    assert all(word in told for word in ("2027-12-08 20:00", "2027-12-08 21:00", "Flagey", "'=SUM(A1)", str(event.uid)))

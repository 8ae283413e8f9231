"""What a file may look like, and the clear answer to what it may not."""

from typing import Any

import pytest
from django.test import Client

from pages.events import Event
from pages.imports.files import read
from pages.imports.raw import UnreadableError
from tests.pages.imports.conftest import GOOD, HEAD, accept, kinds, lines, problems, upload, workbook

SHEET = ["titel", "begin", "einde", "niveau", "plaats"]
ROW = ["Avond", "08/12/2027 20:00", "22:00", "lokaal", "Flagey"]


def refused(name: str, data: bytes) -> str:
    with pytest.raises(UnreadableError) as error:
        read(name, data)
    return str(error.value)


@pytest.mark.django_db
def test_a_file_of_a_belgian_windows_is_read_and_said_to_be_so(editor: Client) -> None:
    shown = upload(editor, "\n".join((HEAD, GOOD)).encode("cp1252"))
    assert len(shown.context["found"].notes) == 1
    accept(editor, shown)
    assert sorted(page.title for page in Event.objects.get().pages.all()) == ["Avond", "Soirée"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_without_a_word(encoding: str) -> None:
    file = read("a.csv", "\n".join((HEAD, GOOD)).encode(encoding))
    assert (file.notes, file.rows[0].cells["title_fr"]) == ((), "Soirée")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_separator(separator: str) -> None:
    rows = (row.replace(";", separator) for row in (HEAD, GOOD))
    assert read("a.csv", lines(*rows)).rows[0].cells["place_name"] == "Flagey"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"\x81\x8d\xff not letters",
        b"GIF89a\x00\x00",
        b"hello",
        lines(HEAD),
        b"\xd0\xcf\x11\xe0 an old workbook",
        b"PK\x03\x04 a broken workbook",
        lines("title;place", "Avond;Flagey"),
        lines("starts;ends", "08/12/2027;"),
        b'title;starts\n"unclosed' + b"x" * 200_000,
    ],
)
def test_what_is_no_list_of_events_is_refused_with_words(data: bytes) -> None:
    assert refused("events.csv", data)


def test_a_picture_is_told_apart_from_a_list_in_other_letters() -> None:
    picture = refused("events.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x81\x8d\xff")
    assert picture == refused("events.csv", b"GIF89a\x00\x00") != refused("events.csv", b"\x81\x8d\xff not letters")


@pytest.mark.django_db
def test_a_workbook_with_a_title_above_its_headings_and_real_dates(editor: Client) -> None:
    from datetime import datetime, time

    sheet = workbook(["Agenda 2027"], [], SHEET, ["Avond", datetime(2027, 12, 8, 20), time(22), "lokaal", "Flagey"],
                     [None, None], ROW, merge="A1:E1")  # fmt: skip
    shown = upload(editor, sheet, "a.xlsx")
    assert [plan.row.line for plan in shown.context["found"].plans] == [4, 6]
    assert kinds(shown) == ["new", "wrong"], "the same event twice"
    accept(editor, shown)
    assert Event.objects.get().local_end.hour == 22


@pytest.mark.django_db
def test_a_formula_is_a_problem_of_its_row(editor: Client) -> None:
    shown = upload(editor, workbook(SHEET, ROW, ["Ochtend", "=TODAY()", "22:00", "lokaal", "Flagey"]), "a.xlsx")
    assert (list(problems(shown)), kinds(shown)) == ([3], ["new", "wrong"])
    assert len(problems(shown)[3]) == 1


def test_merged_headings_are_named_as_the_cause() -> None:
    sheet = workbook(["titel", "Wanneer", None], [None, "begin", "einde"], ["Avond", "08/12/2027", None], merge="B1:C1")
    lacking = refused("a.xlsx", sheet)
    assert lacking != refused("a.xlsx", workbook(["titel", "Wanneer", None], ["Avond", "08/12/2027", None]))


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(settings: Any) -> None:
    settings.AMBASSADE_IMPORT_UNPACKED_MB = 0
    assert refused("a.xlsx", workbook(SHEET, ROW))

"""What a cell means: dates as Belgians and machines write them, words of lists, and the answer to what is neither."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.imports.raw import Raw
from pages.imports.rows import Defaults, Lists, Row, Wrong, end_of, moment_of, row_of, uid_of
from tests.pages.imports.conftest import at

BRUSSELS = ZoneInfo("Europe/Brussels")
EMPTY = Lists({name: {} for name in ("level", "status", "sectors", "themes", "languages", "region", "place_kind")})
CELLS = {"title": "Avond", "starts": "08/12/2027 20:00", "ends": "22:00", "place_name": "Flagey"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("08/12/2026 20:00", "2026-12-08T20:00+01:00"),
        ("8-12-2026 20.00", "2026-12-08T20:00+01:00"),
        ("8.7.2026 20u30", "2026-07-08T20:30+02:00"),
        ("08/07/2026 20h", "2026-07-08T20:00+02:00"),
        ("2026-12-08 20:00", "2026-12-08T20:00+01:00"),
        ("2026-12-08T20:00:00", "2026-12-08T20:00+01:00"),
        ("2026-12-08T19:00:00Z", "2026-12-08T20:00+01:00"),
        ("2026-12-08T21:00+02:00", "2026-12-08T20:00+01:00"),
        (datetime(2026, 12, 8, 20), "2026-12-08T20:00+01:00"),
    ],
)
def test_a_moment_is_that_of_the_place(written: Any, meant: str) -> None:
    assert moment_of(written, BRUSSELS) == at(meant)


@pytest.mark.parametrize("written", ["08/12/2026", "2026-12-08", "8.12.2026", date(2026, 12, 8)])
def test_a_date_without_hour_is_a_whole_day(written: Any) -> None:
    assert moment_of(written, BRUSSELS) == date(2026, 12, 8)


@pytest.mark.parametrize(
    "written",
    [None, "", "soon", "12/25/2026", "31/02/2026", "08/12/26", "08/12-2026", "08/12/1899", "0000-01-01", 46000, 1.5,
     "08/12/2026 25:00", "08/12/2026 20:61", date(1899, 12, 31), datetime(1899, 12, 30, 12), "9999-12-31",
     "28/03/2027 02:30"],
)  # fmt: skip
def test_what_is_no_moment_is_refused(written: Any) -> None:
    with pytest.raises(Wrong):
        moment_of(written, BRUSSELS)


@given(st.datetimes(datetime(1901, 1, 1), datetime(2999, 1, 1)).map(lambda m: m.replace(microsecond=0, second=0)))
def test_a_moment_written_either_way_is_the_same(moment: datetime) -> None:
    try:
        expected = moment_of(moment, BRUSSELS)
    except Wrong:
        return
    for form in ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M", "%d-%m-%Y %Hu%M"):
        assert moment_of(moment.strftime(form), BRUSSELS) == expected


@given(st.text(max_size=40))
def test_no_words_fail_in_any_other_way(text: str) -> None:
    with suppress(Wrong):
        assert isinstance(moment_of(text, BRUSSELS), date)


def test_an_hour_alone_ends_the_same_evening_or_after_midnight() -> None:
    starts = at("2027-12-08T20:00+01:00").astimezone(BRUSSELS)
    assert end_of("22:00", starts, BRUSSELS) == at("2027-12-08T22:00+01:00")
    assert end_of("1u30", starts, BRUSSELS) == at("2027-12-09T01:30+01:00")


def said(**cells: Any) -> Row:
    return row_of(Raw(2, {**CELLS, **cells}), EMPTY, Defaults("nl", "local"))


def test_a_good_row_has_no_problem() -> None:
    assert said().problems == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"title": "", "summary": "Only a summary"},
        {"starts": ""},
        {"ends": ""},
        {"ends": "09/12/2027"},
        {"region": "Atlantis"},
        {"level": "galactic"},
        {"status": "perhaps"},
        {"sectors": "theatre, astrology"},
        {"timezone": "Mars/Olympus"},
        {"is_online": "sometimes"},
    ],
)
def test_each_wrong_cell_is_one_problem(wrong: dict[str, Any]) -> None:
    if "sectors" in wrong:
        EMPTY.by_word["sectors"]["theatre"] = "theatre"
    assert len(said(**wrong).problems) == 1, said(**wrong).problems


def test_a_link_means_that_it_can_be_followed_online() -> None:
    assert said(online_url="https://example.org").values["is_online"] is True
    assert "is_online" not in said().values


def test_a_uid_of_ours_is_itself_and_any_other_always_the_same() -> None:
    ours = "5f0f7f56-6f0c-4c39-9a65-6f2d1b6c2f11"
    assert str(uid_of(f"{ours}@ambassade")) == ours
    assert uid_of("abc@google.com") == uid_of(" abc@google.com ") != uid_of("abd@google.com")

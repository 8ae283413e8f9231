"""What the figures say of real rounds, and to whom."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from snippets.models import Sector
from tests.factories import candidates
from tests.factories.missions import choice
from tests.factories.people import log_in, make_region
from workflows.candidates.mirror.views import all_tables
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people.privacy.purge import purge
from workflows.people.sheet.models import Profile

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.5")]
AGREED, DRIFT, LEAN, STAGES, WAY_IN, REGION, LANGUAGE, SECTOR = range(8)


@pytest.fixture
def group(settings: Any) -> Iterator[list[Any]]:
    settings.AMBASSADE_MIRROR_LEAST = 2
    people = candidates.group()
    candidates.criteria()
    candidates.policy(assessment_days=6)
    with override("en"):
        yield people


def judged(people: list[Any], first: int, second: int, days: float = 4, **fields: Any) -> Any:
    """Admitted; the last of the group gives `second` points for practice, the one before `first`."""
    candidacy = candidates.in_assessment(people, **fields)
    for each, points in zip(people[-2:], (first, second), strict=True):
        candidates.give(candidacy, each, practice=points)
    candidacy = candidates.fresh(candidacy)
    with clock.at(clock.now() + timedelta(days=days)):
        advised = perform(candidacy, "recommend", by=people[0], advice="Yes.").subject
        return perform(advised, "admit", by=people[0]).subject


def rows(number: int) -> list[list[Any]]:
    return all_tables(with_names=True)[number].rows


def test_each_criterion_says_how_far_assessors_are_apart(group: list[Any]) -> None:
    judged(group, 5, 3)
    assert rows(AGREED) == []
    judged(group, 2, 2)
    assert rows(AGREED) == [
        ["Practice", 2, "1.00", "0.50 · weak: talk about what this criterion means"],
        ["Voice", 2, "0.00", "Everybody got the same score: it tells nothing"],
    ]


def test_a_round_that_still_runs_is_in_no_figure(group: list[Any]) -> None:
    for _n in range(3):
        candidates.give(candidates.in_assessment(group), group[-1])
    assert [rows(number) for number in (AGREED, DRIFT, LEAN)] == [[], [], []]


def test_an_assessor_reads_by_how_much_they_lean(group: list[Any]) -> None:
    judged(group, 5, 3)
    judged(group, 5, 3)
    assert rows(LEAN) == [[str(group[-1]), 2, "−1.00"], [str(group[-2]), 2, "+1.00"]]


def test_the_means_of_the_admitted_stand_by_half_year(group: list[Any]) -> None:
    judged(group, 2, 2)
    judged(group, 2, 2)
    with clock.at(clock.now() + timedelta(days=190)):
        judged(group, 5, 3)
        judged(group, 5, 4)
        judged(group, 5, 5)
    assert rows(DRIFT) == [["Practice", "2.00", "4.50"], ["Voice", "4.00", "4.00"]]


def test_each_stage_says_how_often_the_promise_was_kept(group: list[Any]) -> None:
    for days in (2, 4, 8, 20):
        judged(group, 4, 4, days=days)
    assessment = next(row for row in rows(STAGES) if row[0] == "Being assessed")
    assert assessment == ["Being assessed", "6 days", "4 days", "20 days", "50 %"]


def test_ways_in_and_regions_are_compared_and_small_groups_are_not_told(group: list[Any]) -> None:
    member = candidates.person()
    perform(candidates.nominated(group[0], member), "accept", by=member.user)
    for _n in range(2):
        judged(group, 4, 4)
    candidates.rejected(group)
    judged(group, 4, 4, region=make_region("liege"))
    assert rows(WAY_IN) == [["Of their own accord", 4, 3, "75 %"]]
    assert rows(REGION) == []
    judged(group, 4, 4, region=make_region("namur"))
    assert [row[0] for row in rows(REGION)] == ["Brussels", "Liege", "Namur"]
    assert [row[1:] for row in rows(REGION)] == [[3, 2, "67 %"], ["fewer than 2", "", ""], ["fewer than 2", "", ""]]


def test_languages_are_compared(group: list[Any]) -> None:
    for language in ("nl", "nl", "fr", "fr"):
        judged(group, 4, 4, language=language)
    candidates.rejected(group, language="fr")
    assert rows(LANGUAGE) == [["Français", 3, 2, "67 %"], ["Nederlands", 2, 2, "100 %"]]


def test_a_candidate_of_several_sectors_counts_in_each_and_a_sector_of_few_is_not_told(group: list[Any]) -> None:
    dance, circus = choice(Sector, "dance"), choice(Sector, "circus")
    for extra in ([dance], [dance], [circus]):
        member = candidates.person()
        member.profile.sectors.add(*extra)
        judged(group, 4, 4, member=member)
    member = candidates.rejected(group).member
    member.profile.sectors.set([])
    candidates.rejected(group)
    assert rows(SECTOR) == [
        ["theatre", 4, 3, "75 %"],
        ["dance", 2, 2, "100 %"],
        *([name, "fewer than 2", "", ""] for name in ("circus", "No sector given")),
    ]


def test_sectors_are_compared_only_while_the_sheets_of_the_refused_stand_too(group: list[Any]) -> None:
    """Later the admitted alone still have one, and every rate would be 100 %."""
    for _n in range(2):
        judged(group, 4, 4)
        candidates.rejected(group)
    assert rows(SECTOR) == [["theatre", 4, 2, "50 %"]]
    with clock.at(clock.now() + timedelta(days=settings.AMBASSADE_KEPT["candidacy"] + 5)):
        purge()
        assert (Profile.objects.count(), rows(SECTOR)) == (2, [])


def test_members_read_no_name_of_an_assessor(client: Client, group: list[Any]) -> None:
    for _n in range(2):
        member = judged(group, 5, 3).member
    page = log_in(client, member.user).get(reverse("selection_figures")).content.decode()
    told = page.partition("<main")[2]
    assert [str(each) in told for each in group] == [False, False, False]
    assert "Wie streng scoort" not in told
    assert [table.title for table in all_tables(with_names=False)] == [
        table.title for number, table in enumerate(all_tables(with_names=True)) if number != LEAN
    ]


def test_the_coordinator_takes_every_figure_along(client: Client, group: list[Any], tmp_path: Any) -> None:
    for _n in range(2):
        judged(group, 5, 3)
    answer = log_in(client, group[0]).get(reverse("selection_mirror"), {"export": "xlsx"})
    (tmp_path / "figures.xlsx").write_bytes(answer.content)
    cells = list(load_workbook(tmp_path / "figures.xlsx").active.iter_rows(values_only=True))
    figures = {(row, figure) for _table, row, _column, figure in cells[1:]}
    assert {(str(group[-2]), "'+1,00"), (str(group[-1]), "−1,00")} <= figures


def test_another_of_the_group_reads_no_leanings(client: Client, group: list[Any]) -> None:
    assert log_in(client, group[1]).get(reverse("selection_mirror")).status_code == 403


def test_the_figures_take_the_same_queries_however_many_rounds(group: list[Any]) -> None:
    counts = []
    for _n in range(3):
        judged(group, 4, 4)
        with CaptureQueriesContext(connection) as asked:
            all_tables(with_names=True)
        counts.append(len(asked))
    assert (counts[1] == counts[2], counts[2] <= 12) == (True, True)

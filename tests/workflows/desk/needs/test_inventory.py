"""Where and when the cooperative is represented."""

import pytest
from django.urls import reverse

from tests.factories import cast, missions

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.1")]


def test_it_counts_by_sector_theme_region_language_month_and_level(enter):
    mission = missions.approved()
    desk, at = enter(cast.seated()), {"year": mission.starts.year}
    page = desk.get(reverse("needs_inventory"), at)
    names = {row[1]: row[2:] for row in page.context["rows"]}
    assert (len(names), names["theatre"], names["work"], names["Brussels"], names["nl"]) == (
        5, [0, 1, 1, 0, 0, 0], [0, 1, 1, 0, 0, 0], [0, 1, 1, 0, 0, 0], [0, 1, 1, 0, 0, 0],
    )  # fmt: skip
    file = desk.get(reverse("needs_inventory"), at | {"export": "csv"}).content.decode()
    assert "theatre;0;1;1;0;0;0" in file


def test_a_year_without_anything_says_so(enter):
    page = enter(cast.seated()).get(reverse("needs_inventory"))
    assert (page.status_code, page.context["rows"]) == (200, [])

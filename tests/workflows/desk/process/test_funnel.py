"""A funnel counts how far came what began in a period, and leads to the dossiers."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.factories import candidates, cast, missions
from workflows.kernel import clock
from workflows.kernel.perform import perform

pytestmark = pytest.mark.django_db
MISSIONS, CANDIDACIES = (reverse("process_funnel", args=[each]) for each in ("missions", "candidacies"))


@pytest.fixture
def lotte() -> Any:
    return cast.seated(coordinator=True)


@pytest.fixture
def desk(enter: Any, lotte: Any) -> Any:
    return enter(lotte)


def counts(page: Any) -> dict[str, tuple[int, int]]:
    return {each.name: (each.count, each.share) for each in page.context["levels"] if each.count}


def test_what_was_declined_later_still_came_as_far_as_it_came(desk, lotte):
    missions.requested(owner=lotte)
    perform(missions.qualifying(owner=lotte), "decline", by=lotte, reason="No date.")
    approved = missions.approved(owner=lotte)
    page = desk.get(MISSIONS)
    assert counts(page) == {"requested": (3, 100), "qualifying": (2, 67), "approved": (1, 33)}
    cases = desk.get(reverse("process_cases", args=["missions", "approved"]))
    assert [row for row, _name in cases.context["rows"]] == [approved]


def test_only_what_began_in_the_period_and_region_counts(desk, lotte):
    with clock.at(clock.now() - timedelta(days=500)):
        missions.requested(owner=lotte)
    recent = missions.requested(owner=lotte)
    assert counts(desk.get(MISSIONS)) == {"requested": (1, 100)}
    assert counts(desk.get(MISSIONS, {"region": recent.region_id})) == {"requested": (1, 100)}
    long_ago = (clock.today() - timedelta(days=510)).isoformat()
    assert counts(desk.get(MISSIONS, {"since": long_ago})) == {"requested": (2, 100)}


def test_candidacies_end_with_active_ambassadors(desk, lotte):
    people = [lotte, cast.seated(), cast.seated()]
    candidates.admitted(people)
    found = counts(desk.get(CANDIDACIES))
    assert list(found) == ["draft", "submitted", "assessment", "recommended", "admitted"]
    assert set(found.values()) == {(1, 100)}


@pytest.mark.parametrize(
    "wrong", [{"since": "x"}, {"since": "2026-05-02", "until": "2026-05-01"}, {"region": "9999999"}]
)
def test_a_period_that_is_none_is_said(desk, wrong):
    assert desk.get(MISSIONS, wrong).status_code == 422


def test_what_does_not_exist_is_not_found(desk):
    assert desk.get(reverse("process_funnel", args=["dreams"])).status_code == 404
    assert desk.get(reverse("process_cases", args=["missions", "asleep"])).status_code == 404

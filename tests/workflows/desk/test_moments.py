"""The grid of people and moments, and the date set from it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import cast
from tests.workflows.missions.moments.test_views import asked, says
from workflows.desk.moments import Column, grid_of, marked
from workflows.missions.models import Mission
from workflows.missions.moments.models import Moment

pytestmark = [pytest.mark.django_db, pytest.mark.req("R4.3")]


def test_most_who_can_is_best_then_most_who_could_if_need_be():
    columns = [Column(Moment(), yes, maybe) for yes, maybe in ((1, 3), (2, 0), (2, 1), (2, 1), (0, 9))]
    assert [each.is_best for each in marked(columns)] == [False, False, True, True, False]
    assert [each.is_best for each in marked([Column(Moment(), 0, 0)])] == [False]


def test_the_owner_sees_who_could_come_when_and_sets_the_date_with_one_click(enter):
    one, other, silent = (cast.ambassador() for _ in range(3))
    mission = asked()
    says(one, "no", "yes")
    says(other, "maybe", "yes")
    grid = grid_of(mission)
    cells = {row.member: [said for said, _words in said_of] for row, said_of in grid.rows}
    assert cells == {one: ["no", "yes"], other: ["maybe", "yes"], silent: ["", ""]}
    assert ([each.is_best for each in grid.columns], grid.answered) == ([False, True], 2)
    best = grid.columns[1].moment
    owner = enter(mission.owner)
    page = owner.get(reverse("mission_dossier", args=[mission.pk]))
    typed = {name: timezone.localtime(getattr(best, name)).strftime("%Y-%m-%dT%H:%M") for name in ("starts", "ends")}
    assert f'value="{typed["starts"]}"' in page.content.decode()
    owner.post(reverse("mission_step", args=[mission.pk, "set-date"]), {"seen": mission.revision, **typed})
    mission = Mission.objects.get()
    assert (mission.starts, mission.ends, grid_of(mission)) == (best.starts, best.ends, None)

"""Every list asks the database as often for thirty rows as for one, and has a second page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import log_in
from workflows.missions.models import Assignment, Mission

pytestmark = pytest.mark.django_db
MOST = 20
LISTS = {
    "missions": "support group",
    "zone_home": "ambassador",
    "zone_missions": "ambassador",
    "wagtailadmin_home": "support group",
}


@pytest.fixture
def owner():
    return cast.seated()


@pytest.fixture
def person():
    return cast.ambassador()


def copy(pattern: Mission, count: int, person) -> None:
    """More rows like one that walked there; only how many there are is tested."""
    names = {field.attname for field in Mission._meta.concrete_fields} - {"id"}
    values = {name: getattr(pattern, name) for name in names}
    made = Mission.objects.bulk_create([Mission(**values) for _n in range(count)])
    seat = pattern.assignments.get()
    kept = {f.attname: getattr(seat, f.attname) for f in Assignment._meta.concrete_fields}
    offers = [Assignment(**kept | {"id": None, "mission_id": mission.pk}) for mission in made]
    Assignment.objects.bulk_create(offers)


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asks_as_often_for_thirty_rows_as_for_one(client, owner, person, address):
    mission = missions.staffing(person, owner=owner)
    log_in(client, {"support group": owner, "ambassador": person.user}[LISTS[address]])
    client.get(reverse(address))
    counts = []
    for more in (0, 2, 27):
        copy(mission, more, person)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(address)).status_code == 200
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= MOST


def test_the_missions_of_the_desk_have_a_second_page(client, owner, person):
    copy(missions.staffing(person, owner=owner), 55, person)
    log_in(client, owner)
    first, second = client.get(reverse("missions")), client.get(reverse("missions"), {"p": 2})
    assert (first.status_code, second.status_code) == (200, 200)
    assert "?p=2" in first.content.decode()

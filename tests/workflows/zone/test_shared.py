from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import log_in, make_region, make_user_with
from workflows.missions.models import Assignment
from workflows.missions.states import AssignmentState
from workflows.people.models import Member
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def entries(client: Any, **query: str) -> list[Any]:
    return client.get(reverse("zone_agenda"), query).context["entries"]


@pytest.mark.req("R7.3")
def test_it_says_who_goes_where_and_which_seats_are_free(zone: Client) -> None:
    other = cast.ambassador()
    missions.staffing(other, title="Two seats", ambassadors_wanted=2, staff_wanted=1)
    missions.accept(missions.Mission.objects.get(), other)
    (entry,) = entries(zone)
    assert (entry.mission.title, len(entry.people), str(other) in entry.people) == ("Two seats", 1, False)
    assert entry.free.count("1") == 2


def test_a_name_stands_there_once_its_owner_agreed(zone: Client, ambassador: Member, other_ambassador: Any) -> None:
    missions.staffed(ambassador)
    (before,) = entries(other_ambassador)
    assert zone.post(reverse("zone_agenda"), {"agrees": "on"}).status_code == 302
    (after,) = entries(other_ambassador)
    assert (str(ambassador) in before.people, after.people) == (False, [str(ambassador)])
    zone.post(reverse("zone_agenda"))
    assert str(ambassador) not in entries(other_ambassador)[0].people


def test_one_click_puts_forward_whom_a_call_suits(zone: Client, ambassador: Member) -> None:
    mission = missions.open_call()
    (entry,) = entries(zone)
    assert (entry.is_open, entry.may_join) == (True, True)
    zone.post(reverse("zone_interest", args=[mission.pk]), {"seen": entry.seen})
    assert Assignment.objects.get(member=ambassador).state == AssignmentState.INTERESTED
    assert [each.may_join for each in entries(zone)] == [False]


def test_what_is_not_public_is_for_those_who_go(zone: Client, ambassador: Member, other_ambassador: Any) -> None:
    missions.staffed(ambassador, is_public=False)
    assert (len(entries(zone)), len(entries(other_ambassador))) == (1, 0)


def test_requests_and_what_is_over_stand_not_in_it(zone: Client, ambassador: Member) -> None:
    missions.qualifying()
    missions.approved()
    missions.reported(ambassador)
    assert entries(zone) == []


def test_it_can_be_narrowed_to_a_region(zone: Client, ambassador: Member) -> None:
    missions.staffed(ambassador)
    make_region("flanders-west")
    assert (len(entries(zone, region="brussels")), len(entries(zone, region="flanders-west"))) == (1, 0)
    assert len(entries(zone, region="nonsense")) == 1


@pytest.mark.parametrize("role", [Role.BOARD, Role.STAFF, Role.COMMUNICATIONS])
def test_staff_and_board_read_it_too(role: Role) -> None:
    missions.staffed()
    assert len(entries(log_in(Client(), make_user_with(role)))) == 1


def test_a_member_without_a_part_in_it_does_not(stranger: Any) -> None:
    assert stranger.get(reverse("zone_agenda")).status_code == 404
    assert stranger.post(reverse("zone_agenda"), {"agrees": "on"}).status_code == 404


def test_whoever_goes_nowhere_has_no_box_to_tick() -> None:
    client = log_in(Client(), make_user_with(Role.BOARD))
    assert client.post(reverse("zone_agenda"), {"agrees": "on"}).status_code == 404

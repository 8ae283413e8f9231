"""Who still has to say what."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import make_country, make_member, make_seat, make_user_with
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def shown(client):
    context = client.get(reverse("approvals_who")).context
    cases = [([str(p) for p in each.people], each.lacking, each.is_late) for each in context["cases"]]
    return cases, [(str(each.who), len(each.cases), each.late) for each in context["people"]]


def test_each_case_and_each_person_with_what_is_late(enter):
    coordinator, owner, person = cast.seated(coordinator=True), cast.seated(), cast.seated()
    missions.policy(("support_group", 1))
    missions.policy(("board", 1), order=1)
    for title in ("One", "Other"):
        perform(missions.qualifying(owner=owner, title=title), "approve", by=owner)
    client = enter(coordinator)
    cases, people = shown(client)
    everybody = sorted([str(coordinator), str(person)])
    assert [(sorted(who), lacking, late) for who, lacking, late in cases] == [(everybody, 0, False)] * 2
    assert sorted(people) == sorted([(each, 2, 0) for each in everybody])
    with clock.at(clock.now() + timedelta(days=8)):
        assert {late for _who, _count, late in shown(enter(coordinator))[1]} == {2}


def test_a_question_waits_for_the_asker(enter):
    coordinator, board = cast.seated(coordinator=True), make_user_with(Role.BOARD)
    missions.policy(("board", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "ask_first", by=board, question="Who pays?")
    assert shown(enter(coordinator))[0] == [([str(mission.owner)], 0, False)]


def test_only_the_coordinator_and_only_of_their_own_country(enter):
    missions.policy(("board", 1))
    mission = missions.qualifying()
    perform(mission, "approve", by=mission.owner)
    assert enter(cast.seated()).get(reverse("approvals_who")).status_code == 403
    abroad = make_seat(make_member(country=make_country("fr")), is_coordinator=True).member.user
    assert shown(enter(abroad)) == ([], [])

"""What somebody who was not chosen reads."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from snippets.models import Competence
from tests.factories import cast, missions
from tests.factories.missions import choice
from tests.factories.people import log_in
from tests.house.lists.table import copies
from workflows.kernel.perform import perform
from workflows.missions.models import Assignment, Mission
from workflows.people.models import Member
from workflows.people.sheet.models import LanguageSkill
from workflows.people.training.models import Attendance

pytestmark = pytest.mark.django_db


def not_chosen(person: Member, **fields: object) -> Mission:
    mission = missions.open_call(**fields)
    perform(Assignment(mission=mission, member=person), "express_interest", by=person.user)
    perform(missions.assignment(mission, person), "not_chosen", by=mission.owner)
    return Mission.objects.get(pk=mission.pk)


def page_of(person: Member, mission: Mission) -> object:
    with translation.override("en"):
        return log_in(Client(), person.user).get(reverse("zone_mission", args=[mission.pk]))


def test_two_open_missions_that_suit_stand_there_and_not_the_same_one():
    person = cast.ambassador()
    others = [missions.open_call(title=f"Open {number}") for number in range(3)]
    missions.open_call(title="German", language=cast.language("de"))
    mission = not_chosen(person)
    door = page_of(person, mission).context["door"]
    near = [call for call, _fit in door.near]
    assert (len(near), set(near) <= set(others)) == (2, True)


def test_what_would_have_changed_it_is_said_of_the_own_sheet():
    person, needed = cast.ambassador(), choice(Competence, "debating")
    mission = not_chosen(person)
    mission.competences.add(needed)
    LanguageSkill.objects.filter(member=person).update(level="B1")
    page = page_of(person, mission)
    door = page.context["door"]
    assert (door.lacking, door.fit.card.codes) == ([needed], {"language"})
    assert "debating" in page.content.decode()


def test_nothing_in_it_names_who_was_chosen():
    person, chosen = cast.ambassador(), cast.ambassador(first_name="Zebulon")
    mission = not_chosen(person)
    perform(mission, "offer", by=mission.owner, ambassadors=[chosen])
    missions.accept(mission, chosen)
    assert "Zebulon" not in page_of(person, mission).content.decode()


def test_a_training_that_is_missing_leads_to_one():
    person = cast.ambassador()
    mission = not_chosen(person)
    assert not page_of(person, mission).context["door"].trains
    for noted in Attendance.objects.filter(member=person):
        perform(noted, "strike_out", by=cast.seated(coordinator=True), reason="Somebody else")
    page = page_of(person, mission)
    assert (page.context["door"].trains, "/zone/training/" in page.content.decode()) == (True, True)


def test_how_many_calls_are_open_changes_no_number_of_queries():
    person = cast.ambassador()
    mission = not_chosen(person)
    other, client, counts = missions.open_call(title="Open", owner=mission.owner), Client(), []
    log_in(client, person.user)
    address = reverse("zone_mission", args=[mission.pk])
    for more in (0, 2, 27):
        copies(other, more)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(address).context["door"].near) == min(2, 1 + more)
        counts.append(len(queries))
    assert counts[0] >= counts[1] == counts[2] <= 40

"""What came back to a person from their missions: only what was agreed, only what they may read; and every number."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from snippets.models import AudienceKind
from tests.factories import cast, missions
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.people.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.req("R4.5")]
WORDS = "Honest and clear"


def evaluated(person: Member, **said: Any) -> Mission:
    mission = missions.carried_out(person)
    return perform(mission, "give_evaluation", by=mission.requester_actor(), rating=4, remark=WORDS, **said).subject


def feedback(zone: Client) -> Any:
    return zone.get(reverse("zone_feedback"))


def reported(mission: Mission) -> Mission:
    seat = mission.seats()[0]
    perform(seat, "file_report", by=seat.member.user, report_went="Well.")
    return Mission.objects.get(pk=mission.pk)


def test_what_the_requester_agreed_to_pass_on_stands_there_with_its_scores(zone: Client, ambassador: Member):
    reported(evaluated(ambassador, fit=5, contact=2, agreed=True))
    (said,) = feedback(zone).context["said"]
    assert [value for _label, value in said["requester"]] == ["4 / 5", "5 / 5", "2 / 5", WORDS]


def test_what_was_not_agreed_is_read_by_the_house_and_nowhere_in_the_zone(zone: Client, ambassador: Member):
    mission = reported(evaluated(ambassador))
    (said,) = feedback(zone).context["said"]
    assert (said["requester"], said["withheld"]) == ([], True)
    pages = [feedback(zone), zone.get(reverse("zone_mission", args=[mission.pk]))]
    assert [WORDS in page.content.decode() for page in pages] == [False, False]
    assert (mission.said_by_requester()[-1][1], mission.passed_on()) == (WORDS, [])


def test_what_was_said_before_it_was_asked_whether_it_may_be_passed_on_still_is(ambassador: Member):
    mission = reported(evaluated(ambassador))
    mission.requester_agreed = None
    assert mission.passed_on() == mission.said_by_requester()


def test_lessons_of_the_group_stand_there_once_the_mission_is_evaluated(zone: Client, ambassador: Member):
    mission = missions.reported(ambassador)
    assert feedback(zone).context["said"][0]["rating"] is None
    perform(mission, "evaluate", by=mission.owner, rating=3, lessons="Ask for a microphone.")
    said = feedback(zone).context["said"][0]
    assert (said["rating"], said["lessons"]) == (3, "Ask for a microphone.")


@pytest.mark.req("R5.4a")
def test_the_numbers_are_those_that_the_matching_reads(zone: Client, ambassador: Member):
    assert feedback(zone).context["numbers"][0][1].startswith("0 ")
    missions.reported(ambassador)
    before_the_press = missions.choice(AudienceKind, "press")
    missions.reported(
        ambassador, audience_kind=before_the_press, is_online=True, starts=clock.now() - timedelta(days=5)
    )
    numbers = [value for _term, value in feedback(zone).context["numbers"]]
    assert numbers[0].startswith("2 ")
    assert sorted(line.split(":")[0].strip() for line in numbers[1].splitlines()) == ["press", "students"]


def test_the_feedback_on_others_is_not_there(zone: Client):
    missions.evaluated(cast.ambassador())
    answer = feedback(zone)
    assert (answer.status_code, answer.context["said"]) == (200, [])


def test_the_past_missions_lead_to_it(zone: Client):
    assert reverse("zone_feedback") in zone.get(f"{reverse('zone_missions')}?tab=past").content.decode()

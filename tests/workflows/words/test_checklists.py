"""A line of a checklist is ticked by a person, with the moment, and moves nothing."""

import pytest
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import log_in, make_country, make_member, make_seat
from workflows.kernel.perform import perform
from workflows.words.checklists import checklist
from workflows.words.models import Tick, Wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission():
    lines = [{"key": key, "nl": key, "fr": key, "en": key} for key in ("call", "hall")]
    Wording.objects.create(lifecycle="mission", kind="state", name="qualifying", lines=lines)
    return missions.qualifying()


def ticked(mission):
    return [(line.key, line.tick and line.tick.by) for line in checklist(mission)]


def test_the_dossier_shows_who_ticked_what_and_lets_it_be_undone(client, mission):
    desk, url = log_in(client, mission.owner), reverse("process_tick", args=["mission", mission.pk])
    answers = [desk.post(url, {"line": "hall"}) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert ticked(mission) == [("call", None), ("hall", mission.owner)]
    page = desk.get(mission.desk_url())
    assert [line.key for line in page.context["checklist"] if line.tick] == ["hall"]
    assert type(mission).objects.get().revision == mission.revision
    desk.post(url, {"line": "hall", "undone": "1"})
    assert ticked(mission) == [("call", None), ("hall", None)]


def test_lines_belong_to_their_state_and_what_is_no_line_is_left_alone(client, mission):
    desk = log_in(client, mission.owner)
    desk.post(reverse("process_tick", args=["mission", mission.pk]), {"line": "invented"})
    assert Tick.objects.count() == 0
    assert checklist(perform(mission, "decline", by=mission.owner, reason="x").subject) == []


def test_who_does_not_see_the_dossier_ticks_nothing(client, mission):
    stranger = make_seat(make_member(country=make_country("fr"))).member.user
    url = reverse("process_tick", args=["mission", mission.pk])
    assert log_in(client, stranger).post(url, {"line": "hall"}).status_code == 404
    assert log_in(client, cast.seated()).get(url).status_code == 405
    assert Tick.objects.count() == 0

"""Members take back what they did by mistake themselves, and only that."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.factories import candidates, cast, missions
from tests.factories.people import make_mandate
from workflows.candidates.models import Candidacy
from workflows.candidates.states import State
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.kernel.undo import LEFT
from workflows.missions.states import AssignmentState
from workflows.people.consents import standing
from workflows.people.models import ConsentKind

pytestmark = pytest.mark.django_db
MINE = reverse("zone_candidacy_undo")


def fresh(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


@pytest.fixture
def withdrawn() -> Candidacy:
    candidacy = candidates.submitted(candidates.group()[0])
    return perform(candidacy, "withdraw", by=candidacy.member.user, reason="A slip").subject


def test_a_candidacy_withdrawn_by_mistake_stands_again_with_its_agreement(enter, withdrawn):
    zone = enter(withdrawn.member.user)
    assert f'href="{MINE}"' in zone.get(reverse("candidacy")).content.decode()
    assert zone.get(MINE).status_code == 200
    sent = [zone.post(MINE, {"seen": withdrawn.revision, "reason": words}) for words in ("", "I pressed wrong")]
    assert [(each.status_code, getattr(each, "url", "")) for each in sent] == [(422, ""), (302, reverse("candidacy"))]
    assert fresh(withdrawn).state == State.SUBMITTED
    assert standing(withdrawn.member, ConsentKind.ASSESSMENT) is not None
    assert f'href="{MINE}"' not in zone.get(reverse("candidacy")).content.decode()


def test_who_would_be_told_is_counted_and_not_named(enter, withdrawn):
    names = OutboxRow.objects.filter(name="candidacy_withdrawn").values_list("recipient_name", flat=True)
    answer = enter(withdrawn.member.user).get(MINE)
    assert [each.to for each in answer.context["preview"].recalled] == [[]]
    assert names.exists()
    assert [name for name in names if name in answer.content.decode()] == []


def test_once_the_support_group_has_been_told_it_stays_withdrawn(enter, withdrawn):
    OutboxRow.objects.filter(kind="message").update(state=OutboxState.SENT)
    zone = enter(withdrawn.member.user)
    assert str(LEFT) in zone.get(reverse("candidacy")).content.decode()
    answers = [zone.get(MINE), zone.post(MINE, {"seen": withdrawn.revision, "reason": "KEEP THESE"})]
    assert [each.status_code for each in answers] == [409, 409]
    assert "KEEP THESE" in answers[1].content.decode()
    assert fresh(withdrawn).state == State.WITHDRAWN


def test_what_the_support_group_did_is_not_the_candidates_to_take_back(enter):
    first, _second, _third = candidates.group()
    candidacy = candidates.screening(first)
    zone = enter(candidacy.member.user)
    assert f'href="{MINE}"' not in zone.get(reverse("candidacy")).content.decode()
    given = {"seen": candidacy.revision, "reason": "x"}
    assert [zone.get(MINE).status_code, zone.post(MINE, given).status_code] == [409, 409]
    assert fresh(candidacy).revision == candidacy.revision


def test_who_has_no_candidacy_finds_nothing(enter):
    assert enter(cast.ambassador().user).get(MINE).status_code == 404


def test_an_offer_declined_by_mistake_waits_again(enter):
    person = cast.ambassador()
    mission = missions.staffing(person)
    seat = perform(missions.assignment(mission, person), "decline", by=person.user).subject
    url, zone = reverse("zone_assignment_undo", args=[seat.pk]), enter(person.user)
    assert f'href="{url}"' in zone.get(reverse("zone_mission", args=[mission.pk])).content.decode()
    assert zone.post(url, {"seen": seat.revision, "reason": "Wrong button"}).status_code == 302
    assert fresh(seat).state == AssignmentState.OFFERED
    assert enter(cast.ambassador().user).get(url).status_code == 404


def test_a_pause_asked_by_mistake_is_taken_back(enter):
    mandate = make_mandate()
    user = mandate.member.user
    until = clock.today() + timedelta(days=30)
    paused = perform(mandate, "pause", by=user, until=until).subject
    url = reverse("zone_mandate_undo", args=[mandate.pk])
    zone = enter(user)
    assert f'href="{url}"' in zone.get(reverse("zone_mandate")).content.decode()
    assert zone.post(url, {"seen": paused.revision, "reason": "Wrong button"}).status_code == 302
    assert (fresh(mandate).state, fresh(mandate).paused_until) == (mandate.state, None)

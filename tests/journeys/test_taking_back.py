"""A step taken by mistake: why another is closed, what would happen, and the way back."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import cast, missions
from tests.journeys.stage import Stage
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.missions.models import Mission
from workflows.missions.states import State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_cancellation_is_tried_out_taken_and_taken_back(stage: Stage) -> None:
    person = cast.ambassador(first_name="Ine", last_name="Vos")
    mission: Any = missions.confirmed(person, owner=cast.seated(coordinator=True))
    lotte = stage.visitor(mission.owner).go(mission.desk_url())
    asked = reverse("process_what_if", args=["mission", mission.pk])
    form = "form[method=post]:has([name=reason])"
    lotte.go(f"{asked}?step=cancel").fill(form, reason="The hall burnt down").click(f"{form} button[type=submit]")
    expect(lotte.page.locator("#comes")).to_be_visible()
    assert "Ine Vos" in lotte.text()
    assert Mission.objects.get().state == State.CONFIRMED

    lotte.go(mission.desk_url()).take("cancel", reason="The hall burnt down")
    assert Mission.objects.get().state == State.CANCELLED
    lotte.follow("/take-back/")
    assert "Ine Vos" in lotte.text()
    lotte.fill(reason="Another hall was found").send()
    assert Mission.objects.get().state == State.CONFIRMED
    told = OutboxRow.objects.filter(name="mission_cancelled").values_list("state", flat=True)
    assert set(told) == {OutboxState.DROPPED}

"""Coordinators write templates; each change is a new version, and of two who change one the second is told."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import log_in
from workflows.missions.templates import SheetTemplate

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Any) -> Any:
    log_in(client, cast.seated(coordinator=True))
    return client


def typed(template: SheetTemplate, **changes: Any) -> dict[str, Any]:
    named = {"intervention_kind": template.intervention_kind_id, "name": template.name, "language": template.language}
    numbers = {"staff_wanted": 0, "in_use": "on", "seen_version": template.version}
    return {**named, **numbers, "brief": template.brief, **changes}


def test_a_change_is_a_new_version_and_saving_the_same_is_none(coordinator):
    template = missions.template()
    address = reverse("mission_templates:edit", args=[template.pk])
    assert coordinator.post(address, typed(template)).status_code == 302
    assert SheetTemplate.objects.get().version == 1
    assert coordinator.post(address, typed(template, brief="Vijf minuten.")).status_code == 302
    assert (SheetTemplate.objects.get().version, SheetTemplate.objects.get().brief) == (2, "Vijf minuten.")


def test_who_saves_an_older_version_is_told_and_overwrites_nothing(coordinator):
    template = missions.template()
    address = reverse("mission_templates:edit", args=[template.pk])
    coordinator.post(address, typed(template, brief="Vijf minuten."))
    answer = coordinator.post(address, typed(template, brief="Zes minuten."))
    assert (answer.status_code, "Zes minuten." in answer.content.decode()) == (200, True)
    assert SheetTemplate.objects.get().brief == "Vijf minuten."


def test_a_template_counts_no_measure_twice(coordinator):
    template = missions.template()
    twice = {"first_measure": "press", "second_measure": "press"}
    address = reverse("mission_templates:edit", args=[template.pk])
    assert coordinator.post(address, typed(template, **twice)).status_code == 200
    assert SheetTemplate.objects.get().first_measure == ""


def test_nobody_but_a_coordinator_writes_templates(client):
    log_in(client, cast.seated())
    assert client.get(reverse("mission_templates:index")).status_code in (302, 403)
    assert not SheetTemplate.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_template_is_saved_where_the_row_that_is_compared_is_locked(coordinator):
    template = missions.template()
    address = reverse("mission_templates:edit", args=[template.pk])
    assert coordinator.post(address, typed(template, brief="Vijf minuten.")).status_code == 302


def test_a_template_asks_for_no_more_staff_than_a_mission_can_have(coordinator):
    template = missions.template()
    address = reverse("mission_templates:edit", args=[template.pk])
    assert coordinator.post(address, typed(template, staff_wanted=21)).status_code == 200
    assert SheetTemplate.objects.get().version == 1


def test_a_new_template_begins_in_the_first_language_of_the_house(coordinator):
    page = coordinator.get(reverse("mission_templates:add"))
    assert page.context["form"]["language"].initial == settings.LANGUAGE_CODE

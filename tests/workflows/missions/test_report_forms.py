"""Contacts made on a mission: rows of a name, and a way to reach them only where they agreed."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import log_in
from workflows.desk.dossier import dossier_of
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.contacts import ReportContact
from workflows.missions.forms import ReportForm
from workflows.missions.models import Assignment, Mission
from workflows.missions.report_drafts import ReportDraft
from workflows.people.privacy.purge import purge

pytestmark = [pytest.mark.django_db, pytest.mark.req("R4.5")]
AGREED = {"contact_1_name": "Noor", "contact_1_organisation": "Radio", "contact_1_reach": "noor@radio.example"}


@pytest.fixture
def seat() -> Assignment:
    return missions.carried_out(cast.ambassador()).seats()[0]


def form_of(seat: Assignment, **typed: Any) -> ReportForm:
    return ReportForm({"report_went": "Well.", **typed}, subject=seat, by=seat.member.user)


def filed(seat: Assignment, **typed: Any) -> list[ReportContact]:
    form = form_of(seat, **typed)
    assert form.is_valid(), form.errors
    perform(seat, "file_report", by=seat.member.user, **form.answers())
    return list(ReportContact.objects.order_by("pk"))


def test_a_row_with_a_name_becomes_a_contact_and_an_empty_one_nothing(seat: Assignment):
    made = filed(seat, **AGREED, contact_1_agreed="on", contact_3_name="Somebody")
    assert [(each.name, each.organisation, each.reach, each.agreed) for each in made] == [
        ("Noor", "Radio", "noor@radio.example", True),
        ("Somebody", "", "", False),
    ]


def test_without_their_agreement_nothing_is_taken_by_which_to_reach_them(seat: Assignment):
    assert list(form_of(seat, **AGREED).errors) == ["contact_1_agreed"]
    assert list(form_of(seat, contact_2_organisation="Radio").errors) == ["contact_2_name"]


def test_rows_are_folded_away_unless_something_stands_in_them(seat: Assignment):
    assert [is_open for _title, _fields, is_open in form_of(seat).contact_rows()] == [False] * 4
    typed = form_of(seat, contact_2_organisation="Radio")
    assert [is_open for _title, _fields, is_open in typed.contact_rows()] == [False, True, False, False]
    told = {field.name for field in typed.told()}
    assert told | {field.name for _title, fields, _open in typed.contact_rows() for field in fields} == set(
        typed.fields
    )


def test_the_dossier_shows_whom_they_met_and_the_zone_to_whoever_wrote_it(seat: Assignment, client: Any):
    filed(seat, **AGREED, contact_1_agreed="on")
    mission = Mission.objects.get()
    (person,) = dossier_of(mission, mission.owner)["people"]
    assert [each.in_words for each in person.assignment.contacts.all()] == ["Noor, Radio, noor@radio.example"]
    log_in(client, seat.member.user)
    assert "noor@radio.example" in client.get(reverse("zone_mission", args=[mission.pk])).content.decode()


def test_rows_are_kept_with_the_rest_of_what_is_typed(seat: Assignment, client: Any):
    log_in(client, seat.member.user)
    address, kept = reverse("zone_report", args=[seat.pk]), {"way": "keep", "tab": "one"}
    client.post(address, kept | AGREED)
    assert "contact_1_reach" not in ReportDraft.objects.get().typed
    client.post(address, kept | AGREED | {"contact_1_agreed": "on"})
    assert ReportDraft.objects.get().typed == AGREED | {"contact_1_agreed": "on"}
    assert 'value="noor@radio.example"' in client.get(address).content.decode()


def test_contacts_leave_a_year_after_the_mission_ended():
    mission = missions.carried_out(cast.ambassador())
    filed(mission.seats()[0], contact_1_name="Noor")
    mission = perform(Mission.objects.get(), "evaluate", by=mission.owner, rating=4, lessons="None.").subject
    mission = perform(mission, "settle", by=missions.SYSTEM).subject
    perform(mission, "close", by=missions.SYSTEM)
    for days, left in ((364, 1), (367, 0)):
        with clock.at(clock.now() + timedelta(days=days)):
            purge()
        assert ReportContact.objects.count() == left

"""What a mission is to bring and what it brought: chosen before approval, counted afterwards, each reads their part."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from tests.factories import cast, missions
from workflows.desk.dossier import dossier_of
from workflows.desk.sheet import facts_for
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.kernel.steps import step_named
from workflows.kernel.views import form_class
from workflows.missions.models import Assignment, Mission
from workflows.missions.requester import facts
from workflows.missions.sheet import SheetForm
from workflows.zone.sheet import Standing, details, results

pytestmark = pytest.mark.django_db
NONE = {"first_measure": "", "first_aim": None, "second_measure": "", "second_aim": None}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.req("R5.2")
def test_a_sheet_without_two_results_to_count_is_not_approved():
    assert missions.qualifying(**NONE).missing_from_sheet() == ["first result to count", "second result to count"]
    without_number = {"first_measure": "own", "first_aim": None, "own_measure": " "}
    assert missions.qualifying(**without_number).missing_from_sheet() == [
        "how many are hoped for, first result",
        "what is counted, in own words",
    ]


def refused(**typed: Any) -> dict[str, list[str]]:
    mission = missions.qualifying()
    form = SheetForm({"first_measure": "", **typed}, subject=mission, by=mission.owner)
    form.is_valid()
    asked = ("first_measure", "first_aim", "second_measure", "second_aim", "own_measure")
    return {name: list(errors) for name, errors in form.errors.items() if name in asked}


def test_the_sheet_says_beside_the_field_what_cannot_be_counted():
    assert refused(first_measure="press", second_measure="press") == {
        "second_measure": ["Choose another one than the first."]
    }
    assert refused(second_aim="4") == {"second_measure": ["Choose what is counted."]}
    assert refused(first_measure="own") == {"own_measure": ["Say in your own words what is counted."]}
    assert list(refused(first_measure="press", first_aim="0")) == ["first_aim"]


def test_a_change_of_what_is_hoped_for_is_a_revision():
    mission = missions.qualifying()
    changed = perform(mission, "revise", by=mission.owner, second_aim=9).subject
    assert changed.revision == mission.revision + 1


@pytest.mark.req("R5.2")
def test_a_further_date_of_the_same_mission_hopes_for_the_same():
    mission, day = missions.qualifying(own_measure="Nothing"), clock.now() + timedelta(days=60)
    perform(mission, "repeat", by=mission.owner, starts_1=day, ends_1=day + timedelta(hours=1))
    assert Mission.objects.exclude(pk=mission.pk).get().results() == mission.results()


def report_form(seat: Assignment, data: Any = None) -> Any:
    return form_class(step_named(Assignment, "file_report"))(data, subject=seat, by=seat.member.user)


def two_who_went(**fields: Any) -> list[Assignment]:
    mission = missions.carried_out(cast.ambassador(), cast.ambassador(), ambassadors_wanted=2, **fields)
    return mission.seats()


def filed(seat: Assignment, **typed: Any) -> None:
    form = report_form(seat, {"report_went": "Well.", **typed})
    assert form.is_valid(), form.errors
    perform(seat, "file_report", by=seat.member.user, **form.answers())


@pytest.mark.req("R4.5")
def test_the_report_asks_each_number_once_under_the_name_it_has_on_the_sheet():
    first, second = two_who_went()
    form = report_form(first)
    assert [name for name in form.fields if name.endswith(("audience", "_result"))] == [
        "first_result", "second_result", "report_result",
    ]  # fmt: skip
    assert [str(form.fields[f"{place}_result"].label) for place in ("first", "second")] == [
        "People reached", "Contacts made",
    ]  # fmt: skip
    filed(first, first_result="41", second_result="2")
    assert Assignment.objects.get(pk=first.pk).report_audience == 41
    assert [report_form(second).initial[f"{place}_result"] for place in ("first", "second")] == [41, 2]


def test_a_mission_from_before_results_were_chosen_asks_how_many_came():
    Mission.objects.filter(pk=two_who_went()[0].mission_id).update(**NONE)
    seat = Assignment.objects.first()
    assert [name for name in report_form(seat).fields if name.endswith(("audience", "_result"))] == [
        "report_audience", "report_result",
    ]  # fmt: skip


def test_of_several_reports_the_last_that_names_a_number_counts():
    first, second = two_who_went()
    filed(first, first_result="41", second_result="2")
    with clock.at(clock.now() + timedelta(hours=1)):
        filed(second, first_result="44", second_result="")
    assert [each.reached for each in Mission.objects.get().results()] == [44, 2]


@pytest.mark.req("R4.5")
def test_what_was_reached_stands_beside_what_was_hoped_for_where_each_may_read_it():
    seat = missions.carried_out(cast.ambassador(), second_measure="interested").seats()[0]
    filed(seat, first_result="41", second_result="5")
    mission = Mission.objects.get()
    both = [("People reached", "41, 60 hoped for"), ("People interested in joining", "5, 3 hoped for")]
    assert results(Standing(mission, seat.member.user, mission.seats()[0])) == both
    assert [each for each in facts_for(mission, "evaluate") if each in both] == both
    assert [each for each in facts(mission) if each in both] == both[:1]
    assert [(each.label, each.in_words) for each in dossier_of(mission, mission.owner)["results"]] == both


def test_the_requester_reads_no_number_before_the_reports_are_in():
    first, _second = two_who_went()
    filed(first, first_result="41")
    assert [label for label, _value in facts(Mission.objects.get()) if label == "People reached"] == []


def test_who_is_asked_reads_what_is_hoped_for_and_nobody_but_those_there_what_came_of_it():
    mission = missions.reported(cast.ambassador())
    hoped = "People reached: 60 hoped for\nContacts made: 3 hoped for"
    assert dict(details(mission))["What it should bring"] == hoped
    assert results(Standing(mission, cast.ambassador().user, None)) == []

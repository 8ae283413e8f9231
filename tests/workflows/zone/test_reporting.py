"""The report: kept while it is typed, filed once, and never lost when the mission moves on meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import missions
from tests.factories.questions import LICENCE, asked_in
from workflows.field.models import FieldQuestion
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.answers import ReportAnswers
from workflows.missions.models import Assignment, Mission
from workflows.missions.report_drafts import ReportDraft
from workflows.missions.states import AssignmentState, State
from workflows.people.models import Member
from workflows.people.privacy.purge import purge
from workflows.questions.models import Purpose

pytestmark = [pytest.mark.django_db, pytest.mark.req("R4.5")]


def address_of(seat: Assignment) -> str:
    return reverse("zone_report", args=[seat.pk])


def send(browser: Client, seat: Assignment, **typed: Any) -> Any:
    seat.refresh_from_db()
    return browser.post(address_of(seat), {"seen": seat.revision, "tab": "one", **typed})


@pytest.fixture
def seat(ambassador: Member) -> Assignment:
    return missions.carried_out(ambassador).seats()[0]


def test_what_is_typed_is_kept_by_the_script_and_stands_there_again(zone: Client, seat: Assignment):
    answer = send(zone, seat, way="keep", report_went="A full hall", first_result="many")
    assert (answer.status_code, list(answer.json())) == (200, ["said"])
    page = zone.get(address_of(seat)).content.decode()
    assert [words in page for words in ("A full hall", 'value="many"', "data-keep=")] == [True, True, True]
    assert Assignment.objects.get().state == AssignmentState.ACCEPTED


def test_without_scripts_a_button_keeps_it_for_later(zone: Client, seat: Assignment):
    answer = send(zone, seat, way="later", report_went="A full hall")
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("zone_mission", args=[seat.mission_id]))
    assert ReportDraft.objects.get().typed == {"report_went": "A full hall"}


def test_a_second_window_does_not_overwrite_what_was_typed_in_the_first(zone: Client, seat: Assignment):
    send(zone, seat, way="keep", report_went="In the first")
    late = zone.post(address_of(seat), {"seen": seat.revision, "tab": "two", "way": "keep", "report_went": "Second"})
    assert (late.status_code, ReportDraft.objects.get().typed) == (409, {"report_went": "In the first"})
    found = zone.get(address_of(seat)).context["found"]
    again = {"seen": seat.revision, "tab": "two", "found": found, "way": "keep", "report_went": "Second"}
    assert zone.post(address_of(seat), again).status_code == 200


def test_a_mission_that_is_cancelled_while_somebody_reports_loses_no_word(zone: Client, ambassador: Member):
    starts = clock.now() + timedelta(days=2)
    mission = missions.confirmed(ambassador, starts=starts)
    seat = mission.seats()[0]
    perform(mission, "cancel", by=mission.requester_actor(), reason="The hall burnt down.")
    late = send(zone, seat, report_went="We talked about the fire")
    page = late.content.decode()
    assert (late.status_code, "We talked about the fire" in page) == (409, True)
    assert missions.assignment(mission, ambassador).report_went == ""
    again = zone.get(address_of(seat))
    assert (again.status_code, "We talked about the fire" in again.content.decode()) == (409, True)


def test_a_report_that_comes_after_the_reporting_was_closed_is_shown_and_kept(zone: Client, seat: Assignment):
    opened = seat.revision
    perform(seat.mission, "report", by=seat.mission.owner, reason="We go on.")
    late = zone.post(address_of(seat), {"seen": opened, "tab": "one", "report_went": "Late but full"})
    assert (late.status_code, "Late but full" in late.content.decode()) == (409, True)
    assert ReportDraft.objects.get().typed == {"report_went": "Late but full"}
    assert Mission.objects.get().state == State.REPORTED


def test_each_line_that_could_not_be_answered_becomes_a_question_from_the_field(zone: Client, seat: Assignment):
    asked = "- May I be insured abroad?\n\nWho pays the train?\nWho pays the train?"
    assert send(zone, seat, report_went="Well.", report_questions=asked).status_code == 302
    made = FieldQuestion.objects.order_by("pk")
    assert [(each.question, each.member, each.mission, each.state) for each in made] == [
        (words, seat.member, seat.mission, "asked") for words in ("May I be insured abroad?", "Who pays the train?")
    ]


def test_more_questions_than_anybody_answers_are_refused_beside_the_field(zone: Client, seat: Assignment):
    asked = "\n".join(f"Question {number}?" for number in range(11))
    answer = send(zone, seat, report_went="Well.", report_questions=asked)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["report_questions"])
    assert not FieldQuestion.objects.exists()


@pytest.mark.req("R5.2")
def test_own_questions_are_kept_with_the_draft_and_handed_in_with_the_report(zone: Client, seat: Assignment):
    asked_in(Purpose.REPORT)
    send(zone, seat, way="keep", report_went="A full hall", **{"q-licence": "yes", "q-days": ["friday"]})
    kept = {"report_went": "A full hall", "q-licence": ["yes"], "q-days": ["friday"]}
    assert ReportDraft.objects.get().typed == kept
    again = zone.get(address_of(seat)).context["form"].more
    assert (again["licence"].value(), again["days"].value()) == ("yes", ["friday"])
    assert send(zone, seat, report_went="A full hall", **{"q-licence": "yes"}).status_code == 422
    assert send(zone, seat, report_went="A full hall", **LICENCE).status_code == 302
    row = ReportAnswers.objects.get()
    assert (row.assignment, row.answers["which"]) == (seat, "B")
    assert FieldQuestion.objects.count() == 0


def test_a_file_is_kept_for_later_too_and_a_wrong_one_is_told(zone: Client, seat: Assignment):
    asked_in(Purpose.REPORT)
    wrong = send(zone, seat, way="later", report_went="Well.", **{"q-proof": SimpleUploadedFile("a.exe", b"MZ")})
    assert (wrong.status_code, "proof" in wrong.context["form"].more.errors) == (422, True)
    right = SimpleUploadedFile("proof.pdf", b"%PDF-1.7")
    assert send(zone, seat, way="later", report_went="Well.", **{"q-proof": right}).status_code == 302
    row = ReportAnswers.objects.get()
    assert (row.answers["proof"]["name"], row.saved_at) == ("proof.pdf", None)
    assert "proof.pdf" in zone.get(address_of(seat)).content.decode()


def test_what_was_typed_is_purged_after_its_days(zone: Client, seat: Assignment):
    send(zone, seat, way="keep", report_went="A full hall")
    with clock.at(clock.now() + timedelta(days=62)):
        purge()
    assert not ReportDraft.objects.exists()


def test_nobody_keeps_words_in_the_report_of_another(other_ambassador: Any, seat: Assignment):
    assert send(other_ambassador, seat, way="keep", report_went="Not mine").status_code == 404
    assert not ReportDraft.objects.exists()


def test_keeping_it_for_later_in_a_second_window_files_nothing_and_shows_what_was_typed(zone: Client, seat: Assignment):
    send(zone, seat, way="keep", report_went="In the first")
    late = zone.post(address_of(seat), {"seen": seat.revision, "tab": "two", "way": "later", "report_went": "Second"})
    assert (late.status_code, "Second" in late.content.decode()) == (409, True)
    assert Assignment.objects.get().state == AssignmentState.ACCEPTED
    assert ReportDraft.objects.get().typed == {"report_went": "In the first"}


def test_a_letter_that_no_database_keeps_is_left_out_of_a_draft(zone: Client, seat: Assignment):
    assert send(zone, seat, way="keep", report_went="A\x00B").status_code == 200
    assert ReportDraft.objects.get().typed == {"report_went": "AB"}

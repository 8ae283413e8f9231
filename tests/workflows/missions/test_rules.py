"""A refusal is true on every step that it can stop."""

from datetime import timedelta

import pytest
from django.utils import translation

from snippets.models import Competence
from tests.factories import cast, missions
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.kernel.undo import undo
from workflows.missions import rules
from workflows.missions.models import Assignment, Mission
from workflows.missions.travel import Roads, place_of
from workflows.missions.words import moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def refusal(subject, step, by, **answers) -> str:
    with pytest.raises(NotPossible) as refused:
        perform(subject, step, by=by, **answers)
    return str(refused.value)


def test_the_sheet_names_all_that_keeps_it_from_approval_at_once():
    fee = {"compensation_kind": "fee", "compensation_amount": None}
    mission = missions.qualifying(level="", brief="", **fee)
    assert refusal(mission, "approve", mission.owner) == (
        "The mission sheet still lacks: level, brief, amount in euro."
    )
    assert missions.qualifying(compensation_kind="").missing_from_sheet() == ["what is due"]


@pytest.mark.req("R5.2")
def test_the_sheet_needs_themes_and_a_word_about_competences_and_preparation():
    mission = missions.qualifying(needs_nothing_special=False)
    mission = perform(mission, "revise", by=mission.owner, themes=[]).subject
    lacking = ["themes", "competences needed", "preparation needed"]
    assert mission.missing_from_sheet() == lacking
    with_words = {"preparation": "Read the brief", "competences": [missions.choice(Competence, "debate")]}
    mission = perform(mission, "revise", by=mission.owner, **with_words).subject
    assert mission.missing_from_sheet() == ["themes"]
    mission = perform(mission, "revise", by=mission.owner, preparation="", needs_nothing_special=True).subject
    assert mission.missing_from_sheet() == ["themes"]


def test_a_report_comes_too_early_until_the_mission_is_carried_out():
    person = cast.ambassador()
    seat = missions.assignment(missions.confirmed(person), person)
    said = "The mission does not stand as carried out yet; that is noted by itself after its end."
    assert refusal(seat, "file_report", person.user, report_went="Well.") == said


def test_a_report_comes_too_late_once_the_owner_went_on_without_it():
    person = cast.ambassador()
    mission = missions.carried_out(person)
    perform(mission, "report", by=mission.owner, reason="Enough is known")
    seat = missions.assignment(mission, person)
    said = "The reporting on this mission is closed."
    assert refusal(seat, "file_report", person.user, report_went="Well.") == said
    assert refusal(seat, "mark_no_show", mission.owner, reason="Absent") == said


def test_the_pack_is_not_asked_after_the_day():
    person = cast.ambassador()
    seat = missions.assignment(missions.carried_out(person), person)
    assert refusal(seat, "acknowledge_pack", person.user) == "The mission has taken place already."


def test_the_pack_is_not_asked_before_the_mission_is_confirmed():
    person = cast.ambassador()
    seat = missions.assignment(missions.staffed(person), person)
    assert refusal(seat, "acknowledge_pack", person.user) == "The mission is not confirmed yet."


def test_interest_where_no_call_was_ever_opened_is_not_told_that_it_closed():
    person = cast.ambassador()
    seat = Assignment(mission=missions.approved(), member=person)
    assert refusal(seat, "express_interest", person.user) == "There is no open call for this mission."


def test_who_never_had_an_account_is_not_told_that_it_is_gone():
    mission, person = missions.staffing(), cast.ambassador()
    person.user = None
    person.save()
    seat = Assignment(mission=mission, member=person)
    answer_by = clock.now() + timedelta(days=1)
    assert refusal(seat, "offer", mission.owner, answer_by=answer_by) == f"{person} has no account yet."
    person.active = False
    person.save()
    said = f"{person} no longer stands in the register as a member."
    assert refusal(seat, "offer", mission.owner, answer_by=answer_by) == said


def test_a_second_evaluation_is_refused_in_words_true_for_everyone():
    mission = Mission(requester_rating=4)
    assert str(rules.not_evaluated_by_requester(mission).reason) == "The evaluation has been given already; thank you."


def test_another_mission_in_the_way_is_told_by_its_hours_and_not_by_its_name():
    person = cast.ambassador()
    held = missions.assignment(missions.staffed(person, title="Hush hush"), person)
    mission = missions.staffing()
    seat = Assignment(mission=mission, member=person)
    road = Roads().apart(place_of(held.mission), place_of(mission))
    hours = f"from {moment(held.holds_from - road)} to {moment(held.holds_until + road)}"
    said = f"Another mission is in the way, travel included: {hours}."
    assert refusal(seat, "offer", mission.owner, answer_by=clock.now() + timedelta(days=1)) == said


def test_the_sheet_lacks_again_what_is_taken_back():
    mission = missions.qualifying()
    cleared = perform(mission, "revise", by=mission.owner, themes=[]).subject
    assert cleared.missing_from_sheet() == ["themes"]
    undo(cleared, by=mission.owner, reason="A slip")
    assert Mission.objects.get().missing_from_sheet() == []

"""What would happen if: for oneself, or for somebody else as coordinator, without anything happening."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from tests.factories import candidates, cast, missions, questions
from tests.factories.people import make_country, make_mandate, make_member, make_seat, make_user_with
from workflows.desk.process.simulating import Leaves, Letter, Simulated
from workflows.kernel.models import TransitionRecord
from workflows.kernel.perform import perform
from workflows.missions.states import State
from workflows.people.roles import Role
from workflows.questions.models import Purpose

pytestmark = pytest.mark.django_db


@pytest.fixture
def lotte() -> Any:
    return cast.seated(coordinator=True)


@pytest.fixture
def desk(enter: Any, lotte: Any) -> Any:
    return enter(lotte)


def url(dossier: Any, step: str = "", person: str = "") -> str:
    base = reverse("process_what_if", args=[dossier._meta.model_name, dossier.pk])
    return f"{base}?step={step}&person={person}"


def test_every_step_is_listed_with_whether_it_is_open(desk, lotte):
    mission = missions.qualifying(owner=lotte)
    found = {each.step.name: each.is_open for each in desk.get(url(mission)).context["all"]}
    assert (found["revise"], found["confirm"]) == (True, False)
    for dossier in (candidates.submitted(lotte), make_mandate()):
        assert desk.get(url(dossier)).status_code == 200


def test_the_messages_are_shown_and_nothing_happens(desk, lotte):
    mission = missions.confirmed(cast.ambassador(first_name="Ine", last_name="Vos"), owner=lotte)
    before = TransitionRecord.objects.count()
    page = desk.post(url(mission, "cancel"), {"reason": "The hall burnt down"})
    text = page.content.decode()
    assert (page.status_code, "Ine Vos" in text, "The hall burnt down" in text) == (200, True, True)
    assert TransitionRecord.objects.count() == before
    assert type(mission).objects.get().state == State.CONFIRMED


def test_what_the_step_asks_is_asked_here_too(desk, lotte):
    mission = missions.confirmed(cast.ambassador(), owner=lotte)
    page = desk.post(url(mission, "cancel"), {"reason": ""})
    assert (page.status_code, page.context["simulated"]) == (422, None)


def test_a_coordinator_asks_for_somebody_else(desk, lotte):
    mission, other = missions.qualifying(owner=lotte), cast.ambassador().user
    page = desk.get(url(mission, "approve", other.email))
    assert (page.context["person"], page.context["one"].is_open, page.context["sees_it"]) == (other, False, False)
    assert desk.get(url(mission, "approve", "nobody@nowhere.example")).status_code == 422


def test_nobody_else_asks_for_others(enter, lotte):
    mission, omar = missions.qualifying(owner=lotte), cast.seated()
    page = enter(omar).get(url(mission, "approve", lotte.email))
    assert page.context["person"] == omar


def test_who_has_an_interest_reads_no_words_of_it(enter, lotte):
    omar = cast.seated()
    mission = missions.confirmed(cast.ambassador(), owner=lotte)
    type(mission).objects.filter(pk=mission.pk).update(author=omar)
    page = enter(omar).post(url(mission, "cancel"), {"reason": "x"})
    assert (page.status_code, page.context["simulated"], page.context["form"]) == (200, None, None)


def test_who_does_not_see_the_dossier_finds_nothing(enter, lotte):
    mission = missions.qualifying(owner=lotte)
    abroad = make_seat(make_member(country=make_country("fr"))).member.user
    for who in (abroad, make_user_with(Role.COMMUNICATIONS)):
        assert enter(who).get(url(mission, "approve")).status_code == 404


def test_a_step_that_nobody_takes_is_not_found(desk, lotte):
    mission = missions.qualifying(owner=lotte)
    assert [desk.get(url(mission, step)).status_code for step in ("sing", "settle-by-clock")] == [404, 404]


def test_a_closed_step_of_the_dossier_leads_to_why(desk, lotte):
    mission = missions.requested(owner=lotte, brief="")
    mission = missions.qualifying(owner=lotte)
    type(mission).objects.filter(pk=mission.pk).update(brief="")
    page = desk.get(mission.desk_url()).content.decode()
    where = reverse("process_what_if", args=["mission", mission.pk])
    assert f'{where}?step=approve"' in page
    one = desk.get(url(mission, "approve")).context["one"]
    assert (one.is_open, len(one.reasons) > 0) == (False, True)


@pytest.mark.req("R3.5a")
def test_of_a_step_that_is_asked_already_it_says_who_still_answers_and_what_follows_the_last_yes(enter, desk, lotte):
    missions.policy(("support_group", 1), ("board", 1))
    board, omar = make_user_with(Role.BOARD), cast.seated()
    mission = missions.qualifying(owner=lotte)
    request = perform(mission, "approve", by=lotte).waits_for
    before = TransitionRecord.objects.count()
    page = desk.get(url(mission, "approve"))
    asked = page.context["asked"]
    assert (asked.waiting_for, [each["role"] for each in asked.later], page.context["simulated"]) == (
        [omar], ["board"], None
    )  # fmt: skip
    found = desk.post(url(mission, "approve")).context["simulated"]
    assert (found.waits, found.granted, [each.dossier for each in found.moved]) == (True, True, [mission])
    assert TransitionRecord.objects.count() == before
    assert type(request).objects.get().votes == []
    perform(request, "agree", by=omar)
    assert desk.get(url(mission, "approve")).context["asked"].waiting_for == [board]
    assert desk.get(url(mission, "decline")).context["asked"] is None
    perform(type(request).objects.get(), "ask_first", by=board, question="Who pays?")
    found = desk.post(url(mission, "approve")).context["simulated"]
    assert (bool(found.refusal), found.moved) == (True, [])


def test_where_people_are_not_named_letters_are_counted_and_not_read():
    letter = Letter("About Ine Vos", "Hello Ine Vos,", ["Ine Vos"], "English", Leaves.AT_ONCE)
    shown = {"simulated": Simulated(letters=[letter])}
    pages = [render_to_string("workflows/desk/process/simulated.html", shown | {"names": names}) for names in (0, 1)]
    assert ["Ine Vos" in page for page in pages] == [False, True]


def test_a_step_that_asks_for_a_file_is_tried_out_without_it(desk, lotte):
    member = make_member()
    candidacy = candidates.draft(member)
    page = desk.get(url(candidacy, "attach_video", member.user.email))
    assert ("video" in page.context["form"].fields, len(page.context["files"])) == (False, 1)
    simulated = desk.post(url(candidacy, "attach_video", member.user.email)).context["simulated"]
    assert (simulated.refusal, [each.dossier for each in simulated.moved]) == (None, [candidacy])
    assert type(candidacy).objects.get().video is None


def test_a_step_that_asks_questions_of_the_house_too_is_tried_out_without_their_answers(desk, lotte):
    questions.asked_in(Purpose.BY_GROUP)
    mission = missions.reported(cast.ambassador())
    type(mission).objects.filter(pk=mission.pk).update(owner=lotte)
    said = {"objectives_met": "yes", "rating": "4"}
    form = desk.get(url(mission, "evaluate")).context["form"]
    answers = {name: said.get(name, "x") for name in form.fields}
    page = desk.post(url(mission, "evaluate"), answers)
    assert page.context["simulated"] is not None, page.context["form"].errors

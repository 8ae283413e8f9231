"""Own questions at the end of a step's form: what is needed, what is brought up, and what is kept when it is wrong."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import missions
from tests.factories.people import log_in
from tests.factories.questions import LICENCE, asked_in, block, published
from workflows.kernel.perform import perform
from workflows.missions.answers import GroupAnswers, RequestAnswers, RequesterAnswers
from workflows.missions.models import Mission
from workflows.missions.states import State
from workflows.questions import files
from workflows.questions.forms import REMOVE
from workflows.questions.models import Purpose

pytestmark = [pytest.mark.django_db, pytest.mark.req("R4.5")]
EVALUATION = {"rating": "4", "lessons": "Ask for a microphone."}


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("proof.pdf", b"%PDF-1.7 here")


@pytest.fixture
def mission() -> Mission:
    return missions.reported()


@pytest.fixture
def desk(client: Client, mission: Mission) -> Client:
    return log_in(client, mission.owner)


def evaluate(browser: Client, mission: Mission, **typed: Any) -> Any:
    address = reverse("mission_step", args=[mission.pk, "evaluate"])
    return browser.post(address, {"seen": mission.revision, **EVALUATION, **typed})


def test_answers_are_kept_with_the_step_and_the_version_that_was_asked(desk, mission):
    version = asked_in(Purpose.BY_GROUP)
    assert evaluate(desk, mission, **LICENCE).status_code == 302
    row = GroupAnswers.objects.get()
    published(block("short", "other"), purpose=Purpose.BY_GROUP)
    assert (row.mission, row.version) == (mission, version)
    assert row.answers == {"licence": "yes", "which": "B", "days": ["friday"]}
    assert Mission.objects.get().state == State.EVALUATED


def test_what_is_needed_is_asked_for_with_everything_kept_as_typed(desk, mission):
    asked_in(Purpose.BY_GROUP)
    answer = evaluate(desk, mission, **{"q-licence": "yes", "q-days": ["monday"]})
    form = answer.context["form"]
    assert (answer.status_code, list(form.more.errors), form.more["days"].value()) == (422, ["which"], ["monday"])
    assert [(row.question.key, row.is_asked) for row in form.more.rows()][1] == ("which", True)
    assert "Ask for a microphone." in answer.content.decode()
    assert (GroupAnswers.objects.count(), Mission.objects.get().state) == (0, State.REPORTED)


def test_without_scripts_questions_that_an_answer_brings_up_are_shown_before_it_is_sent(desk, mission):
    published(block("choice", "licence"), block("short", "which", only_if=("licence", "yes")), purpose=Purpose.BY_GROUP)
    assert 'name="q.shown" value="licence"' in desk.get(f"/admin/missions/{mission.pk}/evaluate/").content.decode()
    first = evaluate(desk, mission, **{"q-licence": "yes", "q.shown": "licence"})
    assert (first.status_code, len(first.context["form"].more.non_field_errors())) == (422, 1)
    assert 'name="q.shown" value="licence which"' in first.content.decode()
    assert evaluate(desk, mission, **{"q-licence": "yes", "q.shown": "licence which"}).status_code == 302
    assert GroupAnswers.objects.get().answers == {"licence": "yes"}


def test_a_file_is_kept_though_something_else_is_wrong_and_handed_in_with_the_rest(desk, mission):
    asked_in(Purpose.BY_GROUP)
    wrong = evaluate(desk, mission, **{"q-licence": "yes", "q-proof": pdf()})
    row = GroupAnswers.objects.get()
    assert (wrong.status_code, "proof.pdf" in wrong.content.decode(), row.saved_at) == (422, True, None)
    assert evaluate(desk, mission, **LICENCE).status_code == 302
    row.refresh_from_db()
    assert (row.answers["proof"]["name"], row.saved_at is None) == ("proof.pdf", False)
    assert files.path(row.pk, row.answers["proof"]).read_bytes() == b"%PDF-1.7 here"


def test_a_file_that_replaces_one_to_be_removed_is_kept(desk, mission):
    asked_in(Purpose.BY_GROUP)
    evaluate(desk, mission, **{"q-licence": "yes", "q-proof": pdf()})
    newer = SimpleUploadedFile("newer.pdf", b"%PDF-1.7 newer")
    assert evaluate(desk, mission, **LICENCE, **{"q-proof": newer, f"q-proof{REMOVE}": "on"}).status_code == 302
    row = GroupAnswers.objects.get()
    assert (row.answers["proof"]["name"], files.path(row.pk, row.answers["proof"]).read_bytes()) == (
        "newer.pdf", b"%PDF-1.7 newer",
    )  # fmt: skip


def test_a_file_of_another_kind_is_refused_beside_its_question(desk, mission):
    asked_in(Purpose.BY_GROUP)
    answer = evaluate(desk, mission, **LICENCE, **{"q-proof": SimpleUploadedFile("run.exe", b"MZ")})
    assert (answer.status_code, list(answer.context["form"].more.errors)) == (422, ["proof"])
    assert Mission.objects.get().state == State.REPORTED


def test_questions_that_changed_meanwhile_are_shown_with_what_was_answered(desk, mission):
    first = asked_in(Purpose.BY_GROUP)
    published(block("choice", "licence"), block("short", "more"), purpose=Purpose.BY_GROUP)
    late = evaluate(desk, mission, **LICENCE, **{"q.version": first.pk})
    form = late.context["form"]
    assert (late.status_code, form.more["licence"].value(), len(form.more.non_field_errors())) == (422, "yes", 1)
    assert evaluate(desk, mission, **{"q-licence": "no", "q.version": form.row.version_id}).status_code == 302


def test_a_step_that_was_closed_meanwhile_keeps_nothing_and_shows_what_was_typed(desk, mission):
    asked_in(Purpose.BY_GROUP)
    seen = mission.revision
    perform(mission, "evaluate", by=mission.owner, rating=3, lessons="Mine.")
    answer = desk.post(
        reverse("mission_step", args=[mission.pk, "evaluate"]),
        {"seen": seen, **EVALUATION, **LICENCE, "q-which": "Class B", "q-proof": pdf()},
    )
    assert (answer.status_code, "Class B" in answer.content.decode()) == (409, True)
    assert not GroupAnswers.objects.exists()


def test_the_requester_evaluates_with_them_by_the_link(client):
    asked_in(Purpose.BY_REQUESTER)
    mission = missions.carried_out()
    address = f"{mission.requester_path()}give-evaluation/"
    page = client.get(address).content.decode()
    assert ("q-licence" in page, 'enctype="multipart/form-data"' in page) == (True, True)
    sent = {"seen": mission.revision, "rating": "5", "q-licence": "yes"}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, sent | LICENCE | {"q-proof": pdf()}).status_code == 302
    row = RequesterAnswers.objects.get()
    assert (row.mission, row.answers["which"], row.answers["proof"]["name"]) == (mission, "B", "proof.pdf")


def test_the_desk_notes_answers_on_the_sheet_and_has_to_note_none(client):
    asked_in(Purpose.REQUEST)
    mission = missions.requested()
    log_in(client, mission.owner)
    address = reverse("mission_step", args=[mission.pk, "revise"])
    page = client.get(address)
    sheet = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    sheet |= {"seen": mission.revision, "starts": "", "ends": "", "when_text": "In May"}
    assert client.post(address, sheet).status_code == 302
    assert not RequestAnswers.objects.exists()
    seen = {"seen": Mission.objects.get().revision}
    assert client.post(address, sheet | seen | {"q-licence": "yes"}).status_code == 302
    assert RequestAnswers.objects.get().answers == {"licence": "yes"}
    kept = client.get(address).context["form"].more
    assert [row.question.key for row in kept.rows() if row.is_asked] == ["licence", "which", "days", "proof"]


def test_where_nothing_is_asked_the_form_is_as_it_was(desk, mission):
    asked_in(Purpose.BY_GROUP)
    published(purpose=Purpose.BY_GROUP)
    page = desk.get(reverse("mission_step", args=[mission.pk, "evaluate"]))
    assert (page.context["form"].more, "q.version" in page.content.decode()) == (None, False)
    assert evaluate(desk, mission).status_code == 302
    assert not GroupAnswers.objects.exists()

"""Every message of every lifecycle has words, in every language, that name what they are about and lead there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from tests.factories import cast, missions
from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.mail import build
from workflows.kernel.models import OutboxRow, RecordText, latest_record
from workflows.kernel.perform import perform
from workflows.kernel.recipients import recipient_of
from workflows.kernel.steps import steps_of
from workflows.models import ApprovalRequest, Assignment, Mission

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
WORDS = {
    "reason": "Because of the <train>",
    "question": "Is there a microphone?",
    "answer": "There is one",
    "proposal": "The week after",
    "complaint": "Nobody came",
    "alternative": "A brochure",
    "message": "A fine audience",
    "lessons": "Bring water",
    "remark": "Gladly",
    "rating": 4,
}


def names_of(model: type[LifecycleModel]) -> Iterator[str]:
    return iter(dict.fromkeys(name for step in steps_of(model) for name in step.options.tells))


def written(dossier: Any, name: str, person: Any, code: str) -> Any:
    """The mail as it would leave to this person."""
    record = latest_record(dossier)
    text = RecordText.objects.get(record=record)
    text.words, text.actor_name = WORDS, "Lotte Peeters"
    record.text = text
    to = recipient_of(person)
    row = OutboxRow(
        record=record,
        kind=OutboxRow.Kind.MESSAGE,
        name=name,
        email=to.email,
        recipient_name=to.name,
        language=code,
        user_id=to.user_id,
    )
    with translation.override(code):
        return build(row, dossier)


def check(mail: Any, title: str, code: str) -> None:
    html = mail.alternatives[0].content
    link = re.search(rf"^{re.escape(settings.BASE_URL)}/\S+$", mail.body, re.M)
    assert title in mail.subject or title in mail.body
    assert len(mail.subject.strip()) > 10
    assert link, mail.body
    assert f'href="{link[0]}"' in html
    assert f'<html lang="{code}"' in html
    assert "<train>" not in html
    assert "\n\n\n" not in mail.body
    assert not re.search(r"\{[{%]|None|&amp;|&quot;|&#x27;", mail.body), mail.body


def people_of(mission: Mission) -> list[Any]:
    return [mission.requester(), mission.owner, *(a.member for a in mission.seats())]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_message_of_a_mission_has_words(code):
    mission = missions.confirmed(compensation_kind="fee", compensation_amount=250)
    mission.joined_into = missions.requested()
    for name in names_of(Mission):
        for person in people_of(mission):
            check(written(mission, name, person, code), mission.title, code)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_message_of_an_assignment_has_words(code):
    person = cast.ambassador()
    mission = missions.staffing(person)
    assignment = missions.assignment(mission, person)
    for name in names_of(Assignment):
        for reader in (person, mission.owner):
            check(written(assignment, name, reader, code), mission.title, code)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_message_of_an_approval_has_words(code):
    missions.policy(("support_group", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    for name in names_of(ApprovalRequest):
        mail = written(request, name, cast.seated(), code)
        check(mail, mission.title, code)
        assert "approve" not in mail.body.replace("/", " ").split()


def test_the_requester_is_led_to_the_private_page_and_people_to_the_zone():
    mission = missions.confirmed()
    person = mission.seats()[0].member
    assert "/nl/r/" in written(mission, "mission_moved", mission.requester(), "nl").body
    assert f"/nl/zone/missions/{mission.pk}/" in written(mission, "mission_moved", person, "nl").body
    assert f"/admin/missions/{mission.pk}/" in written(mission, "mission_moved", mission.owner, "nl").body


def test_an_offer_says_until_when_to_answer():
    person = cast.ambassador()
    mission = missions.staffing(person)
    assignment = missions.assignment(mission, person)
    answer_by = clock.timezone.localtime(assignment.answer_by)
    assert answer_by.strftime("%H:%M") in written(assignment, "seat_offered", person, "nl").body


def test_names_stand_only_in_the_message_that_confirms():
    person = cast.ambassador(first_name="Nadia", last_name="Speaks")
    mission = missions.staffed(person)
    assert "Nadia" not in written(mission, "please_confirm", mission.requester(), "nl").body
    mission = perform(mission, "confirm", by=mission.owner).subject
    assert "Nadia Speaks" in written(mission, "confirmed_to_requester", mission.requester(), "nl").body


def test_an_erased_text_leaves_a_message_that_still_reads():
    mission = missions.qualifying()
    perform(mission, "ask_requester", by=mission.owner, question="Is there a microphone?")
    RecordText.objects.all().delete()
    row = OutboxRow.objects.select_related("record").get(name="question_asked")
    with translation.override("nl"):
        assert mission.title in build(row, mission).subject


def test_a_name_with_a_line_break_cannot_add_a_header():
    mission = missions.requested(title="One\nBcc: all@partner.example")
    row = OutboxRow.objects.select_related("record").get(name="request_received")
    row.recipient_name = "Rita\nBcc: all@partner.example"
    message = build(row, mission).message()
    assert (message["Bcc"], "\n" in message["Subject"]) == (None, False)

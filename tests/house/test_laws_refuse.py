"""Refuse clearly, at the door of every lifecycle: too late is 409, invalid is 422, and what was typed stays.

Who is let in at all (404, 403) is `test_access.py`.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests.factories import candidates, cast, field_questions, missions, paper, sessions
from tests.factories.people import attend, log_in, make_mandate, make_member, make_user_with
from workflows.candidates.models import Assessment
from workflows.kernel.drawing import lifecycles
from workflows.kernel.models import TransitionRecord
from workflows.kernel.perform import perform
from workflows.people.privacy.models import ErasureRequest
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
WORDS = "Typed with care."
Case = tuple[Any, Any, str]  # the dossier, who acts (None: the holder of the link), the address of a step


def of_desk(name: str, subject: Any, user: Any, step: str) -> Case:
    return subject, user, reverse(name, args=[subject.pk, step])


def mission() -> Case:
    subject = missions.requested()
    return of_desk("mission_step", subject, subject.owner, "decline")


def requester() -> Case:
    subject = missions.requested()
    return subject, None, f"{subject.requester_path()}cancel/"


def assignment() -> Case:
    person = cast.ambassador()
    subject = missions.assignment(missions.staffed(person), person)
    return of_desk("zone_assignment_step", subject, person.user, "withdraw")


def approval() -> Case:
    missions.policy(("board", 1))
    asked = missions.qualifying()
    subject = perform(asked, "approve", by=asked.owner).waits_for
    return of_desk("approval_step", subject, make_user_with(Role.BOARD), "refuse")


def candidacy() -> Case:
    lead = cast.seated(coordinator=True)
    return of_desk("candidacy_step", candidates.submitted(lead), lead, "ask-changes")


def assessment() -> Case:
    people = candidates.group()
    candidates.in_assessment(people)
    subject = Assessment.objects.get(assessor=people[1])
    return of_desk("assessment_step", subject, people[1], "recuse")


def interview() -> Case:
    people = candidates.group()
    candidacy = candidates.in_assessment(people)
    (slot,) = candidates.moments(candidacy, people)
    return of_desk("interview_step", perform(slot, "choose", by=candidacy.member.user).subject, people[0], "call-off")


def mandate() -> Case:
    return of_desk("mandate_step", make_mandate(), cast.seated(coordinator=True), "suspend")


def training() -> Case:
    return of_desk("training_step", attend(make_mandate(active=False).member), cast.seated(), "strike-out")


def session() -> Case:
    lead = cast.seated(coordinator=True)
    return of_desk("session_step", sessions.announced(lead), lead, "cancel")


def print_order() -> Case:
    return of_desk("print_order_step", paper.order(), make_user_with(Role.COMMUNICATIONS), "decline")


def field_question() -> Case:
    return of_desk("field_question_step", field_questions.asked(), cast.seated(), "close")


def erasure() -> Case:
    leaver = make_member().user
    subject = perform(ErasureRequest(user=leaver), "ask", by=leaver).subject
    return of_desk("people_admin:erasure_step", subject, make_user_with(Role.ADMINISTRATOR), "refuse")


CASES: dict[str, Callable[[], Case]] = {
    "mission": mission,
    "mission, by its requester": requester,
    "assignment": assignment,
    "approvalrequest": approval,
    "candidacy": candidacy,
    "assessment": assessment,
    "interviewslot": interview,
    "mandate": mandate,
    "attendance": training,
    "trainingsession": session,
    "printorder": print_order,
    "fieldquestion": field_question,
    "erasurerequest": erasure,
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, client: Any) -> tuple[Any, Any, str]:
    subject, user, address = CASES[request.param]()
    if user is not None:
        log_in(client, user)
    return client, subject, address


def test_an_answer_that_lacks_its_reason_is_422_on_the_form(case: tuple[Any, Any, str]) -> None:
    client, subject, address = case
    before = TransitionRecord.objects.count()
    answer = client.post(address, {"seen": subject.revision})
    assert (answer.status_code, 'name="reason"' in answer.content.decode()) == (422, True)
    assert TransitionRecord.objects.count() == before


def test_a_click_on_what_changed_meanwhile_is_409_with_the_words_kept(case: tuple[Any, Any, str]) -> None:
    client, subject, address = case
    before = TransitionRecord.objects.count()
    answer = client.post(address, {"seen": subject.revision - 1, "reason": WORDS})
    assert (answer.status_code, WORDS in answer.content.decode()) == (409, True)
    assert TransitionRecord.objects.count() == before


def test_every_lifecycle_is_refused_here_or_beside_its_pages() -> None:
    """The others ask for something else than a reason, or for nothing: their own tests refuse them."""
    elsewhere = {
        "charterversion",  # tests/workflows/desk/test_mandates.py
        "nomination",  # tests/workflows/candidates/test_nominating.py
        "invitation",  # tests/workflows/people/test_views.py
        "secondfactorreset",
        "announcement",  # tests/workflows/desk/test_announcements.py
        "enrolment",  # tests/workflows/zone/test_training.py
    }
    assert {model._meta.model_name for model in lifecycles()} == {name.partition(",")[0] for name in CASES} | elsewhere

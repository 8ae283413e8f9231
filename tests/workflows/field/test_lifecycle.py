"""A question from the field, from an ambassador to the support group and back to every ambassador (R1.10)."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from tests.factories import cast
from tests.factories.field_questions import QUESTION, answered, asked
from tests.workflows.missions.test_messages import check, names_of, written
from workflows.field.models import FieldQuestion
from workflows.field.states import State
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow, records_of
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.refusals import NotPossible, PermissionDenied
from workflows.people.privacy.purge import purge

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.10a")]


def told(subject: FieldQuestion) -> list[tuple[str, str]]:
    rows = OutboxRow.objects.filter(record=records_of(subject).last(), kind=OutboxRow.Kind.MESSAGE)
    return [(row.name, row.email) for row in rows.order_by("email")]


def test_the_coordinator_hears_of_it_and_it_is_due_within_the_days_of_the_house():
    lead = cast.seated(coordinator=True)
    question = asked()
    assert told(question) == [("field_question_asked", lead.email)]
    assert (question.state, question.question) == (State.ASKED, QUESTION)
    assert question.answer_by == clock.today() + timedelta(days=settings.AMBASSADE_FIELD_QUESTION_DAYS)


def test_it_is_given_to_somebody_answered_and_told_to_whoever_asked():
    lead, other = cast.seated(coordinator=True), cast.seated()
    question = perform(asked(), "assign", by=lead, owner=other).subject
    assert (question.state, question.owner, told(question)) == (
        State.ASSIGNED, other, [("field_question_given", other.email)],
    )  # fmt: skip
    question = perform(question, "reply", by=other, answer="Yes.").subject
    assert (question.state, question.answer, told(question)) == (
        State.ANSWERED, "Yes.", [("field_question_answered", question.member.email)],
    )  # fmt: skip
    with pytest.raises(NotPossible):
        perform(question, "reply", by=other, answer="No.")


def test_it_may_be_closed_with_a_reason():
    question = perform(asked(), "close", by=cast.seated(), reason="Nobody knows yet.").subject
    assert (question.state, told(question)) == (State.CLOSED, [("field_question_closed", question.member.email)])


def test_nobody_asks_for_another_and_only_the_support_group_there_answers():
    one, other = cast.ambassador(), cast.ambassador()
    row = FieldQuestion(member=one, country_id=one.country_id, region_id=one.region_id)
    with pytest.raises(PermissionDenied):
        perform(row, "ask", by=other.user, question=QUESTION)
    question = asked(one)
    for somebody in (one.user, other.user):
        assert [each.step.name for each in open_steps(question, somebody)] == []
        with pytest.raises(PermissionDenied):
            perform(question, "reply", by=somebody, answer="Yes.")


def test_an_open_question_is_late_after_its_day_and_an_answered_one_never():
    open_one, done = asked(), answered()
    with clock.at(clock.now() + timedelta(days=settings.AMBASSADE_FIELD_QUESTION_DAYS + 3)):
        assert (open_one.overdue_days, done.overdue_days) == (3, 0)
        assert list(FieldQuestion.objects.overdue()) == [open_one]


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_every_message_has_words(code: str):
    question: Any = answered()
    owner, names = cast.seated(), list(names_of(FieldQuestion))
    assert len(names) == 4
    for name in names:
        for person in (question.member, owner):
            check(written(question, name, person, code), QUESTION, code)


def test_an_answer_stays_when_the_term_of_its_asker_is_over():
    question = answered()
    with translation.override("en"), clock.at(clock.now() + timedelta(days=4000)):
        purge()
    assert FieldQuestion.objects.get(pk=question.pk).answer == "Yes, for three months."

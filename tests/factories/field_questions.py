"""Questions that ambassadors bring back from the field."""

from typing import Any

from tests.factories import cast
from workflows.field.models import FieldQuestion
from workflows.kernel.perform import perform
from workflows.people.models import Member

QUESTION = "May I be insured abroad?"


def asked(member: Member | None = None, question: str = QUESTION, **fields: Any) -> FieldQuestion:
    person = member or cast.ambassador()
    row = FieldQuestion(member=person, country_id=person.country_id, region_id=person.region_id, **fields)
    return perform(row, "ask", by=person.user, question=question).subject


def answered(member: Member | None = None, answer: str = "Yes, for three months.", **fields: Any) -> FieldQuestion:
    return perform(asked(member, **fields), "reply", by=cast.seated(), answer=answer).subject

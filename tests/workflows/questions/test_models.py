"""Drafts and versions: what is published never changes, and nothing is published that is not whole."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import candidates
from tests.factories.questions import block, draft, published
from workflows.candidates.answers import answers_to_read
from workflows.questions.models import Purpose, QuestionForm, newest_of

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.3")]


def test_each_publication_is_one_more_version_and_the_former_stay_as_they_were():
    first = published(block("short", "a"))
    second = published(block("short", "b"))
    assert (first.number, second.number, newest_of(Purpose.CANDIDACY)) == (1, 2, second)
    first = type(first).objects.get(pk=first.pk)
    assert [each.key for each in first.questions] == ["a"]
    with pytest.raises(TypeError):
        first.save()


def test_what_is_not_whole_or_did_not_change_is_not_published():
    with pytest.raises(ValidationError, match="2"):
        published(block("short", "a", label={"nl": "Enkel Nederlands"}), block("choice", "b", options=()))
    form = draft(block("short", "a"))
    assert form.differs
    form.publish()
    assert not form.differs
    with pytest.raises(ValidationError):
        form.publish()
    assert form.versions.count() == 1


def test_one_form_for_each_place_where_questions_are_asked():
    draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionForm.objects.create(purpose=Purpose.CANDIDACY)


def test_a_version_says_how_many_answered_it_and_is_not_lost():
    first = published(block("short", "a"))
    answers_to_read(candidates.draft()).save_answers({"a": "One."})
    answers_to_read(candidates.draft()).save_answers({"a": "Two."})
    published(block("short", "b"))
    assert list(first.form.versions.with_use().values_list("number", "used")) == [(2, 0), (1, 2)]
    form = QuestionForm.objects.with_use().get()
    assert (form.number, form.used) == (2, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        first.delete()


def test_a_version_without_questions_asks_nothing():
    published(block("short", "a"))
    published()
    assert answers_to_read(candidates.draft()) is None

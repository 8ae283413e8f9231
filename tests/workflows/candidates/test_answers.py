"""Which questions a candidacy is asked, what is missing, and what it keeps."""

import pytest
from django.utils.translation import override

from tests.factories import candidates
from tests.factories.questions import block, licence, published
from workflows.candidates.answers import CandidacyAnswers, answers_to_read
from workflows.candidates.states import State
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.3")]


def missing(candidacy):
    with override("en"):
        return [str(each) for each in candidacy.missing_from_sheet()]


def answer(candidacy, **answers):
    answers_to_read(candidacy).save_answers(answers)


def send(candidacy):
    return perform(candidates.fresh(candidacy), "submit", by=candidacy.member.user).subject


def test_without_questions_nothing_is_asked_and_no_row_is_kept(people):
    assert answers_to_read(candidates.submitted(people[0])) is None
    assert not CandidacyAnswers.objects.exists()


def test_what_is_needed_holds_the_candidacy_back_and_its_condition_decides_what_is(people):
    candidacy = candidates.ready(people[0])
    published(*licence())
    assert missing(candidacy) == ["Licence (en)"]
    with pytest.raises(NotPossible):
        send(candidacy)
    answer(candidacy, licence="yes")
    assert missing(candidacy) == ["Which (en)"]
    answer(candidacy, licence="no")
    assert (missing(candidacy), send(candidacy).state) == ([], State.SUBMITTED)


def test_a_draft_follows_the_newest_version_and_keeps_what_it_answered(people):
    candidacy = candidates.ready(people[0])
    published(block("short", "a"), block("short", "b"))
    answer(candidacy, a="One.", b="Two.")
    second = published(block("short", "b", required=True), block("short", "c"))
    row = answers_to_read(candidacy)
    assert (row.version, row.is_outdated, row.answers) == (second, True, {"a": "One.", "b": "Two."})
    assert [each.key for each in row.asked()] == ["b", "c"]
    assert missing(candidacy) == ["“More questions”, which have changed"]
    row.save_answers(row.answers | {"c": "Three."})
    assert (missing(candidacy), answers_to_read(candidacy).is_outdated) == ([], False)


def test_a_candidacy_that_was_sent_keeps_its_questions(people):
    first = published(block("short", "a"))
    candidacy = candidates.ready(people[0])
    answer(candidacy, a="One.")
    candidacy = send(candidacy)
    published(block("short", "b", required=True))
    row = answers_to_read(candidacy)
    assert (row.version, row.is_outdated, row.answers) == (first, False, {"a": "One."})
    perform(candidacy, "start_screening", by=people[0])
    back = perform(candidates.fresh(candidacy), "ask_changes", by=people[0], reason="More, please.").subject
    assert missing(back) == ["B (en)", "“More questions”, which have changed"]


def test_who_answered_nothing_keeps_the_questions_that_stood_there(people):
    version = published(block("short", "a"))
    candidacy = candidates.submitted(people[0])
    assert (answers_to_read(candidacy).version, answers_to_read(candidacy).answers) == (version, {})


def test_what_was_typed_and_not_saved_is_not_sent_past(people):
    published(block("short", "a"))
    candidacy = candidates.ready(people[0])
    row = answers_to_read(candidacy)
    row.typed = {"a": ["Half a"]}
    row.save()
    assert missing(candidacy) == ["“More questions”, where something is not saved"]

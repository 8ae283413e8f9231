"""What an answer from the field becomes: a draft in its language, one of each kind, linked both ways."""

import pytest
from django.test import Client
from django.urls import reverse

from snippets.models import KeyMessage, LexiconTerm
from tests.factories import cast
from tests.factories.field_questions import answered, asked
from tests.factories.people import log_in, make_user_with
from workflows.field.becoming import Becomes, make
from workflows.field.models import FieldQuestion
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.10b")]
MODELS = {"term": LexiconTerm, "message": KeyMessage}
KINDS = list(MODELS)


@pytest.fixture
def desk() -> Client:
    return log_in(Client(), make_user_with(Role.COMMUNICATIONS))


def button(question: FieldQuestion, kind: str) -> str:
    return reverse(f"field_question_{kind}", args=[question.pk])


def edit(draft) -> str:
    return reverse(f"wagtailsnippets_snippets_{draft._meta.model_name}:edit", args=[draft.pk])


def test_a_term_holds_question_and_answer_in_the_language_in_which_it_was_asked():
    question = answered(cast.ambassador(language="fr"), answer="Oui, trois mois.")
    term = make(question.pk, Becomes.TERM, make_user_with(Role.COMMUNICATIONS))
    assert (term.term, term.definition) == (question.question, "Oui, trois mois.")
    assert (term.locale.language_code, term.live, term.latest_revision is not None) == ("fr", False, True)


def test_a_key_message_says_the_first_line_and_waits_for_who_checks_it():
    question = answered(answer="Yes, for three months.\nLonger by contract.")
    message = make(question.pk, Becomes.MESSAGE, make_user_with(Role.COMMUNICATIONS))
    assert (message.message, message.question) == ("Yes, for three months.", question.question)
    assert message.explanation == "Yes, for three months.\nLonger by contract."
    assert (message.live, message.axis, message.checked_on) == (False, "", None)


def test_long_words_are_cut_to_what_is_kept_and_two_of_the_same_question_do_not_collide():
    team = make_user_with(Role.COMMUNICATIONS)
    for _time in range(2):
        question = answered(question="Why? " * 90, answer="Because. " * 500)
        term, message = (make(question.pk, kind, team) for kind in Becomes)
        assert (len(term.term), len(term.definition), len(message.explanation)) == (120, 1500, 2000)
    assert LexiconTerm.objects.values("slug").distinct().count() == 2


@pytest.mark.parametrize("kind", KINDS)
def test_one_button_makes_the_draft_and_a_second_click_leads_to_it(desk: Client, kind: str):
    question = answered()
    page = desk.get(question.desk_url()).content.decode()
    assert [button(question, each) in page for each in KINDS] == [True, True]
    first, second = (desk.post(button(question, kind)) for _time in range(2))
    draft = MODELS[kind].objects.get()
    assert (first.headers["Location"], second.headers["Location"]) == (edit(draft), edit(draft))
    page = desk.get(question.desk_url()).content.decode()
    assert (edit(draft) in page, button(question, kind) in page) == (True, False)
    assert question.desk_url() in desk.get(edit(draft)).content.decode()


def test_a_draft_that_was_thrown_away_can_be_made_again(desk: Client):
    question = answered()
    desk.post(button(question, "term"))
    LexiconTerm.objects.get().delete()
    desk.post(button(question, "term"))
    assert LexiconTerm.objects.count() == 1


def test_without_an_answer_there_is_nothing_to_make(desk: Client):
    question = asked()
    assert desk.get(question.desk_url()).status_code == 404
    assert desk.post(button(question, "term")).status_code == 404
    assert make(question.pk, Becomes.TERM, None) is None


def test_the_support_group_sees_what_became_of_it_and_makes_nothing(desk: Client):
    question, lotte = answered(), cast.seated()
    browser = log_in(Client(), lotte)
    assert button(question, "term") not in browser.get(question.desk_url()).content.decode()
    assert (browser.post(button(question, "term")).status_code, LexiconTerm.objects.count()) == (403, 0)
    desk.post(button(question, "term"))
    assert "desk-facts" in browser.get(question.desk_url()).content.decode()


def test_the_communications_team_does_not_read_who_asked(desk: Client):
    person = cast.ambassador(first_name="Nadia", last_name="Asks")
    question = answered(person)
    for where in (question.desk_url(), reverse("field_questions"), reverse("field_questions") + "?export=csv"):
        answer = desk.get(where)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert (answer.status_code, b"Nadia" in body, b"insured" in body) == (200, False, True)

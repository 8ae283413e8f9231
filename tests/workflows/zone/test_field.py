"""Questions from the field, as ambassadors pass them on and read the answers."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import cast
from tests.factories.field_questions import answered, asked
from tests.factories.people import log_in
from workflows.field.models import FieldQuestion
from workflows.kernel.recipients import Recipient
from workflows.people.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.10a")]


def test_an_ambassador_passes_on_a_question_once_however_often_it_is_sent(zone: Client, ambassador: Member):
    address = reverse("zone_question_ask")
    assert address in zone.get(reverse("zone_questions")).content.decode()
    assert zone.get(address).status_code == 200
    assert zone.post(address, {"seen": 0, "question": ""}).status_code == 422
    first, sent = (zone.post(address, {"seen": 0, "question": "May I be insured abroad?"}) for _click in range(2))
    assert first.headers["Location"] == sent.headers["Location"]
    assert (sent.status_code, sent.headers["Location"]) == (302, reverse("zone_questions"))
    made = FieldQuestion.objects.get()
    assert (made.member, made.question, made.mission) == (ambassador, "May I be insured abroad?", None)


def test_everybody_reads_what_is_answered_and_only_the_asker_what_is_not(zone: Client, ambassador: Member):
    asked(ambassador, "Mine, still open")
    asked(question="Theirs, still open")
    answered(question="Theirs, answered", answer="So it is.")
    page = zone.get(reverse("zone_questions")).content.decode()
    shown = ("Mine, still open", "Theirs, still open", "Theirs, answered", "So it is.")
    assert [words in page for words in shown] == [True, False, True, True]


def test_an_answer_is_found_by_its_words(zone: Client):
    answered(question="About insurance", answer="Three months.")
    answered(question="About tax", answer="Once a year.")
    found = zone.get(reverse("zone_questions"), {"q": "insurance months"}).context["answered"]
    assert [each.question for each in found] == ["About insurance"]


def test_the_page_and_its_tab_are_for_ambassadors_and_those_who_equip_them(zone: Client, stranger: Any):
    address = reverse("zone_questions")
    assert [stranger.get(each).status_code for each in (address, reverse("zone_question_ask"))] == [404, 404]
    tabs = [address in browser.get(reverse("zone_kit")).content.decode() for browser in (zone, stranger)]
    assert tabs == [True, False]


def test_a_colleague_who_brought_one_back_reads_the_answer_to_it_and_no_other(client: Client):
    colleague = cast.staff()
    answered(colleague, question="From my own mission", answer="So it is.")
    answered(question="Theirs, answered")
    page = log_in(client, colleague.user).get(reverse("zone_questions"))
    assert [each.question for each in page.context["answered"]] == ["From my own mission"]


def test_who_is_to_answer_is_led_to_where_one_can():
    question = asked()
    recipient = Recipient(user_id=question.member.user_id, email=question.member.email)
    there = question.link_in(recipient, "field_question_given"), question.link_in(recipient, "field_question_answered")
    assert there == (question.desk_url(), f"{reverse('zone_questions')}#question-{question.pk}")

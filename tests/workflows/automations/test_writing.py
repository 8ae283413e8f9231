"""What a rule writes to people is a message of the house like any other."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories import cast, missions, rules
from workflows.automations.checking import OFF
from workflows.automations.models import RuleMail, Trigger
from workflows.automations.writing import because_of
from workflows.kernel import clock, handling, outbox
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.letters import copies
from workflows.letters.models import LetterChoice, Rhythm

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return cast.seated(coordinator=True)


@pytest.fixture
def rule():
    return rules.rule(Trigger.STEP, "qualify", name="Greet the owner")


@pytest.fixture
def letter(rule, coordinator):
    """Owed, not left yet."""
    missions.qualifying(owner=coordinator)
    rules.notice()
    return RuleMail.objects.get().letter


def left(letter):
    rules.work()
    letter.refresh_from_db()
    return letter.state


def test_it_is_a_row_of_the_outbox_that_says_which_rule_wrote_it(letter):
    assert (letter.kind, letter.record.step, because_of(letter)[-15:]) == ("rule", "qualify", "Greet the owner")
    assert (left(letter), letter.subject_line[:5]) == (OutboxState.SENT, "About")


def test_it_is_held_back_and_let_go(letter):
    assert handling.hold(letter)
    assert left(letter) == OutboxState.HELD
    assert handling.release(letter)
    assert left(letter) == OutboxState.SENT


def test_it_leaves_with_the_words_that_somebody_gave_it(letter):
    assert handling.rewrite(letter, ("Quite different", "Come on {link}"), ("", ""))
    assert left(letter) == OutboxState.SENT
    assert mail.outbox[-1].subject == "Quite different"
    assert mail.outbox[-1].body.startswith("Come on http")


def test_it_is_cancelled_with_a_reason(letter):
    assert handling.cancel(letter, "Not now", "Lotte")
    assert (left(letter), len(mail.outbox)) == (OutboxState.DROPPED, 0)


def test_it_is_sent_once_more_while_its_cause_stands(letter, rule):
    left(letter)
    assert copies.can_go(letter)
    assert outbox.why_silent(letter, letter.record.subject) == ""
    rule.pause()
    assert outbox.why_silent(letter, letter.record.subject) == OFF


def test_it_comes_with_the_digest_of_who_chose_one(letter, coordinator):
    LetterChoice.objects.create(user=coordinator, news=Rhythm.DAILY)
    assert left(letter) == OutboxState.COLLECTED


def test_the_letter_of_a_rule_of_the_clock_stands_beside_the_last_step(coordinator):
    rules.rule(Trigger.STATE, "qualifying", days=2)
    missions.qualifying(owner=coordinator)
    with clock.at(clock.now() + timedelta(days=3)):
        rules.tick()
    assert OutboxRow.objects.get(kind="rule").record.step == "qualify"


def test_its_reader_finds_it_among_their_own_messages(enter):
    person = cast.ambassador()
    rules.rule(Trigger.STEP, "confirm", rules.send("seated"))
    missions.confirmed(person)
    rules.tick()
    row = OutboxRow.objects.get(kind="rule")
    page = enter(person.user).get(reverse("zone_messages"))
    assert row.pk in [each.pk for each in page.context["shown"]]

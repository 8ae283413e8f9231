"""What would happen is told in the words it would have, and nothing of it remains."""

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.template.loader import render_to_string
from django.utils import translation
from django_q.models import OrmQ

from tests.factories import cast, missions, rules, webhooks
from workflows.approvals.models import ApprovalRequest
from workflows.automations.models import Firing, Halt, RuleMail, Task, Trigger
from workflows.desk.process.simulating import Leaves, simulate
from workflows.kernel.models import OutboxRow, RecordText, TransitionRecord
from workflows.missions.models import Mission
from workflows.missions.states import State
from workflows.webhooks.models import Call

pytestmark = pytest.mark.django_db
LANGUAGES = {code: str(name) for code, name in settings.LANGUAGES}
KEPT = (TransitionRecord, RecordText, OutboxRow, OrmQ, ApprovalRequest, Firing, RuleMail, Task, Call)


def remains(mission):
    fresh = Mission.objects.get(pk=mission.pk)
    return [model.objects.count() for model in KEPT], fresh.state, fresh.revision, len(mail.outbox)


def test_a_step_that_tells_people_leaves_no_row_no_job_and_no_mail():
    person = cast.ambassador(first_name="Ine", last_name="Vos")
    mission = missions.confirmed(person)
    before = remains(mission)
    found = simulate(mission, "cancel", mission.owner, {"reason": "The hall burnt down"})
    assert remains(mission) == before
    assert "Ine Vos" in [name for letter in found.letters for name in letter.to]
    assert any("The hall burnt down" in letter.body for letter in found.letters)
    assert [type(each.dossier).__name__ for each in found.moved] == ["Mission", "Assignment"]
    assert (found.refusal, found.waits, found.runs_jobs) == (None, False, True)


def test_the_private_link_of_whoever_would_get_it_is_not_told():
    mission = missions.qualifying()
    found = simulate(mission, "ask_requester", mission.owner, {"question": "Is there a microphone?"})
    (letter,) = found.letters
    assert ("/r/" in letter.body, letter.body.count("{link}")) == (False, 1)
    words = "the reader has an address of their own; it is not shown to others."
    with translation.override("en"):
        page = render_to_string("workflows/desk/process/simulated.html", {"simulated": found, "names": True})
    assert (found.masks_links, words in page) == (True, True)


def test_the_words_come_in_the_language_of_whoever_gets_them():
    person = cast.ambassador()
    mission = missions.confirmed(person)
    for language in ("fr", "en"):
        type(person).objects.filter(pk=person.pk).update(language=language)
        found = simulate(mission, "cancel", mission.owner, {"reason": "x"})
        assert [each.language for each in found.letters if str(person) in each.to] == [LANGUAGES[language]]


def test_who_has_to_agree_is_asked_and_what_follows_the_last_yes_is_told():
    cast.seated(), cast.seated()
    missions.policy(("support_group", 2))
    mission = missions.qualifying()
    before = remains(mission)
    found = simulate(mission, "approve", mission.owner, {})
    assert remains(mission) == before
    assert (found.waits, found.granted) == (True, True)
    assert [each.dossier for each in found.moved] == [mission]
    assert next(letter.leaves for letter in found.letters) == Leaves.AT_ONCE


def test_a_quorum_that_nobody_can_reach_is_said():
    missions.policy(("support_group", 9))
    mission = missions.qualifying()
    found = simulate(mission, "approve", mission.owner, {})
    assert (found.waits, found.granted, found.moved) == (True, False, [])


def test_a_refusal_comes_back_as_what_it_is():
    mission = missions.requested()
    found = simulate(mission, "approve", mission.owner, {})
    assert (bool(found.refusal), found.letters, Mission.objects.get().state) == (True, [], State.REQUESTED)
    assert not connection.needs_rollback


def test_rules_that_wait_for_the_step_act_too_and_nothing_of_it_remains():
    webhooks.endpoint("rule.acted", name="Planning board")
    text = dict.fromkeys(("nl", "fr", "en"), "Dear {name}, {link}")
    actions = rules.send("owner", text=text), rules.ask("owner", days=3, name="Look"), rules.call()
    rules.rule(Trigger.STEP, "approve", *actions, name="After approval")
    rules.rule(Trigger.STEP, "approve", name="Unmet", conditions=(("level is european", None),))
    rules.rule(Trigger.STEP, "approve", name="Off", on=False)
    rules.rule(Trigger.STEP, "approve", rules.send("board"), name="To nobody")
    mission = missions.qualifying()
    before = remains(mission)
    found = simulate(mission, "approve", mission.owner, {})
    assert remains(mission) == before
    (letter,) = (each for each in found.letters if each.rule)
    name = mission.owner.get_full_name()
    assert (letter.rule, letter.to, letter.body) == ("After approval", [name], f"Dear {name}, {{link}}\n")
    assert [(each.rule, each.to, each.due is not None) for each in found.tasks] == [("After approval", [name], True)]
    assert (found.untold, found.called) == (["To nobody"], ["Planning board"])


def test_rules_act_on_what_follows_the_last_yes():
    cast.seated(), cast.seated()
    missions.policy(("support_group", 2))
    rules.rule(Trigger.STEP, "approve", name="After approval")
    mission = missions.qualifying()
    found = simulate(mission, "approve", mission.owner, {})
    assert [each.leaves for each in found.letters if each.rule] == [Leaves.LAST]


def test_while_all_rules_are_paused_none_acts():
    rules.rule(Trigger.STEP, "approve")
    Halt.begin(None)
    mission = missions.qualifying()
    assert [each for each in simulate(mission, "approve", mission.owner, {}).letters if each.rule] == []

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.timezone import localtime
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import cast, missions, rules
from tests.house.lists import copies
from workflows.automations import jobs, running
from workflows.automations.checking import HALTED, OFF, UNMET
from workflows.automations.models import Automation, Firing, Halt, RuleMail, Task, Trigger
from workflows.automations.sentences import all_words, problem_of, sentence
from workflows.automations.trying import would_have
from workflows.kernel import clock
from workflows.kernel.models import OutboxState, TransitionRecord
from workflows.kernel.outbox import TAKEN_BACK, UNTRUE
from workflows.kernel.perform import perform
from workflows.kernel.undo import undo
from workflows.letters.models import LetterChoice
from workflows.missions.models import Mission

pytestmark = pytest.mark.django_db


def later(days=0, **more):
    return clock.at(clock.now() + timedelta(days=days, **more))


def test_a_state_that_lasted_is_told_once():
    rule = rules.rule(Trigger.STATE, "qualifying", days=3)
    mission = missions.qualifying()
    with later(2):
        rules.tick()
        assert rules.told(rule) == []
    with later(3, minutes=1):
        rules.tick()
        rules.tick()
    with later(9):
        rules.tick()
    assert rules.told(rule) == [(mission.owner.email, OutboxState.SENT)]
    assert rules.became(rule) == [(OutboxState.SENT, "")]


def test_a_state_that_began_anew_is_a_new_cause():
    rule = rules.rule(Trigger.STATE, "qualifying", days=1)
    mission = missions.approved()
    with later(1, minutes=1):
        rules.tick()
        assert rules.told(rule) == []
        coordinator = cast.seated(coordinator=True)
        perform(Mission.objects.get(pk=mission.pk), "reopen", by=coordinator, reason="Not yet.")
    with later(3):
        rules.tick()
    assert rules.told(rule) == [(mission.owner.email, OutboxState.SENT)]


def test_what_fell_due_before_it_was_on_is_left_alone():
    missions.qualifying()
    with later(4):
        rule = rules.rule(Trigger.STATE, "qualifying", days=3)
        rules.tick()
        assert rules.became(rule) == []


@pytest.mark.parametrize(("after", "day", "told"), [(False, 26, 0), (False, 28, 1), (True, 31, 0), (True, 34, 1)])
def test_a_day_is_told_of_before_or_after_it(after, day, told):
    """The mission is thirty days ahead."""
    rule = rules.rule(Trigger.DAY, "starts", days=3, after=after)
    missions.approved()
    with later(day):
        rules.tick()
        rules.tick()
    assert len(rules.told(rule)) == told


def test_a_day_that_moved_is_a_new_cause():
    rule = rules.rule(Trigger.DAY, "starts", days=3)
    mission = missions.approved()
    with later(28):
        rules.tick()
        starts = clock.now() + timedelta(days=20)
        values = {"starts": starts, "ends": starts + timedelta(hours=2)}
        perform(Mission.objects.get(pk=mission.pk), "reschedule", by=mission.owner, **values)
    with later(46):
        rules.tick()
    assert [state for _email, state in rules.told(rule)] == [OutboxState.SENT] * 2


def test_the_dates_of_a_dossier_that_has_ended_mean_nothing():
    rule = rules.rule(Trigger.DAY, "starts", days=3)
    mission = missions.qualifying()
    perform(mission, "decline", by=mission.owner, reason="No.")
    with later(28):
        rules.tick()
        assert (rules.became(rule), would_have(rule)) == ([], [])


def test_a_day_long_past_is_told_of_no_more():
    rule = rules.rule(Trigger.DAY, "starts", days=0, after=True)
    missions.approved()
    with later(60):
        rules.tick()
    assert rules.became(rule) == []


def test_a_step_is_noticed_once():
    rule = rules.rule(Trigger.STEP, "approve")
    mission = missions.approved()
    rules.tick()
    rules.tick()
    assert rules.told(rule) == [(mission.owner.email, OutboxState.SENT)]
    assert Firing.objects.get().record_id == TransitionRecord.objects.filter(step="approve").get().pk


def test_a_step_from_before_the_rule_is_not_noticed():
    missions.approved()
    with later(minutes=1):
        rule = rules.rule(Trigger.STEP, "approve")
        rules.tick()
        assert rules.became(rule) == []


def test_a_step_that_was_taken_back_is_told_to_nobody():
    owner = cast.seated()
    rule = rules.rule(Trigger.STEP, "approve")
    mission = missions.approved(owner=owner)
    jobs.every_minute()
    jobs.act(Firing.objects.get().pk)
    undo(Mission.objects.get(pk=mission.pk), by=owner, seen=mission.revision, reason="Too early.")
    rules.work()
    assert rules.told(rule) == [(owner.email, OutboxState.DROPPED)]
    assert RuleMail.objects.get().letter.error == TAKEN_BACK


def test_all_conditions_must_hold():
    met = rules.rule(Trigger.STEP, "approve", conditions=(("level is local", None), ("language is nl", None)))
    unmet = rules.rule(Trigger.STEP, "approve", conditions=(("level is local", None), ("language is fr", None)))
    missions.approved()
    rules.tick()
    assert rules.became(met) == [(OutboxState.SENT, "")]
    assert rules.became(unmet) == [(OutboxState.DROPPED, UNMET)]


def test_a_rule_of_the_clock_acts_once_its_conditions_hold():
    rule = rules.rule(Trigger.STATE, "requested", days=1, conditions=(("owned no", None),))
    mission = missions.requested()
    with later(2):
        rules.tick()
        assert rules.became(rule) == []
        Mission.objects.filter(pk=mission.pk).update(owner=None)
        cast.seated(coordinator=True)
        rules.tick()
    assert rules.became(rule) == [(OutboxState.SENT, "")]


def test_it_is_asked_again_when_a_mail_leaves_whether_it_is_still_true():
    rule = rules.rule(Trigger.STATE, "qualifying", days=1)
    mission = missions.qualifying()
    with later(2):
        jobs.every_quarter()
        jobs.act(Firing.objects.get().pk)
        perform(Mission.objects.get(pk=mission.pk), "approve", by=mission.owner)
        rules.work()
    assert rules.told(rule) == [(mission.owner.email, OutboxState.DROPPED)]
    assert RuleMail.objects.get().letter.error == UNTRUE
    assert len(mail.outbox) == 0


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (lambda rule: rule.pause(), OFF),
        (lambda rule: Automation.objects.filter(pk=rule.pk).update(version=2), OFF),
        (lambda rule: Halt.begin(None), HALTED),
    ],
)
def test_nothing_leaves_of_a_rule_that_was_paused_or_changed(meanwhile, why):
    rule = rules.rule(Trigger.STEP, "approve")
    missions.approved()
    jobs.every_minute()
    meanwhile(rule)
    rules.work()
    assert rules.became(rule) == [(OutboxState.DROPPED, why)]
    assert rules.told(rule) == []


def test_a_pause_of_all_is_no_reason_to_catch_up():
    rule = rules.rule(Trigger.STEP, "approve")
    Halt.begin(None)
    missions.approved()
    rules.tick()
    with later(minutes=5):
        Halt.end()
        rules.tick()
        assert rules.became(rule) == []
        missions.approved()
        rules.tick()
    assert len(rules.told(rule)) == 1


def test_a_rule_that_names_what_is_gone_stops_and_the_others_go_on():
    lost = [
        rules.rule(Trigger.STEP, "vanish"),
        rules.rule(Trigger.STEP, "approve", conditions=(("flavour is sweet", None),)),
        rules.rule(Trigger.STEP, "approve", rules.send("ghosts")),
        rules.rule(Trigger.STEP, "approve", {"kind": "sing", "audience": "owner", "words": rules.words().pk}),
        rules.rule(Trigger.STEP, "approve", {"kind": "send", "audience": "owner", "words": 10**6}),
        rules.rule(Trigger.STEP, "approve", lifecycle="dragon"),
    ]
    sound = rules.rule(Trigger.STEP, "approve")
    missions.approved()
    rules.tick()
    assert [rules.became(rule) for rule in [*lost, sound]] == [[]] * 6 + [[(OutboxState.SENT, "")]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"conditions": [{}]},
        {"conditions": ["level"]},
        {"conditions": 7},
        {"conditions": [{"what": 7}]},
        {"conditions": [{"what": "amount at_least", "number": "much"}]},
        {"actions": [{"kind": "send"}]},
        {"actions": 7},
        {"actions": [{"kind": "task", "audience": "owner", "words": 1, "days": "soon"}]},
        {"actions": [{"kind": "send", "audience": "owner", "words": []}]},
        {"trigger": "whim"},
    ],
)
def test_a_rule_that_was_garbled_by_hand_says_so_and_the_others_go_on(wrong):
    broken, sound = rules.rule(Trigger.STEP, "approve"), rules.rule(Trigger.STEP, "approve")
    if wrong.get("actions", 7) != 7 and "days" in wrong["actions"][0]:
        wrong["actions"][0]["words"] = rules.words().pk
    Automation.objects.filter(pk=broken.pk).update(**wrong)
    missions.approved()
    rules.tick()
    assert [rules.became(rule) for rule in (broken, sound)] == [[], [(OutboxState.SENT, "")]]
    broken.refresh_from_db()
    with translation.override("en"):
        assert problem_of(broken, all_words()) == "Part of it cannot be read. Write it anew."
        assert sentence(broken, all_words())


def test_quiet_hours_put_a_mail_off_to_their_end():
    rule = rules.rule(Trigger.STEP, "approve")
    mission, now = missions.approved(), clock.now()
    begin, end = localtime(now - timedelta(hours=1)), localtime(now + timedelta(hours=1)).replace(microsecond=0)
    LetterChoice.objects.create(user=mission.owner, quiet_from=begin.time(), quiet_until=end.time())
    with clock.at(now):
        rules.tick()
        assert rules.told(rule) == [(mission.owner.email, OutboxState.QUEUED)]
    assert RuleMail.objects.get().letter.next_try_at == end
    with clock.at(end):
        rules.work()
    assert rules.told(rule) == [(mission.owner.email, OutboxState.SENT)]


def test_two_workers_at_once_write_one_deed():
    rule = rules.rule(Trigger.STATE, "qualifying", days=1)
    missions.qualifying()
    with later(2):
        ours = running.running(Trigger.STATE)[Mission]
        keys = list(Mission.objects.values_list("pk", flat=True))
        first, second = (list(running._due(Mission, ours, keys)) for _worker in range(2))
        running.fire(Mission, first)
        running.fire(Mission, second)
        rules.work()
    assert len(rules.told(rule)) == 1


def test_what_is_too_much_for_one_run_is_left_to_the_next(monkeypatch):
    monkeypatch.setattr(running, "MOST", 2)
    rule = rules.rule(Trigger.STATE, "qualifying", days=1)
    mission = missions.qualifying()
    copies(mission, 2)
    with later(2):
        rules.tick()
        assert len(rules.became(rule)) == 2
        rules.tick()
        rules.tick()
    assert len(rules.became(rule)) == 3


def test_words_are_filled_in_the_language_of_their_reader():
    text = {"nl": "Beste {name}: {place}, {date}", "fr": "Bonjour {name}", "en": "Dear {name}"}
    rules.rule(Trigger.STEP, "approve", rules.send(text=text))
    mission = missions.approved(title="About {link}")
    type(mission.owner).objects.filter(pk=mission.owner.pk).update(language="fr")
    rules.tick()
    sent = next(each for each in mail.outbox if each.to[0].endswith(f"<{mission.owner.email}>"))
    assert (sent.subject, sent.body.strip()) == (
        "About About {link} (fr)",
        f"Bonjour {mission.owner.get_full_name()}",
    )


def ticked():
    """What one tick of the clock asks, and how many rows it writes at a time, where twenty rules are due."""
    with later(2), CaptureQueriesContext(connection) as captured:
        jobs.every_quarter()
    made = Firing.objects.count()
    Firing.objects.all().delete()
    asked = [each for each in captured if each["sql"].startswith("SELECT")]
    return made, len(asked), len(captured)


def test_a_tick_asks_as_much_for_one_dossier_as_for_many():
    for number in range(20):
        lines = (("level is local", None), ("themes lacks care", None), ("country is be", None))
        rules.rule(Trigger.STATE, "qualifying", days=1, name=f"R{number}", conditions=lines)
    mission = missions.qualifying()
    found = [ticked()]
    for more in (29, 270):
        copies(mission, more)
        found.append(ticked())
    assert [made for made, _asked, _all in found] == [20, 600, 5000]
    # One more question per thousand that was written.
    assert [asked - found[0][1] for _made, asked, _all in found] == [0, 0, 4]
    assert found[2][2] <= 500


STATES = ("requested", "qualifying", "approved")
CONDITIONS = (("level is local", None), ("level is_not local", None), ("owned yes", None), ("starts within", "20"))
A_RULE = st.tuples(
    st.sampled_from(["step", "state", "day"]),
    st.sampled_from(STATES),
    st.integers(0, 4),
    st.sampled_from(CONDITIONS),
    st.sampled_from(["send", "task"]),
    st.sampled_from(["owner", "support_group", "board", "requester"]),
)
STEP_OF = {"requested": "request", "qualifying": "qualify", "approved": "approve"}


class RandomRules(TestCase):
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(st.lists(A_RULE, min_size=1, max_size=5), st.lists(st.integers(0, 3), min_size=2, max_size=6))
    def test_no_cause_is_told_twice_and_no_rule_moves_a_dossier(self, made, history):
        """Random rules, random histories: pauses of some days, a step after each where one is open."""
        for number, (trigger, state, days, condition, kind, audience) in enumerate(made):
            what = {"step": STEP_OF[state], "state": state, "day": "starts"}[trigger]
            action = rules.send(audience, kind)
            timing = {} if trigger == "step" else {"days": days}
            rules.rule(trigger, what, action, name=f"R{number}", conditions=(condition,), **timing)
        mission = missions.requested()
        walk = iter(["qualify", "approve"])
        shift = 0
        for pause in history:
            shift += pause
            with clock.at(clock.now() + timedelta(days=shift)):
                if step := next(walk, None):
                    mission = perform(Mission.objects.get(pk=mission.pk), step, by=mission.owner).subject
                before = state_of_the_house()
                rules.tick()
                rules.tick()
                assert state_of_the_house() == before
        keys = list(Firing.objects.values_list("automation", "object_id", "cause"))
        assert len(keys) == len(set(keys))
        letters = list(RuleMail.objects.values_list("firing", "words", "letter__recipient_key"))
        assert len(letters) == len(set(letters))
        tasks = list(Task.objects.values_list("firing", "words"))
        assert len(tasks) == len(set(tasks))
        assert not Firing.objects.filter(state=OutboxState.QUEUED).exists()


def state_of_the_house():
    missions_now = list(Mission.objects.order_by("pk").values())
    return missions_now, TransitionRecord.objects.count()


def test_words_carry_marks_and_what_a_dossier_says_none():
    rules.rule(Trigger.STEP, "approve", rules.send(text=dict.fromkeys(("nl", "fr", "en"), "**{title}**\n\n- {place}")))
    mission = missions.approved(title="*A* [talk](https://evil.example)")
    rules.tick()
    sent = next(each for each in mail.outbox if each.to[0].endswith(f"<{mission.owner.email}>"))
    assert sent.body.startswith("*A* [talk](https://evil.example)\n\n- ")
    assert "<strong>*A* [talk](" in sent.alternatives[0].content

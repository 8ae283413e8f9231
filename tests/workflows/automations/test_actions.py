"""What a rule does, once."""

import json
from datetime import timedelta

import pytest

from tests.factories import announcements, candidates, missions, rules, webhooks
from workflows.announcements.models import Announcement
from workflows.automations import dossiers
from workflows.automations.actions import NOBODY
from workflows.automations.models import Firing, RuleMail, Trigger
from workflows.kernel import clock
from workflows.kernel.mail import absolute
from workflows.kernel.models import OutboxState
from workflows.kernel.perform import perform
from workflows.webhooks.models import Call

pytestmark = pytest.mark.django_db


def later(days=0, **more):
    return clock.at(clock.now() + timedelta(days=days, **more))


def test_a_group_without_people_is_told_as_such():
    rule = rules.rule(Trigger.STEP, "approve", rules.send("board"))
    missions.approved()
    rules.tick()
    assert list(RuleMail.objects.values_list("letter__email", "letter__state", "letter__error")) == [
        ("", OutboxState.DROPPED, NOBODY)
    ]
    assert rules.became(rule) == [(OutboxState.SENT, "")]


def test_the_same_address_is_told_once_however_often_it_is_among_them():
    rule = rules.rule(Trigger.STEP, "approve", rules.send("owner"), rules.send("support_group"))
    mission = missions.approved()
    rules.tick()
    emails = [email for email, _state in rules.told(rule)]
    assert sorted(emails) == sorted(set(emails))
    assert mission.owner.email in emails


def test_webhooks_that_listen_to_rules_are_called_once_for_a_cause():
    heard, _deaf = webhooks.endpoint("rule.acted"), webhooks.endpoint("mission.approve")
    mission = missions.requested()
    rule = rules.rule(Trigger.STEP, "qualify", rules.call(), name="Tell the planning")
    perform(mission, "qualify", by=mission.owner)
    rules.tick()
    rules.tick()
    (owed,) = Call.objects.filter(type="rule.acted")
    assert (owed.endpoint, owed.record.step) == (heard, "qualify")
    assert json.loads(owed.body)["data"] == {
        "rule": {"id": rule.pk, "name": "Tell the planning"},
        "dossier": {"kind": "mission", "id": mission.pk},
        "state": "qualifying",
        "url": absolute(mission.desk_url()),
    }


def test_of_a_person_webhooks_are_told_no_address():
    webhooks.endpoint("rule.acted")
    rules.rule(Trigger.STATE, "draft", rules.call(), days=1, lifecycle="candidacy")
    candidacy = candidates.draft()
    with later(2):
        rules.tick()
    found = json.loads(Call.objects.get().body)["data"]
    assert (found["dossier"]["id"], found["state"], "url" in found) == (candidacy.pk, "draft", False)


@pytest.mark.req("R3.3")
def test_a_rule_posts_an_announcement_to_a_group_once_for_a_cause():
    fluent = announcements.ambassador("fluent", languages=("fr",))
    announcements.ambassador("other")
    words = {"subject": rules.in_all("Who goes to {title}?"), "text": rules.in_all("It is **about** {title}.")}
    rule = rules.rule(
        Trigger.STEP, "approve", rules.post("all_ambassadors language fr", days=14, name="Call for French", **words)
    )
    mission = missions.approved(title="The *fair*")
    rules.tick()
    rules.tick()
    row = Announcement.objects.get()
    assert [each.user for each in row.readings.all()] == [fluent.user]
    assert (row.title["en"], row.text["fr"]) == (
        "Who goes to The *fair*? (en)",
        "It is **about** The \\*fair\\*. (fr)",
    )
    assert (row.until, row.acknowledge_by, row.country) == (clock.today() + timedelta(days=14), None, mission.country)
    assert (row.about, row.posted_by, row.posted_by_rule) == (mission, None, str(rule))
    assert rules.became(rule) == [(OutboxState.SENT, "")]
    assert announcements.deliver() == {"announcement_posted": ["fluent@home.example"]}


@pytest.mark.req("R3.3")
def test_carried_out_twice_it_posts_once():
    announcements.ambassador("one")
    rules.rule(Trigger.STEP, "approve", rules.post("all_ambassadors", days=3), rules.post("all_staff", days=3))
    missions.approved()
    rules.tick()
    Firing.objects.update(state=OutboxState.QUEUED, settled_at=None, claimed_until=None)
    rules.work()
    assert sorted(Announcement.objects.values_list("audience", flat=True)) == ["all_ambassadors", "all_staff"]


def test_no_rule_is_about_announcements_so_that_none_sets_off_another():
    assert "announcement" not in dossiers.models()

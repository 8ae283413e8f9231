"""The pages of rules that are no forms: the log of one, and the pause of all."""

import pytest
from django.urls import reverse

from tests.factories import missions, rules, webhooks
from tests.factories.people import make_country
from workflows.automations.models import Firing, Halt, RuleMail, Trigger
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.missions.models import Mission

pytestmark = pytest.mark.django_db


def test_the_log_says_what_became_of_each_call(desk):
    webhooks.endpoint("rule.acted", name="Planning")
    rule, mission = rules.rule(Trigger.STEP, "qualify", rules.call()), missions.requested()
    perform(mission, "qualify", by=mission.owner)
    rules.tick()
    (line,) = desk.get(reverse("automations:log", args=[rule.pk])).context["lines"]
    assert [words.partition(":")[0].rstrip("\xa0") for words in line["others"]] == ["Planning"]


def test_all_rules_pause_with_one_button(desk):
    halt = reverse("automations:halt")
    desk.post(halt, {"begin": "1"})
    desk.post(halt, {"begin": "1"})
    assert Halt.objects.count() == 1
    assert 'name="end"' in desk.get(reverse("automations:index")).content.decode()
    desk.post(halt, {"end": "1"})
    assert not Halt.objects.exists()


def test_the_log_says_what_became_of_each_mail_and_lets_it_leave_again(desk):
    rule = rules.rule(Trigger.STEP, "qualify", rules.send(), rules.ask())
    mission = missions.qualifying()
    rules.tick()
    log = reverse("automations:log", args=[rule.pk])
    (line,) = desk.get(log).context["lines"]
    assert (line["url"], len(line["letters"]), len(line["others"])) == (mission.desk_url(), 1, 1)
    letter = RuleMail.objects.get().letter
    OutboxRow.objects.filter(pk=letter.pk).update(state=OutboxState.FAILED, error="It refused")
    again = reverse("message_again", args=[letter.pk])
    page = desk.get(log).content.decode()
    assert (again in page, reverse("letter", args=[letter.pk]) in page) == (True, True)
    assert desk.post(again, {"next": log}).headers["Location"] == log
    letter.refresh_from_db()
    assert letter.state == OutboxState.QUEUED


def test_what_got_stuck_waits_for_the_coordinator_and_is_tried_again_from_the_log(desk):
    rule = rules.rule(Trigger.STEP, "qualify", on=False)
    home, log = reverse("wagtailadmin_home"), reverse("automations:log", args=[rule.pk])
    rule.switch_on()
    missions.qualifying()
    rules.tick()
    assert log not in desk.get(home).content.decode()
    rule.pause()
    letter, firing = RuleMail.objects.get().letter, Firing.objects.get()
    letters, deeds = OutboxRow.objects.filter(pk=letter.pk), Firing.objects.filter(pk=firing.pk)
    own = reverse("automations:act_again", args=[rule.pk, firing.pk])
    for rows, again in ((letters, reverse("message_again", args=[letter.pk])), (deeds, own)):
        rows.update(state=OutboxState.PARKED, error="The worker died")
        assert log in desk.get(home).content.decode()
        assert again in desk.get(log).content.decode()
        assert desk.post(again, {"next": log}).headers["Location"] == log
        assert rows.get().state == OutboxState.QUEUED
        desk.post(again)
        assert log not in desk.get(home).content.decode()


def test_what_got_stuck_stands_on_top_of_the_log(desk):
    rule = rules.rule(Trigger.STEP, "qualify")
    first, second = missions.qualifying(), missions.qualifying()
    rules.tick()
    log = reverse("automations:log", args=[rule.pk])
    assert [line["url"] for line in desk.get(log).context["lines"]] == [second.desk_url(), first.desk_url()]
    letters = OutboxRow.objects.filter(of_rule__firing__object_id=first.pk)
    letters.update(state=OutboxState.FAILED, error="It refused")
    assert [line["url"] for line in desk.get(log).context["lines"]] == [first.desk_url(), second.desk_url()]


def test_the_log_names_no_dossier_that_its_reader_may_not_open(desk):
    rule = rules.rule(Trigger.STEP, "qualify")
    mission = missions.qualifying(title="Far away")
    rules.tick()
    Mission.objects.filter(pk=mission.pk).update(country=make_country("fr"))
    (line,) = desk.get(reverse("automations:log", args=[rule.pk])).context["lines"]
    assert (line["url"], "Far" in line["title"], mission.owner.email in line["letters"][0][1]) == ("", False, False)
    assert "Far away" not in desk.get(reverse("automations:rule", args=[rule.pk])).content.decode()

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import cast, missions, rules
from tests.factories.people import log_in, make_user_with
from workflows.automations import jobs
from workflows.automations.models import RuleMessage, Task, Trigger
from workflows.automations.tasks import asked as one_asked
from workflows.automations.tasks import asked_of, done
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.kernel.undo import undo
from workflows.missions.models import Mission
from workflows.people.models import SupportSeat
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def asked(user):
    return [each.subject.pk for each in asked_of(user)]


def test_a_task_waits_for_those_whom_the_rule_asks_and_for_nobody_else():
    rules.rule(Trigger.STEP, "qualify", rules.ask("owner", 3))
    mission = missions.qualifying()
    rules.tick()
    (task,) = asked_of(mission.owner)
    assert (task.subject, task.due) == (mission, clock.today() + timedelta(days=3))
    assert (task.title[:5], task.is_late) == ("About", False)
    assert asked_of(cast.seated()) == []
    with clock.at(clock.now() + timedelta(days=4)):
        assert [each.is_late for each in asked_of(mission.owner)] == [True]


def test_a_task_vanishes_when_its_state_is_left():
    rules.rule(Trigger.STATE, "qualifying", rules.ask(), days=1)
    mission = missions.qualifying()
    with clock.at(clock.now() + timedelta(days=2)):
        rules.tick()
        assert asked(mission.owner) == [mission.pk]
        perform(Mission.objects.get(pk=mission.pk), "approve", by=mission.owner)
        assert asked(mission.owner) == []
        jobs.every_quarter()
    assert Task.objects.get().how == Task.How.VANISHED


@pytest.mark.parametrize("ends", ["taken back", "declined"])
def test_a_task_of_a_step_vanishes_with_the_step_and_with_the_dossier(ends):
    rules.rule(Trigger.STEP, "qualify", rules.ask())
    mission = missions.qualifying()
    rules.tick()
    assert asked(mission.owner) == [mission.pk]
    if ends == "taken back":
        undo(mission, by=mission.owner, seen=mission.revision, reason="Too early.")
    else:
        perform(mission, "decline", by=mission.owner, reason="No.")
    assert asked(mission.owner) == []


def test_a_task_goes_to_who_is_responsible_now():
    rules.rule(Trigger.STEP, "qualify", rules.ask())
    mission, other = missions.qualifying(), cast.seated()
    rules.tick()
    perform(mission, "assign", by=mission.owner, owner=other)
    jobs.every_quarter()
    assert (asked(mission.owner), asked(other)) == ([], [mission.pk])


def test_a_task_for_nobody_ends_at_once():
    rules.rule(Trigger.STEP, "qualify", rules.ask("board"))
    missions.qualifying()
    rules.tick()
    assert Task.objects.get().how == Task.How.NOBODY


def test_a_task_leaves_who_lost_their_role_though_no_step_was_taken(client: Client):
    rules.rule(Trigger.STEP, "qualify", rules.ask("support_group"))
    mission, other = missions.qualifying(), cast.seated()
    rules.tick()
    task = Task.objects.get()
    SupportSeat.objects.filter(member__user=other).delete()
    assert [one_asked(each, task.pk) is not None for each in (mission.owner, other)] == [True, False]
    assert (done(other, task.pk), Task.objects.get().how) == (None, Task.How.OPEN)
    log_in(client, other)
    assert client.get(reverse("zone_task", args=[task.pk])).status_code == 404
    jobs.every_quarter()
    assert (asked(mission.owner), asked(other)) == ([mission.pk], [])
    newcomer = cast.seated()
    jobs.every_quarter()
    assert asked(newcomer) == [mission.pk]


def test_the_same_words_are_a_task_for_each_audience():
    rules.rule(Trigger.STEP, "qualify", rules.ask("owner"), rules.ask("board"))
    board, mission = make_user_with(Role.BOARD), missions.qualifying()
    rules.tick()
    assert (asked(mission.owner), asked(board)) == ([mission.pk], [mission.pk])
    assert sorted(Task.objects.values_list("audience", flat=True)) == ["board", "owner"]


def test_a_task_that_cannot_be_told_or_addressed_holds_up_no_other():
    rules.rule(Trigger.STEP, "qualify", rules.ask(name="Broken"))
    rules.rule(Trigger.STEP, "qualify", rules.ask())
    mission, other = missions.qualifying(), cast.seated()
    rules.tick()
    broken = Task.objects.get(words__name="Broken")
    RuleMessage.objects.filter(pk=broken.words_id).update(subject=dict.fromkeys(("nl", "fr", "en"), 5))
    assert asked(mission.owner) == [mission.pk]
    Task.objects.filter(pk=broken.pk).update(audience="ghosts")
    perform(mission, "assign", by=mission.owner, owner=other)
    jobs.every_quarter()
    assert (asked(mission.owner), asked(other)) == ([], [mission.pk])


def test_the_desk_shows_a_task_that_one_click_does(client: Client):
    rules.rule(Trigger.STEP, "qualify", rules.ask())
    mission = missions.qualifying()
    rules.tick()
    task = Task.objects.get()
    log_in(client, mission.owner)
    done = reverse("task_done", args=[task.pk])
    assert done in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(done).status_code == 405
    assert mission.desk_url() in client.get(reverse("task", args=[task.pk])).content.decode()
    assert client.post(done).status_code == 302
    task.refresh_from_db()
    assert (task.how, task.closed_by) == (Task.How.DONE, mission.owner)
    assert done not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.post(done).status_code == 302  # a second click harms nobody


def test_nobody_does_the_task_of_another(client: Client):
    rules.rule(Trigger.STEP, "qualify", rules.ask())
    missions.qualifying()
    rules.tick()
    log_in(client, cast.seated())
    assert client.get(reverse("task", args=[Task.objects.get().pk])).status_code == 404
    assert client.post(reverse("task_done", args=[Task.objects.get().pk])).status_code == 404
    log_in(client, cast.ambassador().user)
    assert client.post(reverse("zone_task_done", args=[Task.objects.get().pk])).status_code == 404
    assert client.get(reverse("zone_task", args=[Task.objects.get().pk])).status_code == 404
    assert Task.objects.get().how == Task.How.OPEN


def test_the_zone_shows_members_the_tasks_of_their_own_missions(client: Client):
    rules.rule(Trigger.STEP, "confirm", rules.ask("seated", 2))
    RuleMessage.objects.update(text=dict.fromkeys(("nl", "fr", "en"), "**{title}**"))
    ambassador, other = cast.ambassador(), cast.ambassador()
    mission = missions.confirmed(ambassador)
    rules.tick()
    task = Task.objects.get()
    page, done = reverse("zone_task", args=[task.pk]), reverse("zone_task_done", args=[task.pk])
    log_in(client, other.user)
    assert page not in client.get(reverse("zone_home")).content.decode()
    log_in(client, ambassador.user)
    home = client.get(reverse("zone_home")).content.decode()
    assert (page in home, done in home) == (True, True)
    shown = client.get(page).content.decode()
    assert reverse("zone_mission", args=[mission.pk]) in shown
    assert f"<p><strong>{mission.title}</strong></p>" in shown
    assert client.post(done).headers["Location"] == reverse("zone_home")
    assert page not in client.get(reverse("zone_home")).content.decode()

"""What rules did because of a step is said before that is taken back, and ends with it as far as it can."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests.factories import announcements, cast, missions, rules, webhooks
from tests.factories.people import make_coordinator
from workflows.automations.models import RuleMail, Task, Trigger
from workflows.automations.taking_back import done_because, firings_because
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxState, latest_record
from workflows.kernel.perform import perform
from workflows.kernel.plugs import Done
from workflows.kernel.taking_back import preview
from workflows.kernel.undo import check_undoable, undo
from workflows.missions.states import State
from workflows.webhooks.models import Call

pytestmark = pytest.mark.django_db


def seen(mission, **names):
    with translation.override("en"):
        return preview(mission, latest_record(mission), mission.owner, **names)


def says(deeds):
    return [(each.says, each.rule) for each in deeds]


def qualified(*actions, name="The rule"):
    """A mission that was just qualified, and what the rule did because of it; its mails have not left."""
    rules.rule(Trigger.STEP, "qualify", *actions, name=name)
    mission = missions.qualifying(title="Evening")
    rules.notice()
    return mission


def test_a_mail_of_a_rule_that_waits_is_recalled_with_the_step():
    mission = qualified(rules.send())
    (letter,) = seen(mission).recalled
    assert (letter.about, letter.to, letter.rule) == ("About Evening (en)", [str(mission.owner)], "The rule")
    undo(mission, by=mission.owner)
    row = RuleMail.objects.get().letter
    assert (row.state, row.error) == (OutboxState.DROPPED, outbox.TAKEN_BACK)


def test_a_mail_of_a_rule_that_left_is_named_and_does_not_stand_in_the_way():
    mission = qualified(rules.send())
    rules.work()
    (letter,) = seen(mission).departed
    sent = RuleMail.objects.get().letter
    assert (letter.about, letter.rule, letter.left_at) == (sent.subject_line, "The rule", sent.settled_at)
    check_undoable(mission, mission.owner, latest_record(mission))
    undo(mission, by=mission.owner)
    assert RuleMail.objects.get().letter.state == OutboxState.SENT


def test_an_open_task_is_closed_at_once_and_one_that_was_done_is_told_apart():
    other = rules.words("Other words", subject=rules.in_all("Look at {title}"))
    mission = qualified(rules.ask(), {**rules.ask(), "words": other.pk})
    first, second = Task.objects.order_by("pk")
    second.close(Task.How.DONE, by=mission.owner)
    told = seen(mission)
    assert says(told.ending) == [("The task “About Evening (en)” is closed.", "The rule")]
    assert says(told.staying) == [("The task “Look at Evening (en)” was done already.", "The rule")]
    with clock.at(clock.now() + timedelta(minutes=5)):
        undo(mission, by=mission.owner)
        now = clock.now()
    first.refresh_from_db()
    second.refresh_from_db()
    assert [first.how, second.how] == [Task.How.VANISHED, Task.How.DONE]
    assert abs(first.closed_at - now) < timedelta(seconds=5)


def test_the_log_says_at_once_that_the_task_is_no_longer_needed(enter):
    mission = qualified(rules.ask())
    rule = Task.objects.get().firing.automation
    undo(mission, by=mission.owner)
    (line,) = enter(make_coordinator()).get(reverse("automations:log", args=[rule.pk])).context["lines"]
    assert [words.endswith(str(Task.How.VANISHED.label)) for words in line["others"]] == [True]


def test_an_announcement_stays_posted_and_is_said_to():
    mission = qualified(rules.post())
    (deed,) = seen(mission).staying
    announcement = announcements.Announcement.objects.get()
    with translation.override("en"):
        assert f"“{announcement.title}” stays posted" in deed.says
    assert (deed.rule, deed.url) == ("The rule", announcement.desk_url())
    undo(mission, by=mission.owner)
    announcement.refresh_from_db()
    assert announcement.state == "posted"


def test_a_call_that_was_made_is_told_apart_from_one_that_was_not():
    for name in ("Made", "Waits"):
        webhooks.endpoint("rule.acted", name=name)
    mission = qualified(rules.call())
    Call.objects.filter(endpoint__name="Made").update(state=OutboxState.SENT, tries=1)
    told = seen(mission)
    assert says(told.ending) == [("The webhook “Waits” is not called.", "The rule")]
    assert says(told.staying) == [("The webhook “Made” was called.", "The rule")]


def test_what_a_rule_did_because_of_the_state_that_began_counts_too():
    mission = missions.requested(title="Evening")
    rules.rule(Trigger.STATE, State.QUALIFYING, rules.ask(), rules.send(), days=1, name="Still waiting")
    mission = perform(mission, "qualify", by=mission.owner).subject
    with clock.at(clock.now() + timedelta(days=2)):
        rules.tick()
        assert says(seen(mission).ending) == [("The task “About Evening (en)” is closed.", "Still waiting")]
        assert [each.rule for each in seen(mission).departed] == ["Still waiting"]
        undo(mission, by=mission.owner)
    assert Task.objects.get().how == Task.How.VANISHED


def test_what_rules_did_because_of_something_else_stays_as_it_is():
    qualified(rules.ask(), name="On another dossier")
    mission = missions.qualifying(title="Evening")
    rules.rule(Trigger.STEP, "qualify", rules.ask(), name="Off", on=False)
    rules.notice()
    mission = perform(mission, "assign", by=mission.owner, owner=cast.seated()).subject
    coordinator = cast.seated(coordinator=True)
    with translation.override("en"):
        told = preview(mission, latest_record(mission), coordinator)
    assert (told.ending, told.staying) == ([], [])
    undo(mission, by=coordinator)
    assert set(Task.objects.values_list("how", flat=True)) == {Task.How.OPEN}


def test_without_names_neither_rules_nor_words_nor_receivers_are_named():
    webhooks.endpoint("rule.acted", name="Planning")
    mission = qualified(rules.send(), rules.ask(), rules.post(), rules.call())
    told = seen(mission, names=False)
    (letter,) = (each for each in told.recalled if each.count == 1 and not each.about)
    assert (letter.to, letter.rule) == ([], "")
    words = [each.says for each in (*told.ending, *told.staying)]
    assert len(words) == 3
    assert [w for w in words if "Planning" in w or "Evening" in w or "rule" in w] == []
    assert {(each.rule, each.url) for each in (*told.ending, *told.staying)} == {("", "")}


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_often_for_many_deeds_as_for_one(number):
    webhooks.endpoint("rule.acted")
    for _each in range(number):
        rules.rule(Trigger.STEP, "qualify", rules.send(), rules.ask(), rules.post(), rules.call())
    mission = missions.qualifying()
    rules.notice()
    records = [latest_record(mission)]
    with CaptureQueriesContext(connection) as asked:
        assert len(done_because(records, named=True).ending) == 2 * number
    assert len(asked) == 6


def test_nothing_is_asked_where_nothing_was_done():
    assert firings_because([]) == []
    record = latest_record(missions.qualifying())
    with CaptureQueriesContext(connection) as asked:
        assert done_because([record], named=True) == Done()
    assert len(asked) == 1


def test_the_page_says_all_of_it_before_it_is_confirmed(enter):
    webhooks.endpoint("rule.acted", name="Planning")
    mission = qualified(rules.send(), rules.ask(), rules.post(), rules.call())
    Call.objects.update(state=OutboxState.SENT, tries=1)
    page = enter(mission.owner).get(reverse("mission_undo", args=[mission.pk]))
    content = page.content.decode()
    told = page.context["preview"]
    deeds = [*told.ending, *told.staying]
    assert (len(told.ending), len(told.staying), page.status_code) == (1, 2, 200)
    assert [each.says in content for each in deeds] == [True] * 3
    assert content.count("The rule") == 4

"""Rules of the house, what they did, and the tasks that they open."""

from typing import Any
from uuid import uuid4

from django.urls import reverse

from tests.factories import missions, rules
from tests.house.lists.table import Made, address, copies, keys, number, shown
from workflows.automations.models import Task, Trigger
from workflows.kernel.models import TransitionRecord, records_of


@shown("automations:index", "coordinator")
def _rules(user: Any) -> Made:
    made = rules.rule(conditions=(("country is be", None), ("themes has care", None)))
    return reverse("automations:index"), lambda n: copies(made, n, name=number)


@shown("automations:rule", "coordinator")  # whom it would have told, in which words
def _rule(user: Any) -> Made:
    """Dossiers on which it would have acted."""
    made = rules.rule(Trigger.STATE, "qualifying", days=0, conditions=(("themes lacks care", None),), on=False)
    mission = missions.qualifying(owner=user)
    entered = records_of(mission).last()

    def more(how_many: int) -> None:
        copies(entered, how_many, object_id=keys(copies(mission, how_many)), act=uuid4)

    return reverse("automations:rule", args=[made.pk]), more


@shown("automations:log", "coordinator")  # what became of mails, tasks, announcements and calls
def _log_of_a_rule(user: Any) -> Made:
    """Deeds with a mail, a task and an announcement each."""
    made = rules.rule(Trigger.STEP, "qualify", rules.send(), rules.ask(), rules.post())
    mission = missions.qualifying(owner=user)
    rules.tick()
    row = made.firings.get()

    def more(how_many: int) -> None:
        deeds = keys(copies(row, how_many, object_id=keys(copies(mission, how_many)), uuid=uuid4))
        mail = row.mails.get()
        letters = keys(copies(mail.letter, how_many, recipient_key=address, uuid=uuid4))
        copies(mail, how_many, firing_id=deeds, letter_id=letters)
        copies(row.tasks.get(), how_many, firing_id=deeds)
        posted = row.postings.get()
        copies(posted, how_many, firing_id=deeds, announcement_id=keys(copies(posted.announcement, how_many)))

    return reverse("automations:log", args=[made.pk]), more


@shown("rule_words:index", "coordinator")
def _words_of_rules(user: Any) -> Made:
    made = rules.words()
    return reverse("rule_words:index"), lambda n: copies(made, n, name=number)


@shown("desk: home: tasks", "coordinator", 24)  # tasks that name everything there is, however many
def _tasks(user: Any) -> Made:
    everything = rules.in_all("[place] [date] [language] [themes] [requester] [state]")
    rules.rule(Trigger.STEP, "qualify", rules.ask(subject=everything))
    mission = missions.qualifying(owner=user)
    rules.tick()
    return reverse("wagtailadmin_home"), lambda n: more_tasks(mission, n)


def more_tasks(mission: Any, how_many: int) -> None:
    """The same task about further missions."""
    pattern = Task.objects.earliest("pk")
    records = keys(copies(records_of(mission).last(), how_many, object_id=keys(copies(mission, how_many)), act=uuid4))
    dossiers = list(TransitionRecord.objects.filter(pk__in=records).order_by("pk").values_list("object_id", flat=True))
    causes = [f"record:{key}" for key in sorted(records)]
    deeds = copies(pattern.firing, how_many, object_id=dossiers, cause=causes, uuid=uuid4)
    for task in copies(pattern, how_many, firing_id=keys(deeds)):
        task.people.set(pattern.people.all())


@shown("zone_home: tasks", "ambassador")  # likewise
def _zone_tasks(user: Any) -> Made:
    """Asked of who holds a seat."""
    rules.rule(Trigger.STEP, "confirm", rules.ask("seated"))
    mission = missions.confirmed(user.member)
    rules.tick()
    return reverse("zone_home"), lambda n: more_tasks(mission, n)

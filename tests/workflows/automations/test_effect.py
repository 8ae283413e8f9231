"""What a rule would do: whom it would reach, in which words, and who would not be reached."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.factories import candidates, cast, missions, rules, webhooks
from tests.factories.people import make_mandate, make_member
from tests.house.lists.table import copies
from workflows.automations.checking import loaded
from workflows.automations.effect import NAMED, effect_on, reach_of
from workflows.automations.models import Firing, RuleMail, Task, Trigger
from workflows.automations.sentences import all_words
from workflows.kernel import clock
from workflows.kernel.facts import audiences_of
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.recipients import recipient_of
from workflows.webhooks.models import Endpoint

pytestmark = pytest.mark.django_db


def on(rule, *subjects):
    """Of each, what its rule would do."""
    found = effect_on(rule, list(subjects), all_words())
    return [found[subject.pk] for subject in subjects]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_it_names_whom_it_would_tell_and_the_words_that_each_language_gets():
    ine, luc = cast.ambassador(first_name="Ine", language="nl"), cast.ambassador(first_name="Luc", language="fr")
    mission = missions.confirmed(ine, luc, ambassadors_wanted=2)
    rule = rules.rule(Trigger.STEP, "confirm", rules.send("seated"), on=False)
    ((deed,),) = on(rule, mission)
    assert (deed.says, deed.named, deed.more) == ("send “Call” to those who hold a seat", [str(ine), str(luc)], 0)
    assert [(each.code, each.to, each.subject, each.text) for each in deed.words] == [
        (code, [str(person)], f"About {mission} ({code})", f"Dear {person}, {{link}} ({code})")
        for code, person in (("nl", ine), ("fr", luc))
    ]
    assert (Firing.objects.count(), RuleMail.objects.count()) == (0, 0)


def test_beyond_some_people_the_others_are_counted():
    people = [cast.seated() for _n in range(NAMED + 2)]
    mission = missions.qualifying(owner=people[0])
    ((deed,),) = on(rules.rule(Trigger.STEP, "qualify", rules.send("support_group"), on=False), mission)
    assert (len(deed.named), deed.more) == (NAMED, 2)


def test_the_same_address_gets_the_same_words_once_as_when_the_rule_acts():
    rule = rules.rule(Trigger.STEP, "qualify", rules.send("owner"), rules.send("support_group"))
    cast.seated()
    mission = missions.qualifying()
    named = [name for deed in on(rule, mission)[0] for name in deed.named]
    rules.tick()
    assert sorted(named) == sorted(RuleMail.objects.values_list("letter__recipient_name", flat=True))
    assert reach_of(rule, [mission]).mails == RuleMail.objects.count() == 2


def test_it_says_that_nobody_is_there_and_who_has_no_account():
    mission = missions.qualifying()
    actions = rules.send("board"), rules.ask("requester", name="Look")
    told, asked = on(rules.rule(Trigger.STEP, "qualify", *actions, on=False), mission)[0]
    assert (told.named, told.hindrances) == ([], ["There would be nobody."])
    assert asked.hindrances == [
        "There would be nobody.",
        "Without an account, so no task reaches them: " + mission.requester_name,
    ]


def test_it_says_whose_mails_came_back_lately():
    mission = missions.qualifying()
    rule = rules.rule(Trigger.STEP, "qualify", on=False)
    assert on(rule, mission)[0][0].hindrances == []
    rows = OutboxRow.objects.filter(recipient_key=mission.owner.email.lower())
    rows.update(state=OutboxState.FAILED, error="It refused")
    assert on(rule, mission)[0][0].hindrances == [
        f"Mails to them failed or came back lately: {mission.owner.get_full_name()}"
    ]


def test_it_says_which_webhooks_would_be_called_and_which_hear_nothing():
    rule, mission = rules.rule(Trigger.STEP, "qualify", rules.call(), on=False), missions.qualifying()
    assert on(rule, mission)[0][0].hindrances == ["No webhook listens to rules now."]
    webhooks.endpoint("rule.acted", name="Good")
    webhooks.endpoint("rule.acted", name="Off", active=False)
    webhooks.endpoint("rule.acted", name="Inside", address="https://127.0.0.1/x")
    silent = webhooks.endpoint("rule.acted", name="Silent")
    Endpoint.objects.filter(pk=silent.pk).update(failing_since=clock.now())
    ((deed,),) = on(rule, mission)
    assert deed.named == ["Good", "Inside", "Silent"]
    assert [each.partition(" ")[0] for each in deed.hindrances] == ["Inside", "Off", "Silent"]


def test_it_counts_mails_tasks_and_people():
    owner = cast.seated()
    rule = rules.rule(Trigger.STEP, "qualify", rules.send(), rules.ask(name="Look"), on=False)
    first, second = missions.qualifying(owner=owner), missions.qualifying(owner=owner)
    reach = reach_of(rule, [first, second, second])
    assert (reach.mails, reach.tasks, reach.people, reach.of) == (3, 3, 1, 3)
    assert not Task.objects.exists()


EVERYBODY = ("owner", "requester", "author", "seated", "reporting", "involved", "support_group", "coordinators")
EVERYBODY_OF = {
    "mission": (*EVERYBODY, "board", "finance", "communications", "matching"),
    "candidacy": ("candidate", "support_group", "coordinators", "board"),
    "mandate": ("ambassador", "support_group", "coordinators"),
}


def a_dossier(lifecycle):
    if lifecycle == "mission":
        cast.ambassador()
        return missions.staffing(cast.ambassador(), ambassadors_wanted=2)
    return candidates.submitted(cast.seated()) if lifecycle == "candidacy" else make_mandate()


@pytest.mark.parametrize("lifecycle", EVERYBODY_OF)
def test_as_many_questions_for_one_dossier_as_for_many_and_the_same_people_as_one_by_one(lifecycle):
    first = a_dossier(lifecycle)
    named = {f"Words {name}": name for name in EVERYBODY_OF[lifecycle]}
    actions = [rules.send(audience, name=words, lifecycle=lifecycle) for words, audience in named.items()]
    what = str(first.state)
    rule = rules.rule(Trigger.STATE, what, *actions, lifecycle=lifecycle, on=False)
    model, words, asked, reached = type(first), all_words(), [], []
    for count in (1, 3, 30):
        own = {"member_id": lambda: make_member().pk} if lifecycle != "mission" else {}
        copies(first, count - model.objects.count(), **own)
        keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as seen:
            found = effect_on(rule, loaded(model, keys, [rule]), words)
        asked.append(len(seen))
        reached.append([deed.named for deed in found[first.pk]])
    more = lifecycle == "mission"  # who matches: whom the other missions asked, where there are several
    assert asked == [asked[0], asked[0] + more, asked[0] + more]
    alone = []
    for name in EVERYBODY_OF[lifecycle]:
        people = next(each for each in audiences_of(model) if each.name == name).people(model.objects.get(pk=first.pk))
        alone.append(sorted({recipient_of(each).name for each in people}))
    assert [sorted(names) for names in reached[0]] == alone

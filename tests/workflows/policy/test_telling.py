"""What a policy says, in the words that people know and in the reader's language."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from snippets.languages import labelled
from snippets.lists import Region, Theme
from tests.factories import candidates, cast, missions, rules
from tests.factories.people import make_country, make_region
from tests.factories.questions import block, published
from workflows.kernel import frames
from workflows.letters import texts
from workflows.letters.models import FrameVersion, MessageWait
from workflows.policy import document, telling
from workflows.policy.comparing import compare
from workflows.policy.sections import SECTIONS
from workflows.words.models import Kind, Wording

pytestmark = [pytest.mark.django_db, pytest.mark.req("R3.5a")]
EUROPE = [("level is european", None)]


def section(key):
    return next(each for each in SECTIONS if each.key == key)


def changes(before):
    """(title, key, columns) of everything that came after."""
    found = compare(before, document.now())
    return [(each.title, each.key, {name: said for name, _was, said in each.columns})
            for part in found for each in (*part.added, *part.changed)]  # fmt: skip


@override("en")
def test_an_approval_is_told_by_its_step_its_groups_and_its_conditions():
    before = document.now()
    missions.policy(("support_group", 2), ("board", 1), only_if=EUROPE, name="")
    [(title, key, columns)] = changes(before)
    assert (title, key) == ("Mission: Approve (Level is European)", "mission.approve")
    assert columns["Conditions"] == "Level is European"
    assert columns["Approval steps"].split("; ") == [
        f"Round: {place} · Who must agree: {who} · How many must agree: {number} · How many refusals stop it: 1 · "
        "Days to answer: 5 · On: yes · After that it goes to: the coordinator · "
        "Who may then answer in the place of the group: yes"
        for place, (who, number) in enumerate([("the support group", 2), ("the board", 1)])
    ]
    assert "support_group" not in str(columns)


def test_it_is_told_in_the_language_of_the_reader():
    before = document.now()
    Theme.objects.create(key="care", name={"nl": "Zorg", "fr": "Soin", "en": "Care"})
    for language, name in (("nl", "Zorg"), ("fr", "Soin"), ("en", "Care")):
        with override(language):
            assert [(title, key) for title, key, _columns in changes(before)] == [(name, "care")]


@override("en")
def test_a_rule_says_what_it_waits_for_and_what_it_does():
    before = document.now()
    rules.rule("state", "staffing", rules.send("owner"), conditions=(("level is european", None),), name="Late")
    told = {title: columns for title, _key, columns in changes(before)}["Late"]
    assert (told["It waits for"], told["Only if"]) == ("Being staffed", "Level is European")
    assert (told["When"], told["About"]) == ("when a state has lasted for some days", "Mission")
    assert told["What it does"].startswith("send “Call” to")


@override("en")
def test_words_and_waits_name_the_state_and_the_message():
    before = document.now()
    Wording.objects.create(
        lifecycle="mission", kind=Kind.STATE, name="staffing", lines=[{"key": "a1b2", "en": "Ring them."}]
    )
    MessageWait.objects.create(lifecycle="mission", message="mission_approved", minutes=5)
    found = changes(before)
    assert [(title, key) for title, key, _columns in found] == [
        ("Mission · Approved: …", "mission · mission_approved"),
        ("Mission · State · Being staffed", "mission · state · staffing"),
    ]
    assert found[1][2]["Lines"] == "en: Ring them."


@override("en")
def test_a_row_that_points_to_a_list_says_the_name_that_stands_there():
    country = make_country("be")
    country.name = {"nl": "België", "fr": "Belgique", "en": "Belgium"}
    country.save()
    before = document.now()
    candidates.policy(scores_needed=4)
    assert [(title, key) for title, key, _columns in changes(before)] == [("Belgium", "be")]


@override("en")
def test_questions_are_told_by_their_kind_and_their_words():
    before = document.now()
    published(block("short", "trade"))
    [(_title, key, columns)] = changes(before)
    assert key == "candidacy"
    assert list(columns.values()) == [
        "Candidacies: the identification sheet",
        "Short text: Key: trade · Question: Nederlands: Trade (nl) · Français: Trade (fr) · English: Trade (en) · "
        "An answer is needed: no",
    ]


def test_what_nobody_knows_any_more_is_said_as_it_stands():
    row = {"arrow": "mission.dance", "conditions": [{"what": "level is lunar", "number": None}], "steps": []}
    assert telling.says(section("approvals"), row, "arrow") == "mission.dance"
    assert telling.says(section("approvals"), row, "conditions") == labelled("what", "level is lunar")
    assert telling.says(section("regions"), {"country": "lu"}, "country") == "lu"
    assert telling.says(section("waits"), {"lifecycle": "mission", "message": "gone"}, "message") == "gone"


def test_telling_asks_as_often_for_thirty_rows_as_for_one():
    counts, before = [], document.now()
    for number in (1, 3, 30):
        for place in range(number):
            make_region(f"r{place}")
        after = document.now()
        with CaptureQueriesContext(connection) as captured:
            found = compare(before, after)
        counts.append(len(captured))
        assert sum(each.count for each in found) == number + 1  # and their country
    assert (Region.objects.count(), len(set(counts))) == (30, 1), counts


@override("en")
def test_every_part_can_be_told_as_new():
    missions.policy(("support_group", 1), only_if=EUROPE)
    rules.rule("step", "approve", rules.send(), rules.ask(), on=False)
    candidates.criteria_set("voice")
    published(block("short", "trade"))
    texts.save(texts.message_named("mission", "mission_approved"), "nl", 0, ("Akkoord", "{link}"), cast.seated())
    FrameVersion.objects.create(version=1, source=frames.of_the_file())
    MessageWait.objects.create(lifecycle="mission", message="mission_approved", minutes=5)
    Wording.objects.create(lifecycle="mission", kind=Kind.STATE, name="staffing", staff={"en": "We look"})
    everything = document.now()
    told = {part.label: part.added for part in compare({}, everything)}
    filled = {part.key: part.label for part in SECTIONS if everything[part.key]}
    assert list(told) == list(filled.values())
    own = {
        "approvals",
        "rules",
        "rule_words",
        "criteria_sets",
        "forms",
        "messages",
        "frame",
        "waits",
        "words",
        "weights",
    }
    assert own - filled.keys() == set()
    [words] = told[filled["messages"]]
    assert {name: said for name, _was, said in words.columns} == {
        "Message": "Mission: Approved: …", "Language": "Nederlands", "Subject": "Akkoord", "Text": "{link}",
    }  # fmt: skip


@override("en")
def test_of_rows_that_share_a_name_only_the_new_one_is_new_and_only_the_old_one_is_gone():
    missions.policy(("support_group", 1), name="", order=1)
    before = document.now()
    missions.policy(("board", 1), only_if=EUROPE, name="", order=0)
    after = document.now()
    [there] = compare(before, after)
    assert ([each.title for each in there.added], there.removed, there.changed) == (
        ["Mission: Approve (Level is European)"], [], [],
    )  # fmt: skip
    [back] = compare(after, before)
    assert (back.added, [each.title for each in back.removed], back.changed) == (
        [], ["Mission: Approve (Level is European)"], [],
    )  # fmt: skip
    assert ("Conditions", "—", "Level is European") in back.removed[0].columns

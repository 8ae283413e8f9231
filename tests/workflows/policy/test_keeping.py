"""Versions of the policy: made by whoever changes it, brought in whole, taken back."""

from dataclasses import fields

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.log_actions import LogContext

from snippets.lists import Theme
from tests.factories import candidates, cast, missions, rules
from tests.factories.people import make_user
from workflows.approvals.models import ApprovalPolicy, PolicyCondition
from workflows.automations.models import Mode, RuleMessage
from workflows.matching.core import Weights
from workflows.matching.models import weights_in_force, weights_set_last
from workflows.policy import document, keeping
from workflows.policy.models import How, PolicyVersion
from workflows.policy.tables import Unreadable
from workflows.questions.models import QuestionVersion

pytestmark = pytest.mark.django_db


def bring_in(text, **said):
    read = document.read(text)
    said = {"how": How.IMPORTED, "by": None, "why": "", "seen": keeping.standing(), **said}
    return keeping.bring_in(read.sections, **said)


def text():
    return document.text_of(document.now())


@pytest.fixture
def a_house():
    missions.policy(("support_group", 2), ("board", 1), only_if=[("level is european", None)], name="Europe")
    missions.policy(("coordinator", 1))
    missions.choice(Theme, "care")
    candidates.criteria_set("voice")
    return text()


def emptied():
    """As far as a house can be emptied: what may be named by others is out of use."""
    ApprovalPolicy.objects.all().delete()


@pytest.mark.req("R3.5a")
def test_a_policy_brought_into_another_house_is_the_same_to_the_byte(a_house):
    emptied()
    assert text() != a_house
    bring_in(a_house)
    assert text() == a_house


@pytest.mark.req("R3.3")
def test_a_rule_that_announces_comes_back_to_the_byte():
    cast.language("fr")
    rule = rules.rule("step", "approve", rules.post("all_ambassadors language fr", days=14), on=False)
    written = text()
    assert "audience: all_ambassadors language fr" in written
    bring_in(written.replace("days: 14", "days: 3"))
    rule.refresh_from_db()
    assert rule.actions[0]["days"] == 3
    bring_in(written)
    assert text() == written


MEASURES = len(fields(Weights))
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40).map(lambda text: f"A{text}")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    weights=st.lists(st.integers(1, 40), min_size=MEASURES, max_size=MEASURES), quorum=st.integers(1, 10), name=WORDS
)
def test_any_policy_comes_back_whole(weights, quorum, name, a_house):
    other = document.now()
    for row, number in zip(other["weights"], weights, strict=True):
        row["weight"] = number
    other["approvals"][0] |= {"name": name.strip()}
    other["approvals"][0]["steps"][0]["quorum"] = quorum
    other["themes"][0]["name"] = {"nl": name, "fr": f"{name}:\n- {name}"}
    written = document.text_of(other)
    bring_in(written)
    assert text() == written
    bring_in(a_house)
    assert text() == a_house


def test_trying_out_changes_nothing_and_says_what_would_change(a_house):
    wanted = a_house.replace("quorum: 2", "quorum: 3")
    trial = keeping.try_out(document.read(wanted).sections)
    rows = [row for each in trial.differences for row in each.changed]
    changed = [(row.title, [column for column, *_ in row.columns]) for row in rows]
    assert (len(changed), changed[0][0], text()) == (1, "Europe", a_house)


def test_it_says_where_one_person_alone_would_decide():
    missions.policy(("support_group", 2))
    before = document.read(text()).sections
    with override("en"):
        alone = keeping.try_out(before | {"approvals": []}).alone
    assert (alone, keeping.try_out(before).alone) == (["mission: Approve"], [])


def test_an_entry_that_the_file_does_not_have_is_offered_no_longer_and_stays(a_house):
    missions.choice(Theme, "newer")
    bring_in(a_house)
    assert Theme.objects.get(key="newer").retired is True


def test_steps_keep_the_people_whom_the_file_does_not_name(a_house):
    lotte = make_user()
    step = ApprovalPolicy.objects.get(name="Europe").steps.get(role="board")
    step.people.set([lotte])
    step.save()
    bring_in(a_house.replace("quorum: 2", "quorum: 3"))
    steps = ApprovalPolicy.objects.get(name="Europe").steps.all()
    assert [(each.quorum, list(each.people.all())) for each in steps] == [(3, []), (1, [lotte])]


def test_a_section_that_the_file_does_not_have_stays(a_house):
    bring_in("format: 1\nthemes: []\n")
    assert ApprovalPolicy.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("role: support_group", "role: kings"), ("quorum: 2", "quorum: 200"), ("quorum: 2", "quorum: many"),
     ("arrow: mission.approve", "arrow: mission.dance")],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_nothing_of_the_file_is_kept(wrong, right, a_house):
    with pytest.raises(Unreadable):
        bring_in(a_house.replace(wrong, right, 1).replace("key: care", "key: caring"))
    assert text() == a_house


def test_a_policy_that_changed_since_the_comparison_is_not_written_over(a_house):
    with pytest.raises(keeping.Changed):
        bring_in("format: 1\napprovals: []\n", seen="another")
    assert text() == a_house


def test_other_weights_are_a_version_with_its_reason(a_house):
    bring_in(a_house.replace("measure: themes\n    weight: 20", "measure: themes\n    weight: 29"), why="Themes first")
    assert (weights_in_force(), weights_set_last().reason) == (Weights(themes=29), "Themes first")


@pytest.mark.django_db(transaction=True)
def test_an_editors_change_is_one_version_with_its_author(a_house):
    keeping.note()
    lotte = make_user("lotte@smart.example")
    with LogContext(user=lotte):
        missions.choice(Theme, "rights")
    version = PolicyVersion.objects.first()
    assert (version.number, version.how, version.by) == (2, How.EDITED, lotte)
    assert list(keeping.unexplained_by(lotte)) == [version]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_changes_nothing_is_no_version(a_house):
    keeping.note()
    with LogContext(user=make_user("lotte@smart.example")):
        Theme.objects.get(key="care").save()
    assert PolicyVersion.objects.count() == 1


def test_the_clock_notes_what_changed_outside_the_editors_once(a_house):
    assert (keeping.note(), keeping.note()) == (1, 0)
    missions.choice(Theme, "rights")
    assert (keeping.note(), PolicyVersion.objects.first().how) == (1, How.NOTED)


def test_the_house_goes_back_to_an_earlier_version(a_house):
    first = keeping.keep(How.NOTED)
    PolicyCondition.objects.update(what="level is local")
    second = keeping.keep(How.NOTED)
    third = bring_in(first.text, how=How.ROLLED_BACK)
    assert (third.text, third.number, keeping.told(second)[0].changed[0].title) == (first.text, 3, "Europe")


@pytest.mark.parametrize("count", [1, 3, 30])
def test_writing_it_out_takes_as_many_queries_however_long_it_is(count, django_assert_max_num_queries):
    for number in range(count):
        missions.policy(
            ("support_group", 2), ("board", 1), name=f"Policy {number}", only_if=[("amount at_least", number)]
        )
        missions.choice(Theme, f"theme-{number}")
    with django_assert_max_num_queries(27):
        document.now()


FORM = "format: 1\nforms:\n  - purpose: report\n    questions:\n"
QUESTION = """      - type: choice
        value:
          label: {nl: Hoe, fr: Comment, en: How}
          help: {nl: '', fr: '', en: ''}
          options:
            - label: {nl: Goed, fr: Bien, en: Well}
              key: well
            - label: {nl: Slecht, fr: Mal, en: Badly}
              key: badly
          required: false
          only_if: {question: '', answer: ''}
          key: how
"""


def test_published_questions_are_the_same_questions_in_any_later_version():
    bring_in(FORM + QUESTION)
    bring_in(FORM + QUESTION.replace("Hoe", "Hoezo"))
    bring_in(FORM + QUESTION)
    versions = list(QuestionVersion.objects.order_by("number"))
    blocks = {
        (question.block, *(option.block for option in question.options)) for v in versions for question in v.questions
    }
    assert ([version.number for version in versions], len(blocks)) == ([1, 2, 3], 1)


@pytest.mark.parametrize(
    "wrong",
    [
        FORM + QUESTION.replace("choice", "chioce"),
        FORM + QUESTION.replace("key: badly", "key: well"),
        "format: 1\nwords:\n- {lifecycle: mission, kind: state, name: approved, lines: [{nl: Bel}]}",
        "format: 1\nrules:\n- {name: A, lifecycle: mission, trigger: step, what: approve, mode: on}",
        "format: 1\nrules:\n- {name: A, lifecycle: mission, trigger: step, what: approve, mode: paused, "
        "actions: [{kind: send, words: B}]}",
        "format: 1\nthemes:\n- {key: a, name: {nl: A}}\n- {key: a, name: {nl: B}}",
        "format: 1\nthemes:\n- {key: 3, name: {nl: A}}",
    ],
)
def test_what_a_file_cannot_mean_is_refused(wrong, a_house):
    with pytest.raises(Unreadable):
        bring_in(wrong)
    assert text() == a_house


def test_a_file_that_windows_saved_is_whole(a_house):
    assert document.read(a_house.replace("\n", "\r\n")).is_whole is True


def test_words_that_a_rule_names_stay_with_it(a_house):
    rule = rules.rule(on=False)
    read = document.read(a_house)
    assert len(keeping.write(read.sections)) == 2
    words = RuleMessage.objects.get()
    assert (rule.actions[0]["words"], document.read(text()).sections["rules"][0]["actions"][0]["words"]) == (
        words.pk,
        words.name,
    )


def test_people_stay_with_a_step_of_their_group(a_house):
    policy = ApprovalPolicy.objects.get(name="Europe")
    lotte, step = make_user(), policy.steps.get(role="board")
    step.people.set([lotte])
    step.save()
    board = a_house[a_house.index("      - order: 1\n        role: board") :]
    board = board[: board.index("  - arrow")]
    bring_in(a_house.replace(board, ""))
    assert [list(each.people.all()) for each in ApprovalPolicy.objects.get(name="Europe").steps.all()] == [[]]


@pytest.mark.req("R5.5")
def test_a_set_by_which_somebody_was_judged_keeps_its_criteria_whatever_a_file_says():
    people, voice = candidates.group(), candidates.criteria_set("voice")
    before = text()
    voice.criteria.set(candidates.criteria())
    candidates.in_assessment(people, campaign=candidates.campaign(criteria_set=voice))
    sections = document.read(before).sections
    with override("en"):
        staying = keeping.try_out(sections).staying
    assert [words for words in staying if "being judged" in words] == [
        "Sets of criteria, Voice: Candidates are being judged by this set, so it stays as it is. Make another set."
    ]
    bring_in(before)
    assert sorted(voice.criteria.values_list("key", flat=True)) == ["practice", "voice"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("what: approve", "what: dance"), ("level is european", "level is lunar"), ("kind: send", "kind: sing"),
     ("audience: owner", "audience: everybody_on_earth")],
)  # fmt: skip
def test_a_rule_that_names_what_is_not_known_here_comes_in_paused_and_says_so(right, wrong):
    rule = rules.rule("step", "approve", rules.send(), conditions=[("level is european", None)])
    read = document.read(text().replace(right, wrong))
    [told] = keeping.write(read.sections)
    rule.refresh_from_db()
    assert (rule.mode, rule.name in told) == (Mode.PAUSED, True)


def test_a_rule_that_cannot_run_any_more_stays_as_it_is_when_the_file_says_the_same():
    rule = rules.rule("step", "dance", rules.send())
    assert keeping.write(document.read(text()).sections) == []
    rule.refresh_from_db()
    assert rule.mode == Mode.ON


def test_words_of_a_rule_with_a_misspelt_placeholder_are_refused():
    rules.rule("step", "approve", rules.send(), on=False)
    before = text()
    with pytest.raises(Unreadable, match="titel"):
        bring_in(before.replace("{title}", "{titel}"))
    assert text() == before

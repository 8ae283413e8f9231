"""What a change of policies would do is told from the dossiers there are, and nothing counts before it was seen."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import cast, missions
from tests.factories.people import make_country, make_user_with
from tests.house.lists import copies
from tests.workflows.approvals.test_admin import EUROPEAN, counted, policy_form
from tests.workflows.approvals.test_coverage import AMOUNTS, POLICIES, dossier, unsaved
from workflows.approvals.effect import FEW, Ways, keep_if_seen, to_try, up_to
from workflows.approvals.models import ApprovalPolicy, PolicyStep
from workflows.approvals.queries import first_that_applies
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.kernel.steps import step_named
from workflows.missions.models import Mission
from workflows.people.models import Mandate
from workflows.people.roles import Role
from workflows.policy.models import How, PolicyVersion

pytestmark = [pytest.mark.django_db, pytest.mark.req("R3.5a")]
ADD = "approvalpolicy:add"
APPROVE = ["mission.approve"]
SAID = st.tuples(st.sampled_from(["", "local", "european"]), st.booleans(), st.sampled_from(AMOUNTS))


@pytest.fixture
def lotte():
    return cast.seated(coordinator=True)


@pytest.fixture
def desk(enter, lotte):
    return enter(lotte)


def ask_the_board() -> ApprovalPolicy:
    return missions.policy(("board", 1), name="Board", only_if=[("level is european", None)])


def tried(change: Any, lotte: Any, arrows: Any = APPROVE) -> Any:
    """What it would do, in English."""
    with translation.override("en"):
        return keep_if_seen(change, arrows, "", lotte)


def test_a_dossier_that_others_would_have_to_agree_to_is_told_with_who_it_is_now_and_who_then(lotte):
    missions.policy(("support_group", 1), ("finance", 2), name="Usual", order=1)
    european = missions.qualifying(level="european", title="Summit")
    missions.qualifying(level="local")
    missions.requested(level="local")
    (step,) = tried(ask_the_board, lotte).steps
    (turn,) = step.turns
    assert (turn.before, turn.after) == ("Usual: the support group × 1, then finance × 2", "Board: the board × 1")
    assert (step.open, turn.cases.count, turn.cases.few) == (3, 1, [("Summit", european.desk_url())])
    assert [each.name for each in ApprovalPolicy.objects.all()] == ["Usual"]


def test_who_is_named_and_who_is_asked_at_once_is_told(lotte):
    ann = make_user_with(Role.BOARD, first_name="Ann", last_name="Vos")
    missions.qualifying()

    def write() -> ApprovalPolicy:
        policy = missions.policy(("board", 1), ("finance", 1), name="", together=True)
        step = policy.steps.get(role="board")
        step.people.set([ann])
        step.save()
        return policy

    (turn,) = tried(write, lotte).steps[0].turns
    assert turn.before == "nobody has to agree: one person decides alone"
    assert turn.after.endswith(f": the board × 1 ({ann}) + finance × 1")


def test_a_request_that_is_open_keeps_what_it_was_asked_with_and_is_no_dossier_that_goes_another_way(lotte):
    policy = missions.policy(("support_group", 2), name="Usual", order=1)
    mission, same = missions.qualifying(level="european"), missions.qualifying(level="local", title="Fair")
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(same, "approve", by=same.owner)
    (step,) = tried(ask_the_board, lotte).steps
    assert (step.turns, step.asked.count, step.void) == ([], 2, 1)
    assert step.asked.few == [(mission.title, mission.desk_url()), ("Fair", same.desk_url())]
    request.refresh_from_db()
    assert (request.policy, request.policy_steps[0]["quorum"]) == (policy, 2)
    (step,) = tried(lambda: PolicyStep.objects.update(quorum=1) and policy, lotte).steps
    assert (step.turns, step.asked.count, step.void) == ([], 2, 0)


def test_dossiers_that_took_the_step_lately_are_counted_by_which_would_have_gone_another_way(lotte):
    for days, level in ((120, "european"), (80, "european"), (3, "european"), (3, "local")):
        with clock.at(clock.now() - timedelta(days=days)):
            missions.approved(level=level)
    back = missions.approved(level="european")
    perform(back, "reopen", by=lotte, reason="Not yet")
    (step,) = tried(ask_the_board, lotte).steps
    assert (step.past, step.past_turned.count, step.open) == (4, 3, 1)


def test_of_those_that_would_have_gone_another_way_the_last_few_are_named_as_far_as_the_reader_may_open_them(lotte):
    for days in range(FEW + 2, 0, -1):
        with clock.at(clock.now() - timedelta(days=days)):
            taken = missions.approved(level="european", title=f"{days} days ago")
    Mission.objects.filter(pk=taken.pk).update(country=make_country("xx"))
    (step,) = tried(ask_the_board, lotte).steps
    assert (step.past_turned.count, step.past_turned.others) == (FEW + 2, 2)
    assert step.past_turned.few[0] == (f"Mission {taken.pk}", "")
    assert [name for name, _url in step.past_turned.few[1:]] == [f"{days} days ago" for days in range(2, FEW + 1)]


def test_what_the_policy_says_is_told_where_nothing_changes_too(desk, lotte):
    ann = make_user_with(Role.BOARD, first_name="Ann", last_name="Vos")

    def write() -> ApprovalPolicy:
        policy = missions.policy(("support_group", 2), ("board", 1), name="", only_if=[("level is european", None)])
        step = policy.steps.get(role="board")
        step.people.set([ann])
        step.save()
        return policy

    effect = tried(write, lotte)
    assert effect.own.applies_if == ["Level is European"]
    assert effect.own.rounds == ["the support group × 2", f"the board × 1 ({ann})"]
    page = desk.post(reverse(ADD), policy_form()).content.decode()
    assert 'id="own"' in page


def test_of_policies_that_may_fit_the_same_dossiers_it_is_told_which_goes_first(lotte):
    missions.policy(("board", 1), name="Early", order=1, only_if=[("online yes", None)])
    missions.policy(("board", 1), name="Late", order=9)
    missions.policy(("board", 1), name="Never both", order=9, only_if=[("level is local", None)])
    missions.policy(("board", 1), name="Elsewhere", arrow="mandate.revoke")
    missions.policy(("board", 1), name="Off", active=False)

    def write() -> ApprovalPolicy:
        return missions.policy(("board", 1), name="Own", order=5, only_if=[("level is european", None)])

    own = tried(write, lotte).own
    assert (own.after, own.before) == ("“Early”, number 1", "“Late”, number 9")


def test_a_policy_whose_steps_are_all_off_is_passed_over_and_says_so(lotte):
    missions.policy(("support_group", 1), name="Usual", order=9)
    missions.qualifying()
    policy = missions.policy(("board", 1), name="Board")
    effect = tried(lambda: PolicyStep.objects.filter(policy=policy).update(active=False) and policy, lotte)
    assert (effect.own.rounds, effect.own.before) == ([], "")
    assert [each for each in effect.doubts if "off" in each] == [
        "Every approval step is off, so this policy is passed over: the next one that applies decides."
    ]
    assert effect.steps[0].turns[0].after == "Usual: the support group × 1"


def test_days_are_counted_from_when_the_step_was_taken(lotte):
    with clock.at(clock.now() - timedelta(days=60)):
        start = clock.now() + timedelta(days=40)
        missions.approved(starts=start, ends=start + timedelta(hours=2))
    within_30 = tried(lambda: missions.policy(("board", 1), only_if=[("starts within", 30)]), lotte)
    within_50 = tried(lambda: missions.policy(("board", 1), only_if=[("starts within", 50)]), lotte)
    assert (within_30.steps[0].past_turned.count, within_50.steps[0].past_turned.count) == (0, 1)


def test_where_only_the_time_to_answer_differs_that_is_told_apart(lotte):
    policy = missions.policy(("support_group", 1))
    missions.qualifying()
    effect = tried(lambda: PolicyStep.objects.update(days=2) and policy, lotte)
    assert (effect.steps[0].turns, effect.steps[0].terms, effect.is_none) == ([], 1, False)


@pytest.mark.parametrize("change", [{"name": "Other"}, {"name": "Other", "order": 9}])
def test_where_nothing_changes_that_is_all_it_says(lotte, change):
    cast.seated()
    policy = missions.policy(("support_group", 1))
    missions.qualifying()
    effect = tried(lambda: ApprovalPolicy.objects.update(**change) and policy, lotte)
    assert (effect.is_none, effect.stays, effect.open, effect.name) == (True, True, 1, "Other")


def test_what_counts_only_for_dossiers_to_come_is_not_called_nothing(lotte):
    cast.seated()
    missions.policy(("support_group", 1), order=2)
    policy = missions.policy(("support_group", 1), only_if=[("amount at_least", 1000)])
    missions.qualifying()
    effect = tried(lambda: PolicyStep.objects.filter(policy=policy).update(quorum=2) and policy, lotte)
    assert (effect.is_none, effect.stays) == (True, False)


def test_what_would_be_left_to_one_person_and_what_nobody_could_agree_to_is_told(lotte):
    policy = missions.policy(("board", 3), name="Board")
    doubted = tried(lambda: policy, lotte)
    assert (doubted.alone, len(doubted.doubts)) == ([], 1)
    alone = tried(lambda: ApprovalPolicy.objects.update(active=False) and policy, lotte)
    assert [each.partition(":")[0] for each in alone.alone] == ["mission"]


def test_a_policy_that_would_come_before_another_for_all_of_it_is_doubted(lotte):
    make_user_with(Role.BOARD)
    missions.policy(("board", 1), name="Later", order=5, only_if=[("level is local", None)])
    doubts = tried(lambda: missions.policy(("board", 1), name="First"), lotte).doubts
    assert doubts == ["“First” comes first for all of this, so “Later” never decides: lower its order."]


def test_a_policy_that_moves_to_another_step_is_told_for_both(lotte):
    policy = missions.policy(("board", 1))
    missions.qualifying()
    moved = tried(
        lambda: ApprovalPolicy.objects.update(arrow="mandate.revoke") and policy, lotte, [*APPROVE, "mandate.revoke"]
    )
    assert [(each.label.partition(":")[0], len(each.turns)) for each in moved.steps] == [("Mandate", 0), ("Mission", 1)]


def test_a_dossier_that_the_reader_may_not_open_has_no_name(lotte):
    missions.qualifying(title="Seen")
    elsewhere = missions.qualifying(title="Elsewhere")
    Mission.objects.filter(pk=elsewhere.pk).update(country=make_country("xx"))
    (turn,) = tried(ask_everybody, lotte).steps[0].turns
    assert (turn.cases.count, turn.cases.few[1]) == (2, (f"Mission {elsewhere.pk}", ""))
    assert [name for name, _url in to_try("mission.approve", lotte)] == ["Seen"]


def ask_everybody() -> ApprovalPolicy:
    return missions.policy(("support_group", 1), name="Usual")


def test_the_states_in_which_a_step_can_still_come_are_those_before_it():
    assert up_to(step_named(Mission, "approve")) == {"new", "requested", "qualifying"}
    assert up_to(step_named(Mandate, "suspend")) == {"new", "onboarding", "active", "paused"}


@settings(max_examples=60, deadline=None)
@given(
    POLICIES, st.lists(st.tuples(st.sampled_from(["", "local", "european"]), st.booleans(), st.sampled_from(AMOUNTS)))
)
def test_dossiers_that_say_the_same_are_judged_once_and_rightly(lines: Any, said: list[Any]) -> None:
    policies = [unsaved(each) for each in lines]
    for number, policy in enumerate(policies):
        asked = PolicyStep(role="board")
        asked.named = []
        policy.pk, policy.read = number, ([asked], policy.narrowed_by)
    ways = Ways(policies, policies[1:])
    for each in said:
        subject = dossier(*each)
        way = ways.of(subject)
        expected = first_that_applies(policies, subject), first_that_applies(policies[1:], subject)
        assert (way.before, way.after) == expected


def test_thirty_dossiers_cost_as_many_queries_as_one(lotte):
    missions.policy(("support_group", 1), order=1)
    mission = missions.qualifying(level="european")
    request = perform(missions.qualifying(level="european"), "approve", by=cast.seated()).waits_for
    lines = [("level is european", None), ("themes lacks care", None), ("region is_not nowhere", None)]
    counts = []
    for added in (0, 2, 27):
        copies(mission, added)
        for made in copies(mission, added):
            copies(request, 1, object_id=[made.pk])
        with CaptureQueriesContext(connection) as captured:
            effect = tried(lambda: missions.policy(("board", 1), only_if=lines), lotte)
        counts.append((len(captured), effect.steps[0].turns[0].cases.count, effect.steps[0].asked.count))
    assert [each[1:] for each in counts] == [(1, 1), (3, 3), (30, 30)]
    assert {each[0] for each in counts} == {counts[0][0]}
    assert len(effect.steps[0].asked.few) == FEW


def test_nothing_counts_before_its_effect_was_seen(desk, django_capture_on_commit_callbacks):
    mission = missions.qualifying(level="european", title="Summit")
    with django_capture_on_commit_callbacks(execute=True) as after:
        shown = desk.post(reverse(ADD), policy_form(**EUROPEAN))
    assert (shown.status_code, ApprovalPolicy.objects.count(), after, "Summit" in shown.content.decode()) == (
        200, 0, [], True,
    )  # fmt: skip
    agreed = policy_form(**EUROPEAN) | {"seen": shown.context["effect"].seen, "go": "count"}
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(reverse(ADD), agreed).url == reverse("approvalpolicy:index")
    version = PolicyVersion.objects.get()
    assert (version.how, "Two of the group" in version.text) == (How.EDITED, True)
    assert perform(mission, "approve", by=mission.owner).waits_for is not None


def test_what_others_changed_meanwhile_is_shown_before_it_counts(desk):
    shown = desk.post(reverse(ADD), policy_form())
    other = ask_the_board()
    agreed = policy_form() | {"seen": shown.context["effect"].seen, "go": "count"}
    again = desk.post(reverse(ADD), agreed)
    assert (again.status_code, list(ApprovalPolicy.objects.all()), again.context["was_shown"]) == (409, [other], True)
    last = desk.post(reverse(ADD), agreed | {"seen": again.context["effect"].seen})
    assert (last.status_code, ApprovalPolicy.objects.count()) == (302, 2)


@pytest.mark.parametrize("other", [{"name": "Other"}, {"steps-0-quorum": "1"}, {"active": ""}, EUROPEAN])
def test_what_was_not_shown_does_not_count(desk, other):
    shown = desk.post(reverse(ADD), policy_form())
    agreed = policy_form(**other) | {"seen": shown.context["effect"].seen, "go": "count"}
    assert (desk.post(reverse(ADD), agreed).status_code, ApprovalPolicy.objects.count()) == (409, 0)


def test_whoever_goes_on_editing_finds_all_that_was_typed(desk):
    people = [make_user_with(Role.BOARD), make_user_with(Role.BOARD)]
    typed = policy_form(**EUROPEAN, name="Mine") | {"steps-0-role": "board", "steps-0-people": [p.pk for p in people]}
    shown = desk.post(reverse(ADD), typed)
    hidden = {name: [v for n, v in shown.context["typed"] if n == name] for name, _value in shown.context["typed"]}
    form = desk.post(reverse(ADD), hidden | {"seen": "x", "go": "edit"}).context["form"]
    (condition,), (step,) = form.formsets["conditions"].forms, form.formsets["steps"].forms
    assert (form["name"].value(), condition["what"].value(), step["quorum"].value()) == (
        "Mine", "level is european", "2",
    )  # fmt: skip
    assert step["people"].value() == [str(person.pk) for person in people]
    assert ApprovalPolicy.objects.count() == 0


def test_an_edit_counts_once_it_was_seen_and_can_be_gone_on_with(desk):
    policy = missions.policy(("support_group", 1), name="Usual")
    edit, kept = reverse("approvalpolicy:edit", args=[policy.pk]), {"steps-INITIAL_FORMS": "1", "seen_version": "1"}
    typed = policy_form(**kept, **{"steps-0-id": str(policy.steps.get().pk), "name": "Three", "steps-0-quorum": "3"})
    assert desk.post(edit, typed).context["effect"].name == "Three"
    page = desk.post(edit, typed | {"go": "edit"})
    assert (page.context["form"]["name"].value(), ApprovalPolicy.objects.get().name) == ("Three", "Usual")
    counted(desk, edit, typed)
    assert (ApprovalPolicy.objects.get().name, ApprovalPolicy.objects.get().version) == ("Three", 2)


def test_a_deletion_shows_what_goes_another_way_and_is_pinned_to_it(desk):
    policy = missions.policy(("support_group", 1), name="Usual")
    missions.qualifying()
    page = reverse("approvalpolicy:delete", args=[policy.pk])
    effect = desk.get(page).context["effect"]
    assert [turn.cases.count for turn in effect.steps[0].turns] == [1]
    assert (len(effect.alone), desk.post(page).status_code, ApprovalPolicy.objects.count()) == (1, 200, 1)
    missions.policy(("board", 1), order=3)
    assert (desk.post(page, {"seen": effect.seen}).status_code, ApprovalPolicy.objects.count()) == (409, 2)
    assert (counted(desk, page, {}).status_code, ApprovalPolicy.objects.count()) == (302, 1)


def test_the_editor_and_what_would_happen_if_lead_to_each_other(desk, lotte):
    policy, mission = missions.policy(("support_group", 1)), missions.qualifying(owner=lotte)
    edit = reverse("approvalpolicy:edit", args=[policy.pk])
    what_if = f"{reverse('process_what_if', args=['mission', mission.pk])}?step=approve"
    assert desk.get(edit).context["to_try"] == [(str(mission), what_if)]
    assert desk.get(what_if).context["policy_url"] == edit
    policy.steps.update(active=False)
    assert desk.get(what_if).context["policy_url"] == reverse("approvalpolicy:index")


def test_amounts_below_and_above_go_their_own_ways(lotte):
    for amount in (100, 300, None):
        mission = missions.qualifying()
        Mission.objects.filter(pk=mission.pk).update(compensation_amount=amount)
    (turn,) = (
        tried(lambda: missions.policy(("finance", 1), only_if=[("amount at_least", Decimal(250))]), lotte)
        .steps[0]
        .turns
    )
    assert turn.cases.count == 1

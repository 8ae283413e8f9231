"""Where coordinators keep approval policies."""

from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst

from tests.factories import cast, missions
from tests.factories.people import (
    make_user_with,
)
from workflows.approvals.admin import LOWEST, when_reminded
from workflows.approvals.lifecycle import PATIENCE
from workflows.approvals.models import ApprovalPolicy, ApprovalRequest
from workflows.approvals.policies import approvable_steps
from workflows.approvals.policy_forms import everybody_asked, with_groups
from workflows.desk.waiting import waiting_for
from workflows.kernel.facts import Condition
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.people.roles import Role
from workflows.policy import keeping
from workflows.policy.models import PolicyVersion

pytestmark = pytest.mark.django_db


LIST = "approvalpolicy:index"


def policy_form(**changed):
    values = {
        "name": "Two of the group", "arrow": "mission.approve", "order": "0",
        "conditions-TOTAL_FORMS": "0", "conditions-INITIAL_FORMS": "0", "conditions-MIN_NUM_FORMS": "0",
        "conditions-MAX_NUM_FORMS": "1000",
        "active": "on", "steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "0", "steps-MIN_NUM_FORMS": "1",
        "steps-MAX_NUM_FORMS": "1000", "steps-0-role": "support_group", "steps-0-order": "0", "steps-0-quorum": "2",
        "steps-0-stopped_by": "1", "steps-0-days": "5", "steps-0-active": "on", "steps-0-escalates_to": "coordinator",
        "steps-0-may_decide": "on",
    }  # fmt: skip
    return values | changed


def narrowed(*lines):
    """The part of the form that says (condition, number)."""
    found = {"conditions-TOTAL_FORMS": str(len(lines))}
    for place, (what, number) in enumerate(lines):
        found |= {f"conditions-{place}-what": what, f"conditions-{place}-number": number}
    return found


LOCAL, EUROPEAN = narrowed(("level is local", "")), narrowed(("level is european", ""))


def counted(client, address, form):
    """Sent, its effect seen, and agreed to; or what refuses it."""
    shown = client.post(address, form)
    if shown.status_code != 200 or "effect" not in (shown.context or {}):
        return shown
    return client.post(address, {**form, "seen": shown.context["effect"].seen, "go": "count"})


@pytest.mark.req("R3.5a")
def test_the_coordinator_writes_a_policy_and_each_change_is_a_version(enter):
    coordinator = enter(cast.seated(coordinator=True))
    answer = counted(coordinator, reverse("approvalpolicy:add"), policy_form())
    assert answer.status_code == 302
    assert "Two of the group" in coordinator.get(reverse(LIST)).content.decode()
    policy = ApprovalPolicy.objects.get()
    assert (policy.version, [str(step.role) for step in policy.steps.all()]) == (1, ["support_group"])
    edit = reverse("approvalpolicy:edit", args=[policy.pk])
    step = policy.steps.get()
    kept = {"steps-INITIAL_FORMS": "1", "steps-0-id": str(step.pk), "seen_version": "1"}
    counted(coordinator, edit, policy_form(**kept))
    assert ApprovalPolicy.objects.get().version == 1
    counted(coordinator, edit, policy_form(**kept, **{"steps-0-quorum": "3"}))
    assert (ApprovalPolicy.objects.get().version, policy.steps.get().quorum) == (2, 3)


def test_a_policy_without_a_name_is_listed_under_the_one_it_makes_of_its_conditions(enter):
    policy = missions.policy(("board", 1), name="")
    page = enter(cast.seated(coordinator=True)).get(reverse(LIST)).context["object_list"]
    assert [str(row) for row in page] == [str(policy)]
    columns = enter(cast.seated(coordinator=True)).get(reverse(LIST)).context["table"].columns
    assert next(iter(columns.values())).get_value(policy) == str(policy) != ""


def test_what_is_taken_away_is_told_in_the_words_that_it_had(enter):
    coordinator, lines = enter(cast.seated(coordinator=True)), (("online yes", None), ("level is local", None))
    policy = missions.policy(("board", 1), ("finance", 1), name="", only_if=lines)
    conditions, steps = policy.conditions.order_by("pk"), policy.steps.order_by("pk")
    form = narrowed(("online yes", ""), ("level is local", ""))
    form |= {f"conditions-{place}-id": str(each.pk) for place, each in enumerate(conditions)}
    form |= {f"steps-{place}-id": str(each.pk) for place, each in enumerate(steps)}
    form |= {f"steps-1-{name}": str(getattr(steps[1], name)) for name in ("role", "order", "quorum", "stopped_by")}
    form |= {"conditions-INITIAL_FORMS": "2", "steps-INITIAL_FORMS": "2", "steps-TOTAL_FORMS": "2", "name": ""}
    form |= {"conditions-0-DELETE": "1", "steps-1-DELETE": "1", "steps-1-days": "5", "seen_version": "1"}
    counted(coordinator, reverse("approvalpolicy:edit", args=[policy.pk]), policy_form(**form))
    policy = ApprovalPolicy.objects.get()
    assert (str(policy), [step.role for step in policy.steps.all()]) == (named("level is local"), ["support_group"])
    told = counted(coordinator, reverse("approvalpolicy:delete", args=[policy.pk]), {})
    assert named("level is local") in unescape(str([*get_messages(told.wsgi_request)][-1]))


def named(*lines):
    """What a policy without a name is called."""
    step = capfirst(dict(approvable_steps())["mission.approve"])
    return ", ".join([step, *(Condition(Mission, line).says() for line in lines)])


@pytest.mark.parametrize(
    "wrong",
    [
        narrowed(("level is galactic", "")),
        narrowed(("amount at_least", "")),
        narrowed(("level is local", "3")),
        narrowed(("advice is advised", "")),
        {"arrow": "mission.nonsense"},
        {"steps-TOTAL_FORMS": "0"},
        {"steps-0-quorum": "0"},
        {"steps-0-quorum": "11"},
        {"steps-0-stopped_by": "11"},
    ],
)
def test_a_wrong_policy_is_refused(enter, wrong):
    answer = counted(enter(cast.seated(coordinator=True)), reverse("approvalpolicy:add"), policy_form(**wrong))
    assert (answer.status_code, ApprovalPolicy.objects.count()) == (200, 0)


def refusals_of(client, form):
    """(what is wrong with the policy, with each condition, with its steps), in English."""
    with translation.override("en"):
        shown = client.post(reverse("approvalpolicy:add"), form).context["form"]
        conditions, steps = (shown.formsets[name] for name in ("conditions", "steps"))
        return shown.non_field_errors(), [dict(each) for each in conditions.errors], steps.non_form_errors()


def test_an_empty_condition_is_said_beside_it_and_nothing_else_is_made_of_it(enter):
    missions.policy(("board", 1))
    coordinator = cast.seated(coordinator=True)
    coordinator.language = "en"
    coordinator.save()
    said = {"what": [translation.gettext("Choose a condition, or take this row away.")]}
    assert refusals_of(enter(coordinator), policy_form(**narrowed(("", "")))) == ([], [said], [])
    gone = narrowed(("level is local", ""), ("", "")) | {"conditions-1-DELETE": "1"}
    counted(enter(coordinator), reverse("approvalpolicy:add"), policy_form(**gone))
    assert [each.conditions.count() for each in ApprovalPolicy.objects.order_by("pk")] == [0, 1]


def test_without_a_step_it_is_asked_who_must_agree(enter):
    coordinator = cast.seated(coordinator=True)
    coordinator.language = "en"
    coordinator.save()
    without = policy_form(**{"steps-TOTAL_FORMS": "0"})
    assert refusals_of(enter(coordinator), without)[2] == ["Say who must agree: one approval step at least."]


def test_the_list_and_the_editor_say_that_the_lowest_number_decides(enter):
    client = enter(cast.seated(coordinator=True))
    assert str(LOWEST) not in unescape(client.get(reverse(LIST)).content.decode())
    missions.policy(("board", 1))
    pages = client.get(reverse(LIST)), client.get(reverse("approvalpolicy:add"), {"arrow": "mission.approve"})
    assert [str(LOWEST) in unescape(page.content.decode()) for page in pages] == [True, True]


def test_whom_a_step_can_be_narrowed_to_stand_group_by_group_with_their_groups(enter):
    finance = make_user_with(Role.FINANCE, first_name="Ada", last_name="Maes")
    both = make_user_with(Role.FINANCE, first_name="Zoë", last_name="Claes")
    both.groups.add(Group.objects.get(name=Role.BOARD))
    with translation.override("en"):
        offered = [with_groups(each) for each in everybody_asked()]
    assert offered == [f"{both} (the board, finance)", f"{finance} (finance)"]


@pytest.mark.django_db(transaction=True)
def test_the_reason_that_is_given_with_a_change_stands_beside_its_version(enter):
    client, form = enter(cast.seated(coordinator=True)), policy_form()
    keeping.note()
    shown = client.post(reverse("approvalpolicy:add"), form)
    sent = {**form, "seen": shown.context["effect"].seen, "go": "count"}
    assert client.post(reverse("approvalpolicy:add"), sent | {"why": "x" * 501}).status_code == 422
    assert ApprovalPolicy.objects.count() == 0
    answer = client.post(reverse("approvalpolicy:add"), sent | {"why": "The board asked for it."})
    assert (answer.status_code, PolicyVersion.objects.first().why) == (302, "The board asked for it.")
    assert reverse("policy_why") not in str([*get_messages(answer.wsgi_request)][-1])
    delete = reverse("approvalpolicy:delete", args=[ApprovalPolicy.objects.get().pk])
    seen = {"seen": client.get(delete).context["effect"].seen}
    client.post(delete, seen | {"why": "No longer."})
    assert (ApprovalPolicy.objects.count(), PolicyVersion.objects.first().why) == (0, "No longer.")


def test_a_reason_goes_along_while_the_policy_is_edited_further(enter):
    client, form = enter(cast.seated(coordinator=True)), policy_form(why="The board asked for it.")
    edited = client.post(reverse("approvalpolicy:add"), form | {"seen": "x", "go": "edit"}).content.decode()
    assert 'name="why" value="The board asked for it."' in edited
    shown = client.post(reverse("approvalpolicy:add"), form)
    assert (shown.status_code, shown.context["why"]["why"].value()) == (200, "The board asked for it.")


@pytest.mark.django_db(transaction=True)
def test_whoever_gave_no_reason_is_led_to_the_version_that_lacks_it(enter):
    client = enter(cast.seated(coordinator=True))
    keeping.note()
    answer = counted(client, reverse("approvalpolicy:add"), policy_form())
    assert reverse("policy_why") in str([*get_messages(answer.wsgi_request)][-1])
    newest = PolicyVersion.objects.first()
    assert (newest.why, client.get(reverse("policy_why"))["Location"]) == (
        "",
        reverse("policy_version", args=[newest.number]),
    )
    PolicyVersion.objects.update(why="Said")
    assert client.get(reverse("policy_why"))["Location"] == reverse("policy")


def test_a_change_of_policy_leaves_an_open_request_alone(enter):
    policy = missions.policy(("support_group", 2))
    mission = missions.qualifying()
    perform(mission, "approve", by=mission.owner)
    coordinator = enter(cast.seated(coordinator=True))
    counted(coordinator, reverse("approvalpolicy:delete", args=[policy.pk]), {})
    request = ApprovalRequest.objects.get()
    assert (ApprovalPolicy.objects.count(), request.policy_steps[0]["quorum"], request.state) == (0, 2, "open")


@pytest.mark.parametrize(
    ("mine", "others", "alone"),
    [
        ({}, [], True),
        ({}, [{"order": 1}], False),
        ({}, [{"order": 1, "active": False}], True),
        ({}, [{"arrow": "mandate.suspend"}], True),
        ({"active": False}, [], False),
    ],
)
def test_who_deletes_a_policy_is_told_what_is_open_under_it_and_whether_it_was_the_last(enter, mine, others, alone):
    policy = missions.policy(("support_group", 2))
    for title in ("One", "Other", "Withdrawn"):
        mission = missions.qualifying(title=title)
        request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "withdraw", by=request.asked_by)
    ApprovalPolicy.objects.filter(pk=policy.pk).update(**mine)
    for other in others:
        missions.policy(("board", 1), **other)
    page = enter(cast.seated(coordinator=True)).get(reverse("approvalpolicy:delete", args=[policy.pk]))
    effect = page.context["effect"]
    assert ([each.asked.count for each in effect.steps], len(effect.alone)) == ([2], int(alone))
    assert ApprovalPolicy.objects.filter(pk=policy.pk).exists()
    assert reverse("approvalpolicy:usage", args=[policy.pk]) not in page.content.decode()


def test_the_form_of_a_policy_says_when_people_are_reminded_and_that_time_is_prolonged_once(enter):
    page = enter(cast.seated(coordinator=True)).get(reverse("approvalpolicy:add"), {"arrow": "mission.approve"})
    assert when_reminded() in unescape(page.content.decode())
    assert f" {PATIENCE.days} " in when_reminded()


def test_nobody_else_touches_policies(enter):
    policy = missions.policy(("support_group", 2))
    others = (Role.BOARD, Role.FINANCE, Role.COMMUNICATIONS, Role.ADMINISTRATOR)
    people = [cast.seated(), *(make_user_with(role) for role in others)]
    urls = [reverse("approvalpolicy:add"), reverse("approvalpolicy:edit", args=[policy.pk]),
            reverse("approvalpolicy:delete", args=[policy.pk])]  # fmt: skip
    for user in people:
        client = enter(user)
        assert {client.get(reverse(LIST)).status_code} | {
            client.post(url, policy_form()).status_code for url in urls
        } == {302}
    assert ApprovalPolicy.objects.get().version == 1


@pytest.mark.parametrize(
    ("other", "saved"),
    [({}, 1), ({"only_if": [("level is european", None)]}, 2), ({"active": False}, 2)],
)
def test_two_policies_alike_are_refused(enter, other, saved):
    missions.policy(("board", 1), **other)
    counted(enter(cast.seated(coordinator=True)), reverse("approvalpolicy:add"), policy_form())
    assert ApprovalPolicy.objects.count() == saved


def doubts_before(client, **changed):
    """What is said before it counts; then it counts."""
    shown = client.post(reverse("approvalpolicy:add"), policy_form(**changed))
    counted(client, reverse("approvalpolicy:add"), policy_form(**changed))
    return shown.context["effect"].doubts


def test_a_quorum_above_those_who_hold_the_role_is_doubted_before_it_counts(enter):
    client, _other = enter(cast.seated(coordinator=True)), cast.seated()
    said = doubts_before(client, **{"steps-0-quorum": "5"})
    assert (len(said), "5" in said[0], "2" in said[0], ApprovalPolicy.objects.count()) == (1, True, True, 1)
    assert doubts_before(client, **{"steps-0-quorum": "1", "order": "0"} | LOCAL) != []
    ApprovalPolicy.objects.all().delete()
    assert doubts_before(client, **{"steps-0-quorum": "1"}) == []
    ApprovalPolicy.objects.all().delete()
    assert len(doubts_before(client, **{"steps-0-role": "coordinator", "steps-0-quorum": "1"})) == 1


def test_a_policy_that_never_decides_is_doubted_before_it_counts(enter):
    missions.policy(("board", 1), order=1)
    client, _other = enter(cast.seated(coordinator=True)), cast.seated()
    late = doubts_before(client, **{"steps-0-quorum": "1", "order": "2"} | LOCAL)
    assert [len(late), len(doubts_before(client, **{"steps-0-quorum": "1"} | EUROPEAN))] == [1, 0]


def test_two_tabs_on_one_policy_do_not_overwrite_each_other(enter):
    policy = missions.policy(("support_group", 1))
    first, second = cast.seated(coordinator=True), enter(cast.seated(coordinator=True))
    edit = reverse("approvalpolicy:edit", args=[policy.pk])
    kept = {"steps-INITIAL_FORMS": "1", "steps-0-id": str(policy.steps.get().pk), "seen_version": "1"}
    assert 'name="seen_version" value="1"' in second.get(edit).content.decode()
    assert counted(enter(first), edit, policy_form(**kept)).status_code == 302
    answer = second.post(edit, policy_form(**kept, name="My words"))
    page = answer.content.decode()
    assert (answer.status_code, "My words" in page, str(first) in page) == (409, True, True)
    assert (ApprovalPolicy.objects.get().name, ApprovalPolicy.objects.get().version) == ("Two of the group", 2)
    assert counted(second, edit, policy_form(**kept | {"seen_version": "2"}, name="My words")).status_code == 302


def test_a_new_policy_begins_with_its_step_and_is_then_offered_what_that_lifecycle_declares(enter):
    client = enter(cast.seated(coordinator=True))
    first = client.get(reverse("approvalpolicy:add"))
    assert ("mission.approve" in dict(first.context["steps"]), "form" in first.context) == (True, False)
    for arrow, line in (("mission.approve", "level is european"), ("candidacy.admit", "nominated yes")):
        page = client.get(reverse("approvalpolicy:add"), {"arrow": arrow})
        groups = page.context["form"].formsets["conditions"].empty_form.fields["what"].choices
        assert line in {value for _words, lines in groups[1:] for value, _sentence in lines}
        assert page.context["form"]["arrow"].value() == arrow


def test_conditions_are_saved_listed_in_words_and_counted_as_a_change(enter):
    client = enter(cast.seated(coordinator=True))
    lines = narrowed(("level is european", ""), ("amount at_least", "250"))
    counted(client, reverse("approvalpolicy:add"), policy_form(**lines))
    policy = ApprovalPolicy.objects.get()
    assert [(each.what, each.number) for each in policy.conditions.all()] == [
        ("level is european", None), ("amount at_least", 250),
    ]  # fmt: skip
    with translation.override("en"):
        assert [each.says() for each in policy.conditions.all()] == [
            "Level is European", "Amount in euro: 250 or more",
        ]  # fmt: skip
    assert client.get(reverse(LIST)).status_code == 200
    kept = {"steps-INITIAL_FORMS": "1", "steps-0-id": str(policy.steps.get().pk), "seen_version": "1"}
    kept |= narrowed(("level is european", ""), ("amount at_least", "300")) | {"conditions-INITIAL_FORMS": "2"}
    kept |= {f"conditions-{place}-id": str(each.pk) for place, each in enumerate(policy.conditions.all())}
    counted(client, reverse("approvalpolicy:edit", args=[policy.pk]), policy_form(**kept))
    assert (ApprovalPolicy.objects.get().version, policy.conditions.last().number) == (2, 300)


def test_a_condition_that_no_longer_exists_is_said_in_the_list_the_editor_and_on_the_home(enter):
    policy = missions.policy(("board", 1), name="Odd one", only_if=[("weather is bad", None)])
    client = enter(cast.seated(coordinator=True))
    assert client.get(reverse(LIST)).context["broken"] == [policy]
    assert "weather is bad" in client.get(reverse("approvalpolicy:edit", args=[policy.pk])).content.decode()
    waiting = [item.url for group in waiting_for(cast.seated(coordinator=True)) for item in group.items]
    assert reverse("approvalpolicy:edit", args=[policy.pk]) in waiting


def test_the_people_whom_a_step_names_are_kept_and_belong_to_its_group(enter):
    client, board, finance = (
        enter(cast.seated(coordinator=True)),
        make_user_with(Role.BOARD),
        make_user_with(Role.FINANCE),
    )
    chosen = {"steps-0-role": "board", "steps-0-quorum": "1"}
    strangers = policy_form(**chosen, **{"steps-0-people": str(finance.pk)})
    refused = counted(client, reverse("approvalpolicy:add"), strangers)
    assert (refused.status_code, ApprovalPolicy.objects.count()) == (200, 0)
    counted(client, reverse("approvalpolicy:add"), policy_form(**chosen, **{"steps-0-people": str(board.pk)}))
    assert ApprovalPolicy.objects.get().snapshot()[0]["people"] == [board.pk]


def test_communications_is_never_asked_about_a_person(enter):
    client = enter(cast.seated(coordinator=True))
    asked = {"arrow": "candidacy.admit", "steps-0-role": "communications", "steps-0-quorum": "1"}
    assert counted(client, reverse("approvalpolicy:add"), policy_form(**asked)).status_code == 200
    assert ApprovalPolicy.objects.count() == 0
    allowed = policy_form(**asked | {"arrow": "mission.approve"})
    assert counted(client, reverse("approvalpolicy:add"), allowed).status_code == 302

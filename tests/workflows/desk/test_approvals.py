"""The list of open approvals and the policies behind them."""

import inspect
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext

import workflows.desk.approvals
from tests.factories import candidates, cast, missions
from tests.factories.people import (
    make_coordinator,
    make_country,
    make_mandate,
    make_member,
    make_seat,
    make_user_with,
)
from workflows.approvals.admin import when_reminded
from workflows.approvals.asked import asked_about
from workflows.approvals.coverage import uncovered
from workflows.approvals.lifecycle import PATIENCE
from workflows.approvals.models import Absence, ApprovalPolicy, ApprovalRequest
from workflows.approvals.policies import approvable_steps
from workflows.approvals.queries import models_with_approval
from workflows.desk.waiting import waiting_for
from workflows.kernel import clock
from workflows.kernel.facts import Condition
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.people.models import SupportSeat
from workflows.people.roles import Role

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


def test_a_request_that_cannot_be_read_stands_in_the_list_and_says_so(enter):
    missions.policy(("support_group", 2))
    owner, other = cast.seated(), cast.seated()
    for title in ("Broken", "Whole"):
        perform(missions.qualifying(owner=owner, title=title), "approve", by=owner)
    ApprovalRequest.objects.filter(pk=ApprovalRequest.objects.earliest("pk").pk).update(position=7)
    client = enter(other)
    page = client.get(reverse("approvals"))
    assert (page.status_code, len(page.context["rows"])) == (200, 2)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 30])
def test_open_requests_are_listed_in_the_same_number_of_queries(enter, count):
    missions.policy(("support_group", 2))
    owner = cast.seated()
    for _ in range(count):
        perform(missions.qualifying(owner=owner), "approve", by=owner)
    client = enter(owner)
    client.get(reverse("approvals"))
    with CaptureQueriesContext(connection) as seen:
        assert len(client.get(reverse("approvals")).context["rows"]) == count
    assert len(seen) == 14


def test_a_request_is_late_once_its_time_is_over_which_stands_still_while_a_question_is_open(enter):
    missions.policy(("support_group", 2))
    mission, curious, other = missions.qualifying(), cast.seated(), cast.seated()
    request = perform(mission, "approve", by=mission.owner).waits_for

    def late():
        [row] = enter(other).get(reverse("approvals")).context["rows"]
        return row.late, [item.late for group in waiting_for(other) for item in group.items if item.url == row.url]

    assert late() == (False, [False])
    with clock.at(request.due_at + timedelta(minutes=1)):
        assert late() == (True, [True])
    perform(ApprovalRequest.objects.get(), "ask_first", by=curious, question="Who pays?")
    asked = [item.late for group in waiting_for(mission.owner) for item in group.items if "/answer/" in item.url]
    assert asked == [False]
    with clock.at(request.due_at + timedelta(minutes=1)):
        assert late() == (False, [False])


def test_only_requests_about_visible_missions_are_listed(enter):
    missions.policy(("board", 1))
    mission = missions.qualifying()
    perform(mission, "approve", by=mission.owner)
    abroad = make_seat(make_member(country=make_country("fr"))).member.user
    people = [mission.owner, make_user_with(Role.BOARD), make_user_with(Role.FINANCE), abroad]
    assert [len(enter(user).get(reverse("approvals")).context["rows"]) for user in people] == [1, 1, 0, 0]
    others = [make_user_with(Role.COMMUNICATIONS), make_user_with(Role.ADMINISTRATOR)]
    assert [enter(user).get(reverse("approvals")).status_code for user in others] == [403, 403]


def test_every_lifecycle_that_asks_for_approval_says_who_sees_it_and_where_it_stands():
    for model in models_with_approval():
        assert callable(model.objects.visible_to)
        assert model.desk_url is not LifecycleModel.desk_url


def test_the_screens_of_approvals_know_no_lifecycle_by_name():
    assert "missions" not in inspect.getsource(workflows.desk.approvals)


def test_a_request_stands_where_its_dossier_does():
    missions.policy(("board", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    assert request.desk_url() == mission.desk_url() == reverse("mission_dossier", args=[mission.pk])


@pytest.mark.req("R3.5a")
def test_the_coordinator_writes_a_policy_and_each_change_is_a_version(enter):
    coordinator = enter(cast.seated(coordinator=True))
    answer = coordinator.post(reverse("approvalpolicy:add"), policy_form())
    assert answer.status_code == 302
    assert "Two of the group" in coordinator.get(reverse(LIST)).content.decode()
    policy = ApprovalPolicy.objects.get()
    assert (policy.version, [str(step.role) for step in policy.steps.all()]) == (1, ["support_group"])
    edit = reverse("approvalpolicy:edit", args=[policy.pk])
    step = policy.steps.get()
    kept = {"steps-INITIAL_FORMS": "1", "steps-0-id": str(step.pk), "seen_version": "1"}
    coordinator.post(edit, policy_form(**kept))
    assert ApprovalPolicy.objects.get().version == 1
    coordinator.post(edit, policy_form(**kept, **{"steps-0-quorum": "3"}))
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
    told = coordinator.post(reverse("approvalpolicy:edit", args=[policy.pk]), policy_form(**form))
    policy = ApprovalPolicy.objects.get()
    assert (str(policy), [step.role for step in policy.steps.all()]) == (named("level is local"), ["support_group"])
    told = coordinator.post(reverse("approvalpolicy:delete", args=[policy.pk]))
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
    answer = enter(cast.seated(coordinator=True)).post(reverse("approvalpolicy:add"), policy_form(**wrong))
    assert (answer.status_code, ApprovalPolicy.objects.count()) == (200, 0)


def test_a_change_of_policy_leaves_an_open_request_alone(enter):
    policy = missions.policy(("support_group", 2))
    mission = missions.qualifying()
    perform(mission, "approve", by=mission.owner)
    coordinator = enter(cast.seated(coordinator=True))
    coordinator.post(reverse("approvalpolicy:delete", args=[policy.pk]))
    request = ApprovalRequest.objects.get()
    assert (ApprovalPolicy.objects.count(), request.policy_steps[0]["quorum"], request.state) == (0, 2, "open")


@pytest.mark.parametrize(
    ("mine", "others", "last"),
    [
        ({}, [], True),
        ({}, [{"order": 1}], False),
        ({}, [{"order": 1, "active": False}], True),
        ({}, [{"arrow": "mandate.suspend"}], True),
        ({"active": False}, [], False),
    ],
)
def test_who_deletes_a_policy_is_told_what_is_open_under_it_and_whether_it_was_the_last(enter, mine, others, last):
    policy = missions.policy(("support_group", 2))
    for title in ("One", "Other", "Withdrawn"):
        mission = missions.qualifying(title=title)
        request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "withdraw", by=request.asked_by)
    ApprovalPolicy.objects.filter(pk=policy.pk).update(**mine)
    for other in others:
        missions.policy(("board", 1), **other)
    page = enter(cast.seated(coordinator=True)).get(reverse("approvalpolicy:delete", args=[policy.pk]))
    assert (page.context["asked_under"], page.context["is_last"]) == (2, last)
    words = gettext("It is the last policy in force for this step: from then on one person decides alone.")
    assert (words in unescape(page.content.decode())) == last
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


def late_click(enter, mission, request, user):
    """Statuses of the request's page, of its form and of the dossier, and what the first one says."""
    client = enter(user)
    url = reverse("approval_step", args=[request.pk, "agree"])
    pages = [client.get(url), client.post(url, {"seen": request.revision}), client.get(mission.desk_url())]
    return [page.status_code for page in pages], [e.record.step for e in (pages[0].context or {}).get("meanwhile", [])]


@pytest.mark.req("R3.5a")
@pytest.mark.parametrize(
    ("end", "told"),
    [
        (lambda mission, request, other: perform(request, "agree", by=other), "agree"),
        (lambda mission, request, other: perform(request, "refuse", by=other, reason="Too dear"), "refuse"),
        (lambda mission, request, other: perform(request, "withdraw", by=mission.owner), "withdraw"),
        (lambda mission, request, other: perform(mission, "decline", by=mission.owner, reason="Far"), "decline"),
    ],
)
def test_a_late_co_voter_is_told_what_happened(enter, end, told):
    missions.policy(("board", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    late, other = make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    end(mission, request, other)
    assert late_click(enter, mission, request, late) == ([409, 409, 409], [told])
    statuses = [late_click(enter, mission, request, make_user_with(role))[0] for role in (Role.FINANCE, Role.MEMBER)]
    assert statuses == [[404, 404, 404], [403, 403, 403]]


def vote_page(client, request):
    return client.get(reverse("approval_step", args=[request.pk, "agree"]))


@pytest.mark.req("R3.5a")
def test_the_page_of_a_vote_says_what_is_asked_by_whom_who_agreed_and_what_it_is_for(enter):
    missions.policy(("support_group", 2), ("board", 1))
    mission, first, second = missions.qualifying(), cast.seated(), cast.seated()
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "agree", by=first)
    page = vote_page(enter(second), request)
    asked, said = page.context["asked"], page.content.decode()
    names = str(mission.owner), str(first), asked.request.step_label, mission.objectives, mission.brief, "Flagey"
    assert [each for each in names if each not in unescape(said)] == []
    assert (asked.answers[0][0], asked.waiting_for, asked.request.due_at) == (first, [second], request.due_at)
    assert gettext("Has an owner") not in [str(label) for label, _words in page.context["facts"]]


@pytest.mark.req("R3.5a")
def test_who_votes_on_what_has_changed_is_told_what_changed_and_that_the_own_answer_counts_no_longer(enter):
    missions.policy(("support_group", 2))
    mission, voter = missions.qualifying(), cast.seated()
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "agree", by=voter)
    seen = ApprovalRequest.objects.get().revision
    mission = Mission.objects.get()
    perform(mission, "revise", by=mission.owner, **{**missions.sheet(), "audience_size": 230})
    late = enter(voter).post(reverse("approval_step", args=[request.pk, "agree"]), {"seen": seen})
    changed = ApprovalRequest.objects.get().changed_after(0)
    assert (late.status_code, late.context["changed"] == changed != "") == (409, True)
    assert changed in unescape(late.content.decode())
    assert [(who, what) for who, _verdict, what in vote_page(enter(voter), request).context["asked"].stale] == [
        (voter, changed)
    ]


@pytest.mark.req("R3.5a")
def test_an_open_request_shows_the_rounds_to_come_and_the_answers_of_earlier_rounds_with_for_whom_they_count():
    missions.policy(("support_group", 1), ("board", 1), ("finance", 1))
    mission, away, deputy = missions.qualifying(), cast.seated(), cast.seated()
    SupportSeat.objects.filter(member__user=deputy).delete()
    Absence.objects.create(user=away, deputy=deputy, since=clock.today(), until=clock.today(), named_by=mission.owner)
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "agree", by=get_user_model().objects.get(pk=deputy.pk))
    with translation.override("en"):
        [asked] = asked_about([ApprovalRequest.objects.get()], mission.owner)
        assert asked.earlier == [(deputy, "agreed", f"for {away}, who is away")]
        assert (asked.answers, [(str(each["group"]), each["quorum"]) for each in asked.later]) == ([], [("finance", 1)])
        page = render_to_string("workflows/desk/dossier_approvals.html", {"asked": [asked]})
        words = " ".join(unescape(page).split())
    assert "Then 1 person: finance. 5 days to answer." in words
    assert f"{deputy} – agreed" in words


def asked_to_admit():
    people = candidates.group()
    missions.policy(("board", 1), arrow="candidacy.admit")
    candidacy = candidates.recommended(people)
    return candidacy, perform(candidacy, "admit", by=people[0]).waits_for


def asked_to_suspend():
    missions.policy(("board", 1), arrow="mandate.suspend")
    mandate = make_mandate()
    return mandate, perform(mandate, "suspend", by=make_coordinator(), reason="A complaint of a host.").waits_for


@pytest.mark.req("R3.5a")
@pytest.mark.parametrize("ask", [asked_to_admit, asked_to_suspend])
def test_who_comes_too_late_on_a_candidacy_or_a_mandate_is_told_too(enter, ask):
    dossier, request = ask()
    late, other = make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    assert enter(late).get(dossier.desk_url()).status_code == 200
    perform(request, "agree", by=other)
    assert late_click(enter, dossier, request, late) == ([409, 409, 409], ["agree"])
    page = enter(late).get(dossier.desk_url()).content.decode()
    assert (str(other) in page, "A complaint of a host." in page) == (True, False)
    statuses = [late_click(enter, dossier, request, make_user_with(role))[0] for role in (Role.FINANCE, Role.MEMBER)]
    assert statuses == [[404, 404, 404], [403, 403, 403]]


@pytest.mark.parametrize("ask", [asked_to_admit, asked_to_suspend])
def test_of_their_own_candidacy_or_mandate_the_board_is_told_nothing_here(enter, ask):
    dossier, request = ask()
    person = dossier.member.user
    person.groups.add(Group.objects.get(name=Role.BOARD))
    perform(request, "agree", by=make_user_with(Role.BOARD))
    assert late_click(enter, dossier, request, person)[0] == [404, 404, 404]


def test_a_group_that_has_agreed_is_told_who_is_asked_now(enter):
    missions.policy(("board", 1), ("finance", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    late, other = make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    perform(request, "agree", by=other)
    assert late_click(enter, mission, request, late) == ([409, 409, 409], ["agree"])


def test_a_late_board_member_reads_who_did_it_and_not_what_they_wrote(enter):
    missions.policy(("board", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    late, other = make_user_with(Role.BOARD), make_user_with(Role.BOARD, first_name="Oscar", last_name="Other")
    perform(request, "refuse", by=other, reason="My planted secret")
    page = enter(late).get(mission.desk_url()).content.decode()
    assert ("Oscar Other" in page, "My planted secret" in page, mission.brief in page) == (True, False, False)


@pytest.mark.parametrize(
    ("other", "saved"),
    [({}, 1), ({"only_if": [("level is european", None)]}, 2), ({"active": False}, 2)],
)
def test_two_policies_alike_are_refused(enter, other, saved):
    missions.policy(("board", 1), **other)
    enter(cast.seated(coordinator=True)).post(reverse("approvalpolicy:add"), policy_form())
    assert ApprovalPolicy.objects.count() == saved


def warnings_after(client, **changed):
    answer = client.post(reverse("approvalpolicy:add"), policy_form(**changed), follow=True)
    return [str(m) for m in answer.context["messages"] if m.level_tag == "warning"]


def test_a_quorum_above_those_who_hold_the_role_is_saved_with_a_warning(enter):
    client, _other = enter(cast.seated(coordinator=True)), cast.seated()
    said = warnings_after(client, **{"steps-0-quorum": "5"})
    assert (len(said), "5" in said[0], "2" in said[0], ApprovalPolicy.objects.count()) == (1, True, True, 1)
    assert warnings_after(client, **{"steps-0-quorum": "1", "order": "0"} | LOCAL) != []
    ApprovalPolicy.objects.all().delete()
    assert warnings_after(client, **{"steps-0-quorum": "1"}) == []
    ApprovalPolicy.objects.all().delete()
    assert len(warnings_after(client, **{"steps-0-role": "coordinator", "steps-0-quorum": "1"})) == 1


def test_a_policy_that_never_decides_is_saved_with_a_warning(enter):
    missions.policy(("board", 1), order=1)
    client, _other = enter(cast.seated(coordinator=True)), cast.seated()
    late = warnings_after(client, **{"steps-0-quorum": "1", "order": "2"} | LOCAL)
    assert [len(late), len(warnings_after(client, **{"steps-0-quorum": "1"} | EUROPEAN))] == [1, 0]


def test_two_tabs_on_one_policy_do_not_overwrite_each_other(enter):
    policy = missions.policy(("support_group", 1))
    first, second = cast.seated(coordinator=True), enter(cast.seated(coordinator=True))
    edit = reverse("approvalpolicy:edit", args=[policy.pk])
    kept = {"steps-INITIAL_FORMS": "1", "steps-0-id": str(policy.steps.get().pk), "seen_version": "1"}
    assert 'name="seen_version" value="1"' in second.get(edit).content.decode()
    assert enter(first).post(edit, policy_form(**kept)).status_code == 302
    answer = second.post(edit, policy_form(**kept, name="My words"))
    page = answer.content.decode()
    assert (answer.status_code, "My words" in page, str(first) in page) == (409, True, True)
    assert (ApprovalPolicy.objects.get().name, ApprovalPolicy.objects.get().version) == ("Two of the group", 2)
    assert second.post(edit, policy_form(**kept | {"seen_version": "2"}, name="My words")).status_code == 302


@pytest.mark.parametrize(
    ("conditions", "gaps"),
    [
        ([], []),
        ([{}], None),
        ([{"active": False}], []),
        ([{"only_if": [("online yes", None)]}, {"only_if": [("online no", None)]}], [["Online is not known"]]),
        ([{"only_if": [("themes has care", None)]}, {"only_if": [("themes lacks care", None)]}], None),
        ([{"only_if": [("amount at_least", 250)]}],
         [["Amount in euro: less than 250 / Amount in euro is not known"]]),
        ([{"only_if": [("level is european", None)]}, {"only_if": [("level is national", None), ("online yes", None)]}],
         [["Level is National", "Online: no / Online is not known"],
          ["Level: Local, Sector / Level is not known"]]),
    ],
)  # fmt: skip
def test_what_no_policy_covers_is_listed(enter, conditions, gaps):
    for condition in conditions:
        missions.policy(("board", 1), **condition)
    with translation.override("en"):
        found = [kinds for words, kinds in uncovered() if "pprove" in words]
    assert found == ([] if gaps is None else [gaps])
    shown = enter(cast.seated(coordinator=True)).get(reverse(LIST)).context["uncovered"]
    assert len([each for each in shown if each[0].startswith(str(Mission._meta.verbose_name))]) == (gaps is not None)


def test_the_page_of_a_step_says_who_will_be_asked(enter):
    missions.policy(("board", 2), ("finance", 1))
    mission, board = missions.qualifying(), make_user_with(Role.BOARD)
    page = enter(mission.owner).get(reverse("mission_step", args=[mission.pk, "approve"]))
    planned = page.context["planned"]
    assert ([g["quorum"] for g in planned.groups], planned.people, planned.lacking) == ([2, 1], [board], 1)
    assert str(board) in page.content.decode()
    assert ApprovalRequest.objects.count() == 0


def test_the_page_of_a_step_warns_that_no_policy_applies(enter):
    mission = missions.qualifying()
    client = enter(mission.owner)
    pages = [client.get(reverse("mission_step", args=[mission.pk, step])) for step in ("approve", "decline")]
    assert [(p.context["asks_approval"], p.context["planned"]) for p in pages] == [(True, None), (False, None)]
    assert [gettext("No policy applies: you decide alone.") in page.content.decode() for page in pages] == [True, False]


def test_communications_is_never_asked_about_a_person(enter):
    client = enter(cast.seated(coordinator=True))
    asked = {"arrow": "candidacy.admit", "steps-0-role": "communications", "steps-0-quorum": "1"}
    assert client.post(reverse("approvalpolicy:add"), policy_form(**asked)).status_code != 302
    assert ApprovalPolicy.objects.count() == 0
    assert (
        client.post(reverse("approvalpolicy:add"), policy_form(**asked | {"arrow": "mission.approve"})).status_code
        == 302
    )


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
    client.post(
        reverse("approvalpolicy:add"), policy_form(**narrowed(("level is european", ""), ("amount at_least", "250")))
    )
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
    client.post(reverse("approvalpolicy:edit", args=[policy.pk]), policy_form(**kept))
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
    refused = client.post(reverse("approvalpolicy:add"), policy_form(**chosen, **{"steps-0-people": str(finance.pk)}))
    assert (refused.status_code, ApprovalPolicy.objects.count()) == (200, 0)
    client.post(reverse("approvalpolicy:add"), policy_form(**chosen, **{"steps-0-people": str(board.pk)}))
    assert ApprovalPolicy.objects.get().snapshot()[0]["people"] == [board.pk]


def test_a_link_of_a_mail_shows_the_case_after_the_log_in_and_changes_nothing_by_itself(enter, client):
    missions.policy(("board", 1))
    mission, board = missions.qualifying(), make_user_with(Role.BOARD)
    request = perform(mission, "approve", by=mission.owner).waits_for
    for _words, address in request.doors:
        path = address[address.index("/admin/") :]
        assert path in client.get(path, follow=True).redirect_chain[-1][0]
        page = enter(board).get(path)
        assert (page.status_code, mission.title in page.content.decode(), bool(page.context["facts"])) == (
            200,
            True,
            True,
        )
    assert (ApprovalRequest.objects.get().votes, ApprovalRequest.objects.get().state) == ([], "open")


def test_the_dossier_shows_old_answers_questions_and_who_answered_for_whom(enter):
    missions.policy(("board", 3))
    mission, board, other = missions.qualifying(), make_user_with(Role.BOARD), make_user_with(Role.BOARD)
    deputy = make_user_with(Role.FINANCE)
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "agree", by=board)
    perform(Mission.objects.get(), "revise", by=mission.owner, title="Another title")
    Absence.objects.create(
        user=other, deputy=deputy, since=clock.today(), until=clock.today(), named_by=cast.seated(coordinator=True)
    )
    perform(ApprovalRequest.objects.get(), "agree", by=deputy)
    perform(ApprovalRequest.objects.get(), "ask_first", by=board, question="Who pays the train?")
    asked = enter(mission.owner).get(mission.desk_url()).context["asked"][0]
    assert [str(who) for who, _verdict, _what in asked.stale] == []
    assert {str(who): bool(place) for who, _verdict, place in asked.answers} == {str(deputy): True, str(board): False}
    assert [entry.reason for entry in asked.questions] == ["Who pays the train?"]

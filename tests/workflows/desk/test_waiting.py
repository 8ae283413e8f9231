"""What waits for whom on the home of the back office."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import get_language_info, gettext

from pages.agenda_sync import draft_event
from pages.site import ensure_site
from tests.factories import cast, content, field_questions, missions, paper, webhooks
from tests.factories.people import make_country, make_mandate, make_member, make_seat, make_user_with
from workflows.approvals.models import ApprovalRequest
from workflows.desk.waiting import waiting_for
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.kernel.steps import step_named
from workflows.missions.models import Mission
from workflows.people.accounts.models import SecondFactorReset
from workflows.people.models import Mandate, SupportSeat
from workflows.people.privacy.models import ErasureRequest
from workflows.people.roles import Role, remember_for_request
from workflows.words import reading

pytestmark = pytest.mark.django_db


def answers_of(row):
    """What its editor sends when nothing is changed."""
    values = model_to_dict(row, exclude=["file"])
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def waits(user):
    """Title of each group -> titles of what is in it."""
    return [[item.title for item in group.items] for group in waiting_for(user)]


def test_the_owner_sees_their_missions_overdue_first():
    owner = cast.seated()
    SupportSeat.objects.update(since=clock.today() - timedelta(days=100))
    with clock.at(clock.now() - timedelta(days=30)):
        missions.qualifying(owner=owner, title="Late")
    missions.qualifying(owner=owner, title="Fresh")
    missions.qualifying(title="Of another")
    assert waits(owner) == [["Late", "Fresh"]]
    assert [item.late for group in waiting_for(owner) for item in group.items] == [True, False]


def test_another_date_that_was_asked_for_waits_until_it_is_answered():
    mission = missions.staffed()

    def what():
        return [str(item.what) for group in waiting_for(mission.owner) for item in group.items]

    before = what()
    perform(mission, "ask_to_move", by=mission.requester_actor(), proposal="A week later")
    [asked] = what()
    assert [asked] != before
    starts = mission.starts + timedelta(days=7)
    perform(mission, "reschedule", by=mission.owner, starts=starts, ends=starts + timedelta(hours=2))
    assert asked not in what()


def test_requests_without_an_owner_wait_for_the_whole_group_of_that_country():
    mission = missions.requested(title="Whose?")
    mission.__class__.objects.filter(pk=mission.pk).update(owner=None)
    abroad = make_seat(make_member(country=make_country("fr"))).member.user
    assert [waits(user) for user in (cast.seated(), abroad)] == [[["Whose?"]], []]


@pytest.mark.req("R3.5a")
def test_approvals_wait_for_those_who_may_give_them():
    missions.policy(("board", 1))
    mission = missions.qualifying(title="To validate")
    perform(mission, "approve", by=mission.owner)
    board, finance = make_user_with(Role.BOARD), make_user_with(Role.FINANCE)
    assert [waits(user) for user in (board, finance)] == [[["To validate"]], []]


@pytest.mark.req("R3.5a")
def test_a_request_that_too_few_are_left_to_grant_waits_for_the_asker_and_the_coordinator(enter):
    missions.policy(("support_group", 2))
    owner, first, second = cast.seated(), cast.seated(), cast.seated()
    coordinator, abroad = cast.seated(coordinator=True), make_country("fr")
    abroad = make_seat(make_member(country=abroad), is_coordinator=True).member.user
    request = perform(missions.qualifying(owner=owner), "approve", by=owner).waits_for

    def lacking():
        found = {user.pk: [str(item.what) for group in waiting_for(user) for item in group.items]
                 for user in map(fresh, (owner, coordinator, first, abroad))}  # fmt: skip
        return [gettext("Complete the group, or withdraw the request") in words for words in found.values()]

    perform(request, "recuse", by=first, reason="My sister asks it.")
    assert lacking() == [False] * 4
    SupportSeat.objects.filter(member__user=second).delete()
    assert lacking() == [True, True, False, False]
    [row] = enter(owner).get(reverse("approvals")).context["rows"]
    assert row.lacking == 1
    perform(ApprovalRequest.objects.get(), "withdraw", by=fresh(coordinator))
    assert lacking() == [False] * 4


def test_a_dossier_whose_approval_waits_for_its_owner_too_is_shown_once_as_what_is_asked():
    missions.policy(("support_group", 1))
    owner, other = cast.seated(), cast.seated()
    mission = missions.qualifying(owner=owner, title="Once")
    perform(mission, "approve", by=other)
    [group] = waiting_for(fresh(owner))
    assert [(item.title, item.what) for item in group.items] == [("Once", step_named(Mission, "approve").label)]
    Mission.objects.filter(pk=mission.pk).update(open_complaint="Nobody answers.")
    assert [len(each.items) for each in waiting_for(fresh(owner))] == [1, 1]


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def test_what_is_due_waits_for_finance():
    missions.evaluated(compensation_kind="fee", compensation_amount=250, title="Fee")
    assert [waits(make_user_with(role)) for role in (Role.FINANCE, Role.BOARD)] == [[["Fee"]], []]


def test_the_home_shows_it(enter):
    mission = missions.qualifying(title="Look at me")
    page = enter(mission.owner).get(reverse("wagtailadmin_home")).content.decode()
    assert ("Look at me" in page, reverse("mission_dossier", args=[mission.pk]) in page) == (True, True)


def test_nothing_waits_for_communications(enter):
    missions.qualifying(title="TITLE-SECRET")
    page = enter(make_user_with(Role.COMMUNICATIONS)).get(reverse("wagtailadmin_home"))
    assert (page.status_code, "TITLE-SECRET" in page.content.decode()) == (200, False)


@pytest.fixture
def a_request():
    """What is read once per request is read once here too."""
    reading.begin()
    yield
    reading.end()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_number_of_queries_does_not_grow(count, a_request):
    missions.policy(("support_group", 2))
    owner, voter = cast.seated(), cast.seated()
    for _ in range(count):
        mission = missions.qualifying(owner=owner)
        perform(mission, "approve", by=owner)
        missions.qualifying(owner=voter)
    remember_for_request(voter)
    waiting_for(voter)
    with CaptureQueriesContext(connection) as seen:
        groups = waiting_for(voter)
    assert [len(group.items) for group in groups] == [min(count, 10)] * 2
    assert len(seen) == 14


def test_pages_in_moderation_wait_for_communications():
    ensure_site()
    draft_event(missions.confirmed(cast.ambassador(), title="Draft me"))
    communications, board = make_user_with(Role.COMMUNICATIONS), make_user_with(Role.BOARD)
    [waiting] = waits(communications)
    drafts = {f"Draft me · {get_language_info(code)['name_local']}" for code, _name in settings.LANGUAGES}
    assert (set(waiting), len(waiting), waits(board)) == (drafts, len(drafts), [])


@pytest.mark.parametrize("make", [content.term, content.key_message, content.kit_item, content.testimonial,
                                  content.story, content.network])  # fmt: skip
def test_words_and_tools_in_moderation_wait_for_communications_at_their_editor(enter, make):
    row = make(live=False)
    kind = row._meta.model_name
    author, reader = make_user_with(Role.COMMUNICATIONS), make_user_with(Role.COMMUNICATIONS)
    url = reverse(f"wagtailsnippets_snippets_{kind}:edit", args=[row.pk])
    assert enter(author).post(url, answers_of(row) | {"action-submit": "yes"}).status_code == 302
    [group] = waiting_for(reader)
    assert [(item.title, item.url) for item in group.items] == [(f"{row} · Nederlands", url)]
    assert url in enter(reader).get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_number_of_queries_does_not_grow_with_texts_to_review(count, a_request):
    author, reader = make_user_with(Role.COMMUNICATIONS), make_user_with(Role.COMMUNICATIONS)
    for _ in range(count):
        row = content.term(live=False)
        row.save_revision(user=author)
        row.get_workflow().start(row, author)
    remember_for_request(reader)
    waiting_for(reader)
    with CaptureQueriesContext(connection) as seen:
        [group] = waiting_for(reader)
    assert len(group.items) + group.more == count
    assert len(seen) == 10


@pytest.mark.req("R2.2b")
def test_open_print_orders_wait_for_communications_the_soonest_needed_first():
    items = {days: content.kit_item(title=f"In {days}", version="1", is_printed=True) for days in (30, 2)}
    made = {
        days: paper.order(item=item, needed_by=clock.today() + timedelta(days=days)) for days, item in items.items()
    }
    communications, board = make_user_with(Role.COMMUNICATIONS), make_user_with(Role.BOARD)
    assert (waits(communications), waits(board)) == ([["50 × In 2 (1)", "50 × In 30 (1)"]], [])
    with clock.at(clock.now() + timedelta(days=3)):
        [group] = waiting_for(communications)
    assert [(item.url, item.late) for item in group.items] == [(made[2].desk_url(), True), (made[30].desk_url(), False)]
    perform(made[2], "send", by=communications)
    assert waits(communications) == [["50 × In 30 (1)"]]


def test_a_lost_second_factor_waits_for_another_administrator():
    first, second = make_user_with(Role.ADMINISTRATOR), make_user_with(Role.ADMINISTRATOR)
    member = cast.seated()
    perform(SecondFactorReset(user=member), "ask", by=first, reason="I saw her face")
    assert (waits(first), waits(second)) == ([], [[str(member)]])


def test_mandates_that_need_something_wait_for_those_who_handle_them():
    seat, today = cast.seated(), clock.today()
    abroad = make_seat(make_member(country=make_country("fr"))).member.user
    due = make_mandate(ends=today + timedelta(days=20))
    make_mandate()
    with clock.at(clock.now() - timedelta(days=100)):
        stuck = make_mandate(active=False)
    make_mandate(seat.member, ends=today + timedelta(days=20))
    assert (waits(seat), waits(abroad), waits(make_user_with(Role.BOARD))) == ([[str(due), str(stuck)]], [], [])
    [group] = waiting_for(seat)
    assert [(item.url, item.late) for item in group.items] == [(due.desk_url(), True), (stuck.desk_url(), True)]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_number_of_queries_does_not_grow_with_mandates_and_erasures(count, a_request):
    seat, administrator = cast.seated(), make_user_with(Role.ADMINISTRATOR)
    for _ in range(count):
        make_mandate(active=False, starts=clock.today() - timedelta(days=700), ends=clock.today() + timedelta(days=9))
        leaver = make_member().user
        perform(ErasureRequest(user=leaver), "ask", by=leaver)
    Mandate.objects.update(state_since=clock.now() - timedelta(days=100))
    counts = []
    for user in (seat, administrator):
        remember_for_request(user)
        with CaptureQueriesContext(connection) as seen:
            groups = waiting_for(user)
        assert [len(group.items) + group.more for group in groups] == [count]
        counts.append(len(seen))
    assert counts == [14, 9]


def test_an_erasure_waits_for_another_administrator_the_longest_waiting_first():
    first, second = make_user_with(Role.ADMINISTRATOR), make_user_with(Role.ADMINISTRATOR)
    leaver = make_member().user
    with clock.at(clock.now() - timedelta(days=20)):
        asked = perform(ErasureRequest(user=leaver), "ask", by=leaver).subject
    own = perform(ErasureRequest(user=first), "ask", by=first).subject
    assert (waits(first), waits(second)) == ([[str(asked)]], [[str(asked), str(own)]])
    assert [item.late for item in waiting_for(second)[0].items] == [True, False]
    perform(own, "withdraw", by=first)
    perform(asked, "refuse", by=first, reason="The law keeps it.")
    assert (waits(first), waits(second)) == ([], [])


@pytest.mark.parametrize(
    ("role", "count"),
    [(Role.SUPPORT_GROUP, 19), (Role.COORDINATOR, 24), (Role.BOARD, 12), (Role.ADMINISTRATOR, 18),
     (Role.COMMUNICATIONS, 24)],
)  # fmt: skip
def test_the_home_asks_few_queries(enter, role, count):
    ensure_site()
    user = make_user_with(role)
    draft_event(missions.confirmed(cast.ambassador()))
    missions.policy(("board", 1))
    mission = missions.qualifying()
    perform(mission, "approve", by=mission.owner)
    make_mandate(ends=clock.today() + timedelta(days=20))
    leaver = make_member().user
    perform(ErasureRequest(user=leaver), "ask", by=leaver)
    client = enter(user)
    client.get(reverse("wagtailadmin_home"))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert len(seen) == count


@pytest.mark.parametrize("make", [missions.confirmed, missions.closed])
def test_a_complaint_waits_until_it_is_answered_whatever_the_state(make):
    mission = make()
    before = waits(mission.owner)
    perform(mission, "complain", by=mission.requester_actor(), complaint="Nobody called")
    items = [item for group in waiting_for(mission.owner) for item in group.items]
    assert [(item.title, item.late) for item in items] == [(mission.title, True)]
    perform(mission, "answer_complaint", by=mission.owner, answer="We call you")
    assert waits(mission.owner) == before


def test_a_date_that_is_kept_waits_no_longer():
    mission = missions.confirmed()
    [before] = [str(item.what) for group in waiting_for(mission.owner) for item in group.items]
    perform(mission, "ask_to_move", by=mission.requester_actor(), proposal="A week later")
    perform(mission, "keep_date", by=mission.owner, reason="The hall is booked")
    assert [str(item.what) for group in waiting_for(mission.owner) for item in group.items] == [before]


@pytest.mark.req("R1.10a")
def test_questions_from_the_field_wait_for_whoever_has_them_and_nobodys_for_the_whole_group():
    one, other = cast.seated(), cast.seated()
    nobodys, given = field_questions.asked(question="Nobody's?"), field_questions.asked(question="Given?")
    perform(given, "assign", by=one, owner=other)
    assert (waits(one), waits(other)) == ([["Nobody's?"]], [["Nobody's?", "Given?"]])
    with clock.at(nobodys.asked_at + timedelta(days=12)):
        [group] = waiting_for(one)
    assert [(item.url, item.late) for item in group.items] == [(nobodys.desk_url(), True)]


def test_a_webhook_that_was_switched_off_by_itself_waits_for_the_administrator():
    administrator = make_user_with(Role.ADMINISTRATOR)
    webhooks.endpoint(name="Silent", active=False, switched_off_at=clock.now())
    webhooks.endpoint(name="Off", active=False)
    assert waits(administrator) == [["Silent"]]
    assert waits(cast.seated(coordinator=True)) == []

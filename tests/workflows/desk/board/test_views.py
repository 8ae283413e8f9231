"""The board, the calendar and the map: what they show to whom, and where a dropped card leads."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from tests.factories import cast, missions
from tests.factories.people import make_region, make_seat, make_user_with
from tests.house.lists import copies
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.missions.states import Stage, State
from workflows.people.models import SupportSeat
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
BOARD = "/admin/missions/board/"


@pytest.fixture
def owner():
    account = cast.seated(coordinator=True)
    SupportSeat.objects.update(since=clock.today() - timedelta(days=100))
    return account


@pytest.fixture
def desk(enter, owner):
    return enter(owner)


def cards(answer, stage):
    column = next(each for each in answer.context["columns"] if each.stage == stage)
    return [card.mission.title for card in column.cards]


def said(answer):
    return [str(each) for each in get_messages(answer.wsgi_request)]


def test_every_open_state_has_one_column():
    on_the_board = [state for stage in Stage for state in stage.states]
    ended = {State.NEW, State.CLOSED, State.DECLINED, State.CANCELLED, State.JOINED}
    assert sorted(on_the_board) == sorted(set(State) - ended)


def test_overdue_stands_before_at_risk_before_the_rest(desk, owner):
    missions.approved(owner=owner, title="Calm")
    missions.approved(owner=owner, title="At risk", starts=clock.now() + timedelta(days=5))
    with clock.at(clock.now() - timedelta(days=20)):
        missions.approved(owner=owner, title="Late", starts=clock.now() + timedelta(days=90))
    answer = desk.get(BOARD)
    assert cards(answer, Stage.TO_STAFF) == ["Late", "At risk", "Calm"]
    assert answer.content.decode().count("board-pressing") == 2


def test_a_near_mission_whose_seats_are_filled_is_not_at_risk(owner):
    near = clock.now() + timedelta(days=5)
    missions.staffed(owner=owner, starts=near)
    free = missions.staffing(cast.ambassador(), owner=owner, starts=near)
    assert list(Mission.objects.at_risk()) == [free]
    assert [each.is_at_risk for each in Mission.objects.order_by("pk")] == [False, True]


def test_a_column_shows_ten_and_leads_to_the_list_of_all(desk, owner):
    copies(missions.qualifying(owner=owner), 11)
    answer = desk.get(BOARD, {"level": "local"})
    column = next(each for each in answer.context["columns"] if each.stage == Stage.QUALIFYING)
    assert (column.count, len(column.cards), column.more) == (12, 10, 2)
    assert len(desk.get(column.url).context["object_list"]) == 12


@pytest.mark.once
@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_board_asks_as_often_for_many_in_every_column(desk, owner, many):
    for walk in (missions.requested, missions.qualifying, missions.approved, missions.staffed, missions.confirmed,
                 missions.reported, missions.evaluated):  # fmt: skip
        copies(walk(owner=owner), many - 1)
    desk.get(BOARD)
    with CaptureQueriesContext(connection) as seen:
        desk.get(BOARD)
    assert len(seen) == 15


def test_a_card_says_what_is_missing_and_offers_what_this_reader_may_do(desk, owner):
    missions.qualifying(owner=owner, brief="")
    column = desk.get(BOARD).context["columns"][1]
    card = column.cards[0]
    assert str(card.mission.missing_from_sheet()[0]) in str(card.missing)
    assert "approve" not in {way.step.name for way in card.ways}
    assert "revise" in {step.name for step in card.others}


def test_a_step_that_asks_nothing_is_taken_from_the_board_and_leads_back_to_it(desk, owner):
    mission = missions.requested(owner=owner)
    way = desk.get(BOARD).context["columns"][0].cards[0].ways[0]
    assert (way.step.name, way.stage, way.at_once) == ("qualify", Stage.QUALIFYING, True)
    back = f"{BOARD}?level=local"
    url = f"{reverse('mission_step', args=[mission.pk, 'qualify'])}?back={back.replace('?', '%3F').replace('=', '%3D')}"
    answer = desk.post(url, {"seen": mission.revision})
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert Mission.objects.get().state == State.QUALIFYING


@pytest.mark.parametrize("back", ["https://other.example/", "//other.example/admin/missions/", "/admin/logout/"])
def test_nobody_is_led_astray(desk, owner, back):
    mission = missions.requested(owner=owner)
    url = f"{reverse('mission_step', args=[mission.pk, 'qualify'])}?back={back}"
    assert desk.post(url, {"seen": mission.revision})["Location"] == mission.desk_url()


def test_a_dropped_card_leads_to_the_step_with_its_guard(desk, owner):
    mission = missions.qualifying(owner=owner)
    answer = desk.get(reverse("mission_move", args=[mission.pk, Stage.TO_STAFF]), {"back": BOARD})
    assert answer["Location"].startswith(reverse("mission_step", args=[mission.pk, "approve"]))
    assert Mission.objects.get().state == State.QUALIFYING


def test_a_card_that_may_not_move_comes_back_with_the_reason(desk, owner):
    mission = missions.qualifying(owner=owner, brief="")
    answer = desk.get(reverse("mission_move", args=[mission.pk, Stage.TO_STAFF]), {"back": BOARD})
    refusal = desk.get(reverse("mission_step", args=[mission.pk, "approve"])).context["refusal"]
    assert (answer["Location"], str(refusal) in said(answer)[0]) == (BOARD, True)


def test_a_card_with_no_step_to_that_column_says_so(desk, owner):
    mission = missions.requested(owner=owner)
    answer = desk.get(reverse("mission_move", args=[mission.pk, Stage.TO_SETTLE]))
    assert (answer["Location"], len(said(answer))) == (BOARD, 1)


def test_where_two_steps_lead_to_a_column_both_are_offered(desk, owner):
    """An approved mission is staffed by a call or by offers; both stay in their column, so a staffed one is moved."""
    mission = missions.staffed(owner=owner)
    answer = desk.get(reverse("mission_move", args=[mission.pk, Stage.TO_STAFF]))
    assert [step.name for step, _url in answer.context["steps"]] == ["unstaff", "reschedule"]


def test_filters_hold_in_every_way_of_looking(desk, owner):
    missions.qualifying(owner=owner, title="Here", region=make_region())
    missions.qualifying(owner=owner, title="Ghent", region=make_region("flanders-west"))
    region = make_region("flanders-west").pk
    for name in ("missions", "missions_board", "missions_calendar", "missions_map"):
        looking = desk.get(reverse(name), {"region": region, "q": "Ghent", "nonsense": "1"}).context["looking"]
        assert looking.rows().get().title == "Ghent"
        assert [f"region={region}&q=Ghent" in url for _look, url, _current in looking.ways] == [True] * 4


@pytest.mark.parametrize(
    ("query", "found"),
    [({"mine": "on"}, ["Mine"]), ({"undated": "on"}, ["Undated"]), ({"risk": "on"}, ["Risky"]),
     ({"stage": "requested"}, ["Other"])],
)  # fmt: skip
def test_what_the_new_filters_leave(desk, owner, query, found):
    other = cast.seated()
    missions.qualifying(owner=owner, title="Mine")
    missions.requested(owner=other, title="Other")
    missions.qualifying(owner=other, title="Undated", starts=None, when_text="In spring")
    missions.qualifying(owner=other, title="Risky", starts=clock.now() + timedelta(days=3))
    assert [each.title for each in desk.get(reverse("missions"), query).context["object_list"]] == found


def test_the_calendar_has_a_mission_on_its_day_and_the_undated_apart(desk, owner):
    starts = clock.midnight(clock.today().replace(day=1)) + timedelta(days=45, hours=19)
    missions.qualifying(owner=owner, title="On its day", starts=starts)
    missions.qualifying(owner=owner, title="One day", starts=None, when_text="In spring")
    context = desk.get(reverse("missions_calendar"), {"month": f"{starts:%Y-%m}"}).context
    assert [(day.date, [each.title for each in day.missions]) for day in context["days"]] == [
        (starts.date(), ["On its day"])
    ]
    assert [each.title for each in context["undated"]] == ["One day"]


@pytest.mark.parametrize("month", ["", "2026-13", "never", "9999-12"])
def test_a_month_that_is_none_is_this_month(desk, month):
    assert desk.get(reverse("missions_calendar"), {"month": month}).status_code == 200


def test_the_map_counts_missions_and_free_seats_by_region(desk, owner):
    brussels = make_region()
    missions.staffing(cast.ambassador(), owner=owner, region=brussels, ambassadors_wanted=2)
    missions.qualifying(owner=owner, region=brussels, starts=clock.now() + timedelta(days=3))
    missions.closed(owner=owner, region=brussels)
    context = desk.get(reverse("missions_map")).context
    assert [(row.count, row.late, row.risk, row.free) for row in context["rows"]] == [(2, 0, 1, 2)]
    assert max(each["shade"] for each in context["provinces"]) == 3


@pytest.mark.parametrize("name", ["missions_board", "missions_calendar", "missions_map", "missions_together"])
def test_whoever_does_not_read_missions_does_not_look_at_them(enter, name):
    assert enter(make_user_with(Role.COMMUNICATIONS)).get(reverse(name)).status_code == 403


def test_another_region_is_seen_nowhere(enter, owner):
    mission = missions.qualifying(owner=owner)
    client = enter(make_seat(regions=[make_region("flanders-west")]).member.user)
    assert client.get(BOARD).context["count"] == 0
    assert client.get(reverse("mission_move", args=[mission.pk, Stage.TO_STAFF])).status_code == 404


def test_what_waits_for_approval_says_so_and_is_not_asked_twice(desk, owner):
    missions.policy(("support_group", 2))
    perform(missions.qualifying(owner=owner), "approve", by=owner)
    card = desk.get(BOARD).context["columns"][1].cards[0]
    assert (str(card.missing), [way.step.name for way in card.ways]) == (gettext("Waits for approval"), [])

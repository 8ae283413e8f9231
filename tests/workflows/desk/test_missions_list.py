"""The list of missions: what it shows, narrows, exports, and what never takes it down."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from snippets.models import Sector
from tests.factories import cast, missions
from tests.factories.people import make_country, make_member, make_region, make_seat, make_user_with
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.missions.states import State
from workflows.people.models import SupportSeat
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def titles(response):
    return [mission.title for mission in response.context["object_list"]]


@pytest.fixture
def owner():
    account = cast.seated(coordinator=True)
    SupportSeat.objects.update(since=clock.today() - timedelta(days=100))
    return account


@pytest.fixture
def desk(enter, owner):
    client = enter(owner)

    def get(**query):
        return client.get(reverse("missions"), query)

    return get


@pytest.mark.parametrize("count", [0, 1, 3, 30])
def test_the_number_of_queries_does_not_grow_with_rows(desk, owner, count):
    for number in range(count):
        missions.qualifying(owner=owner, title=f"Mission {number}")
    desk()
    with CaptureQueriesContext(connection) as seen:
        assert len(titles(desk())) == count
    assert len(seen) == (14 if count else 10)


def test_overdue_ones_stand_first_and_say_so(desk, owner):
    with clock.at(clock.now() - timedelta(days=20)):
        missions.qualifying(owner=owner, title="Late")
    with clock.at(clock.now() - timedelta(days=40)):
        ended = missions.qualifying(owner=owner, title="Ended")
        perform(ended, "decline", by=owner, reason="No")
    missions.qualifying(owner=owner, title="Fresh")
    answer = desk()
    assert titles(answer) == ["Late", "Fresh", "Ended"]
    assert answer.content.decode().count("desk-overdue") == 1


def test_states_are_counted_and_linked(desk, owner):
    for walk in (missions.requested, missions.qualifying, missions.qualifying):
        walk(owner=owner)
    tabs = desk().context["tabs"]
    assert [(str(tab["label"]), tab["count"]) for tab in tabs[1:]] == [
        (State.REQUESTED.label, 1), (State.QUALIFYING.label, 2),
    ]  # fmt: skip
    assert len(titles(desk(state="qualifying"))) == 2


@pytest.mark.parametrize(
    "query",
    [
        {"utm_source": "x"},
        {"state": "nonsense"}, {"region": "999"}, {"region": "x"}, {"owner": "0"}, {"o": "99.-7.x"},
        {"p": "9" * 30}, {"p": "-1"}, {"p": "x"}, {"q": "\x00'\""}, {"since": "yesterday"}, {"level__in": "local"},
        {"owner__password__startswith": "a"}, {"export": "pdf"}, {"e": "1"}, {"state__regex": "("}, {"id": "x"},
    ],
)  # fmt: skip
def test_unknown_parameters_are_dropped(desk, owner, query):
    missions.qualifying(owner=owner)
    answer = desk(**query)
    assert answer.status_code == 200


def test_a_parameter_of_another_column_narrows_nothing(desk, owner):
    missions.qualifying(owner=owner)
    assert len(titles(desk(requester_email__startswith="z", id="0"))) == 1


def test_every_filter_narrows(desk, owner):
    other = Sector.objects.create(key="dance", name={"nl": "dans", "fr": "danse", "en": "dance"})
    there = make_region("wallonia")
    missions.qualifying(owner=owner, title="Mine")
    soon = clock.now() + timedelta(days=90)
    missions.qualifying(owner=owner, title="Other", sector=other, region=there, level="european", starts=soon)
    day = clock.today() + timedelta(days=60)
    queries = [
        {"sector": other.pk}, {"region": there.pk}, {"level": "european"}, {"since": day.isoformat()}, {"q": "oth"},
    ]  # fmt: skip
    assert [titles(desk(**query)) for query in queries] == [["Other"]] * len(queries)
    assert titles(desk(until=day.isoformat())) == ["Mine"]
    assert titles(desk(owner="none")) == []
    assert len(titles(desk(owner=owner.pk))) == 2


def test_search_reads_title_organisation_and_place(desk, owner):
    missions.qualifying(owner=owner, title="A", requester_organisation="Theatre House")
    missions.qualifying(owner=owner, title="B", place_name="Theatre square")
    missions.qualifying(owner=owner, title="C")
    assert sorted(titles(desk(q="theatre"))) == ["A", "B"]


def test_only_own_region_and_country_are_listed(enter):
    missions.qualifying(title="Brussels")
    missions.qualifying(title="Wallonia", region=make_region("wallonia"))
    here = make_seat(make_member(), regions=[make_region("wallonia")]).member.user
    abroad = make_seat(make_member(country=make_country("fr"))).member.user
    assert [titles(enter(user).get(reverse("missions"))) for user in (here, abroad)] == [["Wallonia"], []]


def test_who_has_no_part_in_missions_has_no_list(enter):
    roles = (Role.COMMUNICATIONS, Role.ADMINISTRATOR)
    assert [enter(make_user_with(role)).get(reverse("missions")).status_code for role in roles] == [403, 403]


def test_nobody_creates_edits_or_deletes_by_a_form(enter, owner):
    mission = missions.qualifying(owner=owner)
    client = enter(owner)
    paths = ["create/", f"edit/{mission.pk}/", f"delete/{mission.pk}/", f"history/{mission.pk}/"]
    answers = [client.post(reverse("missions") + path, {"title": "Broken in"}).status_code for path in paths]
    assert answers == [404, 404, 404, 404]
    assert Mission.objects.get().title == mission.title


def test_one_broken_row_does_not_take_the_list_down(desk, owner):
    missions.qualifying(owner=owner, title="Whole")
    broken = missions.qualifying(owner=owner, title="Broken")
    Mission.objects.filter(pk=broken.pk).update(ranking="not what it should be", level="no such level")
    connection.cursor().execute("update workflows_mission set state = 'unheard' where id = %s", [broken.pk])
    answer = desk()
    assert answer.status_code == 200
    assert sorted(titles(answer)) == ["Broken", "Whole"]


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "=cmd|'/c calc'!A1")


@pytest.mark.parametrize("formula", FORMULAS)
def test_an_export_holds_no_formula(desk, owner, formula):
    missions.qualifying(owner=owner, title=formula, requester_organisation=f"{formula}\x07")
    answer = desk(export="csv")
    rows = list(csv.reader(StringIO(b"".join(answer.streaming_content).decode())))
    sheet = load_workbook(BytesIO(b"".join(desk(export="xlsx").streaming_content))).active
    cells = [cell for row in rows[1:] for cell in row]
    cells += [str(cell.value or "") for row in sheet.iter_rows(min_row=2) for cell in row]
    assert [cell for cell in cells if cell.strip()[:1] in ("=", "+", "-", "@")] == []
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert len(rows) == 2


def test_an_export_tells_nothing_that_the_list_hides(enter, owner):
    missions.qualifying(owner=owner, requester_phone="PHONE-0470")
    answer = enter(owner).get(reverse("missions"), {"export": "csv"})
    words = b"".join(answer.streaming_content).decode()
    assert ("PHONE" in words, "rita@" in words) == (False, False)

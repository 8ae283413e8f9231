"""The season at the desk: planned, compared, accepted; refused where it means nothing or somebody was first."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import make_country, make_region
from tests.factories.seasons import planned
from workflows.kernel import clock
from workflows.missions.models import Assignment
from workflows.planning.models import SeasonPlan

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.4d")]
URL = "/admin/season/"


@pytest.fixture
def lotte():
    return cast.seated(coordinator=True)


@pytest.fixture
def desk(enter, lotte):
    return enter(lotte)


def typed(seen=0, **said):
    today = clock.today()
    return {"first": str(today), "last": str(today + timedelta(days=90)), "seen": seen, "region": "", "most": ""} | said


def field(mission, person, role="ambassador"):
    return f"line-{mission.pk}-{role}-{person.pk}"


def text(answer):
    return " ".join(answer.content.decode().split())


def test_a_plan_is_made_and_shows_who_where_and_why(desk):
    mission, person = missions.approved(title="Harbour talk"), cast.ambassador(first_name="Ada", last_name="Brava")
    answer = desk.post(URL, typed(), follow=True)
    assert answer.redirect_chain == [("/admin/season/1/", 302)]
    assert "Harbour talk" in text(answer)
    assert field(mission, person) in text(answer)
    assert [each.line.member for each in answer.context["reading"].proposals] == [person]
    assert Assignment.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"first": ""}, "first"),
        ({"first": "soon"}, "first"),
        ({"last": "2020-01-01", "first": "2019-12-01"}, "last"),
        ({"last": "2020-01-01"}, "last"),
        ({"last": "2999-01-01"}, "last"),
        ({"first": "9999-12-31", "last": "9999-12-31"}, "last"),
        ({"most": "0"}, "most"),
        ({"most": "many"}, "most"),
        ({"region": "999999"}, "region"),
    ],
)
def test_what_makes_no_season_is_refused_and_stays_as_typed(desk, said, wrong):
    answer = desk.post(URL, typed(**said))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert answer.context["form"][wrong].value() == said[wrong]
    assert SeasonPlan.objects.count() == 0


def test_the_second_of_two_planners_is_told_and_may_go_on(desk, lotte):
    planned(make_country(), cast.seated(coordinator=True, first_name="Cleo", last_name="Dune"))
    answer = desk.post(URL, typed(seen=0, most="3"))
    assert answer.status_code == 409
    assert "Cleo Dune" in text(answer)
    assert reverse("season_plan", args=[1]) in text(answer)
    assert (answer.context["form"]["most"].value(), answer.context["seen"]) == ("3", 1)
    assert desk.post(URL, typed(seen=1, most="3")).url == "/admin/season/2/"


def test_planned_again_with_somebody_held_back_the_two_plans_stand_side_by_side(desk, lotte):
    mission = missions.approved()
    one, two = cast.ambassador(), cast.ambassador()
    plan = planned(make_country(), lotte)
    (proposed,) = [each.member for each in plan.lines.all() if each.is_seat]
    other = two if proposed == one else one
    answer = desk.post("/admin/season/1/", typed(seen=1, again="1", **{field(mission, proposed): "bar"}), follow=True)
    assert answer.redirect_chain == [("/admin/season/1/beside/2/", 302)]
    (row,) = answer.context["page_obj"]
    assert (row.one, row.two, row.differs) == ([str(proposed)], [str(other)], True)


def test_somebody_held_back_may_be_allowed_again_and_who_stays_stays(desk, lotte):
    mission, person = missions.approved(), cast.ambassador()
    planned(make_country(), lotte, barred=frozenset({((mission.pk, "ambassador"), person.pk)}))
    desk.post("/admin/season/1/", typed(seen=1, again="1", **{field(mission, person): ""}))
    desk.post("/admin/season/2/", typed(seen=2, again="1", **{field(mission, person): "keep"}))
    desk.post("/admin/season/3/", typed(seen=3, again="1"))
    kinds = [
        [each.kind for each in plan.lines.all() if each.is_seat] for plan in SeasonPlan.objects.order_by("version")
    ]
    assert kinds == [[], ["proposed"], ["kept"], ["kept"]]


def test_a_plan_made_meanwhile_leaves_the_choices_as_they_were(desk, lotte):
    mission, person = missions.approved(), cast.ambassador()
    planned(make_country(), lotte)
    planned(make_country(), lotte)
    answer = desk.post("/admin/season/1/", typed(seen=1, again="1", **{field(mission, person): "keep"}))
    assert (answer.status_code, SeasonPlan.objects.count()) == (409, 2)
    assert [each.choice for each in answer.context["reading"].proposals] == ["keep"]


def test_accepted_by_a_click_the_seats_are_offered_and_the_page_says_so(desk, lotte):
    missions.approved()
    cast.ambassador()
    planned(make_country(), lotte)
    answer = desk.post("/admin/season/1/", {"accept": "1", "times_sent": "0"}, follow=True)
    assert answer.redirect_chain == [("/admin/season/1/", 302)]
    assert Assignment.objects.get().state == "offered"
    assert answer.context["reading"].waiting == []
    assert desk.post("/admin/season/1/", {"accept": "1", "times_sent": "0"}).status_code == 409
    assert Assignment.objects.count() == 1


def test_an_empty_seat_says_what_would_fill_it(desk, lotte):
    missions.approved()
    person = cast.ambassador(languages=(), first_name="Ada", last_name="Brava")
    planned(make_country(), lotte)
    answer = desk.get("/admin/season/1/")
    (seats,) = answer.context["reading"].seats
    assert (seats.empty.change, [each.member for each in seats.empty.people]) == ("language", [person])
    assert "Ada Brava" in text(answer)


def test_a_plan_of_one_region_has_its_missions_only(desk):
    missions.approved()
    elsewhere = make_region("liege")
    other = missions.approved(region=elsewhere)
    cast.ambassador(region=elsewhere)
    desk.post(URL, typed(region=elsewhere.pk))
    assert {each.mission for each in SeasonPlan.objects.get().lines.all()} == {other}


def test_who_does_not_coordinate_here_sees_no_season(enter, lotte):
    planned(make_country(), lotte)
    assert enter(cast.seated()).get(URL).status_code == 403
    abroad = planned(make_country("fr"), lotte)
    assert enter(lotte).get(f"/admin/season/{abroad.version + 5}/").status_code == 404

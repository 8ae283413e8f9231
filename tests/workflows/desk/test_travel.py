"""Travel times in the back office: kept per pair, emptied, refused where they mean nothing, never lost in a race."""

import pytest
from django.urls import reverse

from snippets.models import Region
from tests.factories import cast
from workflows.missions.travel import TravelTime
from workflows.people.roles import scope_of

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.1")]
PAGE = reverse("travel_times")


@pytest.fixture
def lotte():
    return cast.seated(coordinator=True)


@pytest.fixture
def desk(enter, lotte):
    return enter(lotte)


@pytest.fixture
def regions(lotte):
    here = scope_of(lotte).country_id
    for key in ("a", "b"):
        Region.objects.create(key=key, name={"nl": key}, country_id=here, order=900)
    return list(Region.objects.filter(country=here, retired=False))


def typed(desk, **said):
    return {"seen": desk.get(PAGE).context["form"].code} | said


def known():
    return list(TravelTime.objects.values_list("one", "other", "minutes"))


def test_a_time_is_kept_once_for_both_directions_and_emptied_again(desk, regions):
    one, other = regions[-2:]
    name = f"road-{one.pk}-{other.pk}"
    assert desk.post(PAGE, typed(desk, **{name: "75"})).status_code == 302
    assert known() == [(*sorted((one.pk, other.pk)), 75)]
    assert desk.get(PAGE).context["form"][name].value() == 75
    desk.post(PAGE, typed(desk, **{name: "0"}))
    assert known() == [(*sorted((one.pk, other.pk)), 0)]
    desk.post(PAGE, typed(desk, **{name: ""}))
    assert known() == []


@pytest.mark.parametrize("minutes", ["-1", "661", "far"])
def test_what_is_no_time_is_refused_and_stands_there_as_typed(desk, regions, minutes):
    name = f"road-{regions[0].pk}-{regions[0].pk}"
    answer = desk.post(PAGE, typed(desk, **{name: minutes}))
    assert (answer.status_code, answer.context["form"][name].value(), known()) == (422, minutes, [])


def test_who_saves_second_reads_what_holds_now_and_loses_nothing(desk, regions):
    name = f"road-{regions[0].pk}-{regions[1].pk}"
    mine = typed(desk, **{name: "40"})
    desk.post(PAGE, typed(desk, **{name: "90"}))
    answer = desk.post(PAGE, mine)
    told = [(region, field.name, minutes) for region, field, minutes in answer.context["differing"]]
    assert (answer.status_code, told) == (409, [(regions[0], name, 90)])
    assert answer.context["form"][name].value() == "40"
    assert f'name="seen" value="{answer.context["form"].code}"' in answer.content.decode()
    assert [minutes for _one, _other, minutes in known()] == [90]

"""One step for several missions: whoever refuses says why, and hides no other."""

import pytest
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import make_region, make_seat, make_user_with
from tests.house.lists.table import copies
from workflows.kernel.models import TransitionRecord
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.missions.states import State
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
URL = "/admin/missions/together/"


@pytest.fixture
def owner():
    return cast.seated(coordinator=True)


@pytest.fixture
def desk(enter, owner):
    return enter(owner)


def asked(step, *chosen, **more):
    seen = {f"seen-{each.pk}": each.revision for each in chosen}
    return {"step": step, "mission": [each.pk for each in chosen], **seen, **more}


def states():
    return list(Mission.objects.order_by("pk").values_list("state", flat=True))


def test_it_says_beforehand_for_which_and_why_not_for_others(desk, owner):
    fits, other = missions.requested(owner=owner), missions.approved(owner=owner)
    context = desk.get(URL, {"step": "qualify", "mission": [fits.pk, other.pk]}).context
    assert [each.mission for each in context["open"]] == [fits]
    assert [(each.mission, bool(each.refusal)) for each in context["closed"]] == [(other, True)]
    assert states() == [State.REQUESTED, State.APPROVED]


def test_whom_to_call_on_the_day_is_said_for_each_mission_alone(desk, owner):
    mission = missions.staffed(cast.ambassador(), owner=owner)
    assert desk.post(URL, asked("confirm", mission, day_contact_name="Ann")).status_code == 422
    assert (states(), Mission.objects.get().day_contact_name) == ([State.STAFFED], "")


def test_one_refusal_hides_no_other(desk, owner):
    walks = (missions.requested, missions.approved, missions.requested)
    first, wrong, last = (walk(owner=owner) for walk in walks)
    answer = desk.post(URL, asked("qualify", first, wrong, last))
    assert (answer.status_code, states()) == (200, [State.QUALIFYING, State.APPROVED, State.QUALIFYING])
    assert [each.mission for each in answer.context["refused"]] == [wrong]
    assert [each.mission.pk for each in answer.context["done"]] == [first.pk, last.pk]


def test_what_the_step_asks_is_asked_once(desk, owner):
    chosen = [missions.requested(owner=owner), missions.qualifying(owner=owner)]
    nothing = desk.post(URL, asked("decline", *chosen))
    assert (nothing.status_code, bool(nothing.context["form"].errors)) == (422, True)
    assert states() == [State.REQUESTED, State.QUALIFYING]
    desk.post(URL, asked("decline", *chosen, reason="We move house."))
    assert states() == [State.DECLINED, State.DECLINED]


def test_two_clicks_happen_once(desk, owner):
    data = asked("qualify", missions.requested(owner=owner))
    desk.post(URL, data)
    again = desk.post(URL, data)
    assert (again.status_code, len(again.context["refused"])) == (409, 1)
    assert TransitionRecord.objects.filter(step="qualify").count() == 1


def test_what_changed_meanwhile_is_left_alone_and_no_word_is_lost(desk, owner):
    mission = missions.requested(owner=owner)
    data = asked("decline", mission)
    perform(mission, "assign", by=owner, owner=cast.seated())
    to_correct = desk.post(URL, data)
    assert (to_correct.status_code, to_correct.context["open"][0].seen) == (422, data[f"seen-{mission.pk}"])
    answer = desk.post(URL, data | {"reason": "We move house."})
    assert (answer.status_code, len(answer.context["refused"]), states()) == (409, 1, [State.REQUESTED])
    assert "We move house." in answer.content.decode()


def test_a_mission_of_another_region_is_not_touched(enter, owner):
    mission = missions.requested(owner=owner)
    answer = enter(make_seat(regions=[make_region("flanders-west")]).member.user).post(URL, asked("qualify", mission))
    assert (answer.status_code, states()) == (422, [State.REQUESTED])


@pytest.mark.parametrize("step", ["", "offer", "settle", "nonsense"])
def test_a_step_that_is_of_one_mission_is_not_taken_for_several(desk, owner, step):
    mission = missions.requested(owner=owner)
    assert desk.post(URL, asked(step, mission)).status_code == 422


def test_list_and_board_let_missions_be_chosen(desk, owner):
    mission = missions.requested(owner=owner)
    box = f'<input type="checkbox" name="mission" value="{mission.pk}" form="together"'
    for name in ("missions", "missions_board"):
        page = desk.get(reverse(name)).content.decode()
        assert (page.count(box), page.count('<form id="together"')) == (1, 1)


def test_who_only_decides_on_single_missions_is_offered_no_boxes(enter, owner):
    missions.policy(("board", 1))
    mission = missions.qualifying(owner=owner)
    perform(mission, "approve", by=owner)
    page = enter(make_user_with(Role.BOARD)).get(reverse("missions")).content.decode()
    assert (mission.title in page, 'form="together"' in page) == (True, False)


def test_what_is_left_out_of_too_many_is_said_before_and_after(desk, owner):
    mission = missions.requested(owner=owner)
    copies(mission, 51)
    keys = list(Mission.objects.values_list("pk", flat=True))
    asking = desk.get(URL, {"step": "qualify", "mission": keys})
    assert (len(asking.context["open"]), asking.context["left_out"]) == (50, 2)
    assert 'role="alert"' in asking.content.decode()
    few = desk.get(URL, {"step": "qualify", "mission": [*keys[:50], keys[0]]})
    assert (few.context["left_out"], 'role="alert"' in few.content.decode()) == (0, False)
    taken = desk.post(URL, {"step": "qualify", "mission": keys, f"seen-{mission.pk}": mission.revision})
    assert (taken.context["left_out"], 'role="alert"' in taken.content.decode()) == (2, True)

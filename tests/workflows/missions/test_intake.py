"""What a request asks and how it comes in, by the form of the house's own people."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from snippets.models import Theme
from tests.factories import missions
from tests.factories.people import log_in, make_user_with
from tests.factories.requests import typed
from workflows.kernel.perform import perform
from workflows.missions.intake import ProposalForm
from workflows.missions.models import Mission
from workflows.missions.states import Door
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def propose(client: Any, **changes: Any) -> Any:
    return client.post(reverse("zone_propose"), typed(when_text="", place_name="", **changes))


@pytest.mark.req("R4.4")
@pytest.mark.parametrize(
    ("role", "door"),
    [
        (Role.AMBASSADOR, Door.AMBASSADOR),
        (Role.STAFF, Door.STAFF),
        (Role.SUPPORT_GROUP, Door.SUPPORT_GROUP),
    ],
)
def test_people_of_the_house_propose_by_their_own_door_with_an_open_date(client, role, door):
    user = make_user_with(role)
    log_in(client, user)
    answer = propose(client, door=door.value)
    mission = Mission.objects.get()
    assert (mission.door, mission.author, mission.starts, mission.when_text) == (door, user, None, "")
    assert answer.url == reverse("zone_mission", args=[mission.pk])


def test_the_proposal_knows_who_writes_it(client):
    user = make_user_with(Role.STAFF)
    form = log_in(client, user).get(reverse("zone_propose")).context["form"]
    assert (form["requester_name"].value(), form["requester_email"].value()) == (user.get_full_name(), user.email)


def test_nobody_comes_in_by_another_role_s_door(client):
    log_in(client, make_user_with(Role.STAFF))
    assert propose(client, door=Door.SUPPORT_GROUP.value).status_code == 422


def test_a_plain_member_may_not_propose_and_a_stranger_logs_in_first(client):
    assert propose(client).status_code == 302
    log_in(client, make_user_with(Role.MEMBER))
    assert propose(client).status_code == 403
    assert Mission.objects.count() == 0


@pytest.fixture
def staff(client: Any) -> Any:
    return log_in(client, make_user_with(Role.STAFF))


def test_what_is_wrong_is_said_and_what_was_typed_stays(staff):
    answer = propose(staff, door="staff", requester_email="rita@", title="", starts="2020-01-01T10:00", ends="")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"requester_email", "title", "starts", "ends"}
    assert ('value="rita@"' in page, "How does one begin?" in page) == (True, True)


def test_the_form_sent_twice_begins_one_mission(staff):
    data = typed(door="staff")
    answers = [staff.post(reverse("zone_propose"), data).url for _time in range(2)]
    assert answers == [reverse("zone_mission", args=[Mission.objects.get().pk])] * 2


def test_the_same_words_from_a_form_opened_anew_begin_no_second_mission_until_the_first_was_cancelled(staff):
    propose(staff, door="staff")
    again = propose(staff, door="staff")
    assert (again.status_code, Mission.objects.count()) == (409, 1)
    assert 'value="Evening for students"' in again.content.decode()
    mission = Mission.objects.get()
    perform(mission, "cancel", by=mission.requester_actor(), reason="Too soon")
    assert (propose(staff, door="staff").status_code, Mission.objects.count()) == (302, 2)


def test_retired_choices_are_not_offered(staff):
    gone = missions.choice(Theme, "gone")
    Theme.objects.filter(pk=gone.pk).update(retired=True)
    assert gone not in staff.get(reverse("zone_propose")).context["form"].fields["themes"].queryset


def test_what_the_other_side_contributes_comes_in_with_the_request(staff):
    propose(staff, door="staff", preparation="Slides")
    mission = Mission.objects.get()
    assert (mission.contribution, mission.contribution_text, mission.preparation) == ("travel", "A meal", "Slides")


def test_a_proposal_speaks_to_somebody_of_the_house():
    with translation.override("en"):
        words = " ".join(f"{field.label} {field.help_text}" for field in ProposalForm(doors=[Door.STAFF]))
    assert [said for said in ("your ", "Your ", " us ", "do you", "Who you are") if said in words] == []

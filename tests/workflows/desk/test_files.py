"""What the desk hands out of a mission: photos of reports to its support group, and to nobody else."""

import pytest
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories import photos as made
from tests.factories.people import make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def addresses(photo):
    mission = photo.assignment.mission_id
    return [reverse(name, args=[mission, photo.pk]) for name in ("mission_photo", "mission_photo_small")]


@pytest.mark.req("R4.5")
def test_the_support_group_sees_every_photo_of_a_filed_report(enter):
    seat = made.reported()
    agreed, private = made.kept(seat, caption="The <hall>"), made.kept(seat, agreed=False)
    browser = enter(seat.mission.owner)
    page = browser.get(reverse("mission_dossier", args=[seat.mission_id])).content.decode()
    for photo in (agreed, private):
        assert [where in page for where in addresses(photo)] == [True, True]
        shown = [browser.get(where) for where in addresses(photo)]
        assert [(each.status_code, each.headers["Content-Type"]) for each in shown] == [(200, "image/jpeg")] * 2
    assert "The &lt;hall&gt;" in page


def test_before_the_report_is_filed_and_to_others_there_is_none(enter):
    seat = missions.carried_out(cast.ambassador()).seats()[0]
    early, filed = made.kept(seat), made.kept(made.reported())
    assert enter(seat.mission.owner).get(addresses(early)[0]).status_code == 404
    assert enter(seat.mission.owner).get(reverse("mission_photo", args=[seat.mission_id, filed.pk])).status_code == 404
    for role in (Role.COMMUNICATIONS, Role.BOARD, Role.ADMINISTRATOR):
        assert enter(make_user_with(role)).get(addresses(filed)[0]).status_code == 404

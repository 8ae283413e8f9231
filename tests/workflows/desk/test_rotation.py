import pytest
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def test_the_support_group_reads_who_did_how_much_by_name(enter):
    went, waits = cast.ambassador(), cast.ambassador()
    missions.staffed(went)
    answer = enter(cast.seated()).get(reverse("rotation"), {"year": missions.Mission.objects.get().starts.year})
    assert [row[0] for row in answer.context["rows"]] == [str(waits), str(went)]
    assert [row[2] for row in answer.context["rows"]] == [0, 1]


def test_it_is_taken_along_as_it_is_shown(enter):
    person = cast.ambassador()
    file = enter(cast.seated()).get(reverse("rotation"), {"export": "csv"}).content.decode("utf-8-sig")
    assert [line.split(";")[0] for line in file.splitlines()[1:]] == [str(person)]


@pytest.mark.parametrize("role", [Role.BOARD, Role.COMMUNICATIONS, Role.ADMINISTRATOR])
def test_names_are_for_the_support_group(enter, role):
    assert enter(make_user_with(role)).get(reverse("rotation")).status_code == 403

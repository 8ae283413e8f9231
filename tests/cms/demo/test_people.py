import pytest
from allauth.mfa.models import Authenticator

from cms.demo.people import give_second_factors
from tests.factories.people import make_member, make_seat, make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def test_only_who_needs_a_second_factor_has_one() -> None:
    make_member()
    needing = [make_seat().member.user, make_user_with(Role.BOARD)]
    give_second_factors()
    found = Authenticator.objects.filter(type=Authenticator.Type.TOTP).order_by("user_id")
    assert [row.user for row in found] == needing

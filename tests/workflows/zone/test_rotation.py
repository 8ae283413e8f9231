from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import cast
from workflows.people import consents
from workflows.people.models import ConsentKind, Member

pytestmark = pytest.mark.django_db


def test_an_ambassador_reads_everybody_s_numbers_without_names(zone: Client, ambassador: Member) -> None:
    other = cast.ambassador()
    answer = zone.get(reverse("zone_rotation"))
    assert [is_own for _name, is_own, _line in answer.context["rows"]].count(True) == 1
    assert (len(answer.context["rows"]), str(other) in answer.content.decode()) == (2, False)


def test_the_box_decides_whether_others_read_the_name(zone: Client, ambassador: Member, other_ambassador: Any) -> None:
    url = reverse("zone_rotation")
    assert zone.post(url, {"agrees": "on"}).status_code == 302
    assert str(ambassador) in other_ambassador.get(url).content.decode()
    assert consents.standing(ambassador, ConsentKind.LEDGER).wording == consents.ledger_wording()
    zone.post(url)
    assert str(ambassador) not in other_ambassador.get(url).content.decode()


def test_it_is_for_ambassadors(stranger: Any) -> None:
    assert stranger.get(reverse("zone_rotation")).status_code == 404
    assert stranger.post(reverse("zone_rotation"), {"agrees": "on"}).status_code == 404

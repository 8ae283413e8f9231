"""The holder's card: made, taken along, renewed."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.factories import cast, missions
from tests.factories.people import log_in, make_mandate, make_member
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people.card.models import AmbassadorCard, make
from workflows.people.privacy.purge import purge

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.8")]
MM = 72 / 25.4


@pytest.fixture
def noor() -> Any:
    return cast.ambassador(first_name="Noor", last_name="Peeters")


def paper(answer: Any) -> tuple[list[tuple[int, int]], str]:
    """The sides in whole millimetres, and what stands on them."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    sides = PdfReader(BytesIO(answer.content)).pages
    boxes = [(round(float(side.mediabox.width) / MM), round(float(side.mediabox.height) / MM)) for side in sides]
    return boxes, " ".join(side.extract_text() for side in sides)


def test_a_holder_makes_the_card_and_renews_its_code(noor: Any) -> None:
    client, url = log_in(Client(), noor.user), reverse("zone_card")
    assert AmbassadorCard.objects.count() == 0
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    first = AmbassadorCard.objects.get().code
    page = client.get(url).content.decode()
    assert (first in page, page.count('<svg xmlns="http://www.w3.org/2000/svg" viewBox=')) == (True, 1)
    client.post(url)
    assert AmbassadorCard.objects.get().code != first


def test_who_has_no_current_mandate_has_no_card() -> None:
    assert log_in(Client(), make_member().user).get(reverse("zone_card")).status_code == 404


def test_the_card_to_print_has_two_sides_with_something_to_cut_off(noor: Any) -> None:
    make(noor.mandates.get())
    sides, words = paper(log_in(Client(), noor.user).get(reverse("zone_card_pdf")))
    assert sides == [(91, 61), (91, 61)]
    assert "Noor Peeters" in words


def test_a_badge_names_the_event_and_is_for_who_holds_a_seat(noor: Any) -> None:
    mission = missions.confirmed(noor, title="Evening of work")
    make(noor.mandates.get())
    url = reverse("zone_badge", args=[mission.pk])
    sides, words = paper(log_in(Client(), noor.user).get(url))
    assert sides == [(105, 74)]
    assert ("Noor Peeters" in words, "Evening of work" in words) == (True, True)
    other = cast.ambassador()
    make(other.mandates.get())
    assert log_in(Client(), other.user).get(url).status_code == 404


def test_the_mandate_page_leads_to_the_card(noor: Any) -> None:
    page = log_in(Client(), noor.user).get(reverse("zone_mandate")).content.decode()
    assert f'href="{reverse("zone_card")}"' in page


def test_the_checklist_before_the_start_offers_the_card() -> None:
    mandate = make_mandate(active=False)
    page = log_in(Client(), mandate.member.user).get(reverse("zone_mandate")).content.decode()
    assert page.count(f'href="{reverse("zone_card")}"') == 2


def test_the_card_goes_in_the_night_after_the_mandate(noor: Any) -> None:
    mandate = noor.mandates.get()
    make(mandate)
    purge()
    assert AmbassadorCard.objects.count() == 1
    perform(mandate, "end", by=mandate.member.user, reason="Enough.")
    with clock.at(clock.now() + timedelta(days=1)):
        purge()
    assert AmbassadorCard.objects.count() == 0

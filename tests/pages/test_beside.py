import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from pages.agenda_sync import draft_event
from pages.events import Event
from snippets.models import Network
from snippets.voices import Naming
from tests.factories import cast, content, missions
from workflows.kernel import clock
from workflows.people.models import Member
from workflows.people.shown.models import ShownMember

pytestmark = pytest.mark.django_db


def agrees(member: Member, **fields: Any) -> Any:
    appearance = content.appearance(
        **{"shown_as": f"Shown {member.first_name}", "naming": Naming.FULL, "named_at_events": True} | fields
    )
    ShownMember.objects.create(appearance=appearance, member=member)
    return appearance


@pytest.fixture
def duo(site: Any) -> tuple[str, Member, Member]:
    """The address of a published event of a confirmed mission, its ambassador and its member of staff."""
    ambassador = cast.ambassador(first_name="Noor")
    mission = missions.confirmed(ambassador, ambassadors_wanted=1, is_public=True)
    event = draft_event(mission)
    assert event
    page = event.pages.get(locale__language_code="en")
    page.save_revision().publish()
    seats = {seat.role: seat.member for seat in mission.assignments.all()}
    return page.get_url(), seats["ambassador"], seats.get("staff", ambassador)


def performers(page: str) -> list[str]:
    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S).group(1))
    return [each["name"] for each in found.get("performer", [])]


@pytest.mark.req("R7.3")
def test_who_represents_is_shown_only_by_own_consent_and_no_longer_than_that(client: Client, duo: Any) -> None:
    address, ambassador, _staff = duo
    assert "Who represents us" not in client.get(address).content.decode()
    consent = agrees(ambassador)
    page = client.get(address).content.decode()
    assert ("Shown Noor" in page, performers(page)) == (True, ["Shown Noor"])
    (told,) = json.loads(client.get("/en/agenda/agenda.json").getvalue())["events"]
    assert told["represented_by"] == [{"name": "Shown Noor", "role": "Ambassador"}]
    consent.withdrawn_on = clock.today()
    consent.save()
    page = client.get(address).content.decode()
    assert ("Shown Noor" in page, "Who represents us" in page, performers(page)) == (False, False, [])
    assert json.loads(client.get("/en/agenda/agenda.json").getvalue())["events"][0]["represented_by"] == []


def test_whoever_is_not_to_be_recognised_is_not_named(client: Client, duo: Any) -> None:
    agrees(duo[1], naming=Naming.HIDDEN)
    assert "Who represents us" not in client.get(duo[0]).content.decode()


def test_a_consent_to_a_testimonial_alone_names_nobody_at_an_event(client: Client, duo: Any) -> None:
    agrees(duo[1], named_at_events=False)
    assert "Who represents us" not in client.get(duo[0]).content.decode()


def test_a_consent_of_somebody_else_shows_nobody(client: Client, duo: Any) -> None:
    agrees(cast.ambassador(first_name="Other"))
    assert "Who represents us" not in client.get(duo[0]).content.decode()


@pytest.mark.req("R7.2")
def test_the_networks_of_an_event_are_shown_in_the_words_of_the_reader(
    client: Client, make_event: Callable[..., Event]
) -> None:
    dutch = content.network(name="Netwerk")
    content.network(name="Network", code="en", translation_key=dutch.translation_key)
    hidden = content.network(name="Draft", live=False)
    make_event("nl", "en", title="Debate", networks=[dutch, hidden])
    page = client.get("/en/agenda/debate-en/").content.decode()
    link = 'href="/en/networks/network/">Network</a>'
    assert (link in page, "Netwerk" in page, "Draft" in page) == (True, False, False)
    assert ">Netwerk</a>" in client.get("/nl/agenda/debate-nl/").content.decode()
    told = json.loads(client.get("/en/agenda/agenda.json").getvalue())["events"][0]["networks"]
    assert told == [{"name": "Network", "website": ""}]


def test_editors_choose_each_network_once() -> None:
    dutch = content.network(name="Netwerk")
    content.network(name="Réseau", code="fr", translation_key=dutch.translation_key)
    choices = Event._meta.get_field("networks").get_limit_choices_to()
    assert list(Network.objects.filter(choices)) == [dutch]

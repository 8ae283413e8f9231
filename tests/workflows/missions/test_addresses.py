"""Every link in a letter opens a page for the person who gets it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.factories import cast, missions
from tests.factories.people import log_in, make_user_with
from workflows.kernel import clock, outbox
from workflows.kernel.actors import SYSTEM
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import Door
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
LINK = re.compile(r"^https?://[^/]+(/\S+)$", re.M)


def opened() -> dict[tuple[str, str], int]:
    """Send what is owed and open each link as whoever it went to; (message, address) -> the answer's code."""
    found = {}
    while rows := list(OutboxRow.objects.filter(state=OutboxState.QUEUED).order_by("pk")):
        for row in rows:
            outbox.deliver(row.pk)
            row.refresh_from_db()
            if row.state != OutboxState.SENT or row.kind != OutboxRow.Kind.MESSAGE:
                continue
            browser = Client()
            if row.user_id:
                log_in(browser, get_user_model().objects.get(pk=row.user_id))
            links = LINK.findall(row.body)
            codes = {browser.get(link).status_code for link in links}
            found[row.name, row.email] = max(codes, default=0)
    return found


@pytest.mark.req("R4.4")
def test_every_letter_of_an_own_initiative_by_an_open_call_leads_to_an_open_page():
    author, caller = cast.ambassador(language="fr"), cast.ambassador()
    missions.requested(title="Of the house")
    mission = missions.approved(author=author.user, door=Door.AMBASSADOR, requester_email=author.email)
    mission = perform(mission, "open_call", by=mission.owner).subject
    codes = opened()
    perform(Assignment(mission=mission, member=caller), "express_interest", by=caller.user)
    seat = missions.assignment(mission, caller)
    perform(seat, "offer", by=mission.owner, answer_by=mission.offer_deadline())
    codes |= opened()
    missions.accept(mission, caller)
    perform(Mission.objects.get(pk=mission.pk), "confirm", by=mission.owner)
    codes |= opened()
    with clock.at(mission.ends + timedelta(hours=1)):
        perform(Mission.objects.get(pk=mission.pk), "carry_out", by=SYSTEM)
        codes |= opened()
    assert {name for name, _email in codes} >= {
        "proposal_approved", "call_opened", "interest_expressed", "seat_offered", "confirmed_to_people",
    }  # fmt: skip
    assert {where: code for where, code in codes.items() if code != 200} == {}
    assert ("call_opened", caller.email) in codes


def test_finance_and_the_board_are_led_to_the_desk_and_nobody_else_is():
    mission = missions.evaluated(compensation_kind="fee", compensation_amount=250)
    finance, stranger = make_user_with(Role.FINANCE), cast.ambassador().user
    assert mission.link_for(outbox.recipient_of(finance)) == mission.desk_url()
    assert mission.link_for(outbox.recipient_of(stranger)) == ""


def test_who_proposed_a_mission_hears_of_its_approval_in_words_of_their_own():
    author = cast.ambassador()
    mission = missions.approved(author=author.user, door=Door.AMBASSADOR, requester_email=author.email)
    told = OutboxRow.objects.filter(name__endswith="_approved").values_list("name", "email")
    assert set(told) == {("mission_approved", mission.owner.email), ("proposal_approved", author.email)}

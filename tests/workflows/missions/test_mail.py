"""The letters of a mission: who gets which, in which language, and that none is untrue when it leaves."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from tests.factories import cast, missions
from workflows.kernel import clock, outbox
from workflows.kernel.actors import SYSTEM
from workflows.kernel.mail import build
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.missions.states import Door

pytestmark = pytest.mark.django_db


def deliver() -> list[tuple[str, str]]:
    """Send what is owed; (message, address) of each that left, in order."""
    left = []
    for row in OutboxRow.objects.filter(state=OutboxState.QUEUED, kind=OutboxRow.Kind.MESSAGE).order_by("pk"):
        outbox.deliver(row.pk)
        row.refresh_from_db()
        if row.state == OutboxState.SENT:
            left.append((row.name, row.recipient_key))
    return left


def build_in_english(name: str) -> str:
    row = OutboxRow.objects.select_related("record").filter(name=name).latest("pk")
    with translation.override("en"):
        return str(build(row, row.record.subject).body)


def test_each_reads_in_their_own_language():
    person = cast.ambassador(language="fr")
    mission = missions.confirmed(person)
    deliver()
    sent = {message.to[0].split("<")[-1].rstrip(">"): message for message in mail.outbox}
    assert '<html lang="fr"' in sent[person.email].alternatives[0].content
    assert '<html lang="nl"' in sent[mission.requester_email].alternatives[0].content


def test_the_requester_is_asked_to_confirm_only_while_that_is_awaited():
    mission = missions.staffed()
    assert deliver()[-2:] == [("seat_accepted", mission.owner.email), ("please_confirm", mission.requester_email)]
    words = build_in_english("seat_accepted")
    assert "Everyone who is needed" in words


def test_who_is_told_what_on_the_way_to_a_confirmed_mission():
    first, second = cast.ambassador(), cast.ambassador()
    deliver()  # of their mandates
    mission = missions.confirmed(first, second)
    requester, owner = mission.requester_email, mission.owner.email
    assert deliver() == [
        ("request_received", requester),
        ("request_arrived", owner),
        ("mission_approved", owner),
        ("seat_accepted", owner),
        ("confirmed_to_requester", requester),
        ("confirmed_to_people", first.email),
        ("confirmed_to_owner", owner),
    ]


def test_one_act_tells_the_owner_once():
    first, second = cast.ambassador(), cast.ambassador()
    mission = missions.staffing(first, second, ambassadors_wanted=2)
    for person in (first, second):
        perform(missions.assignment(mission, person), "accept", by=person.user)
    deliver()
    perform(missions.assignment(mission, first), "withdraw", by=first.user, reason="Ill")
    assert deliver() == [("seat_handed_back", mission.owner.email)]


def test_an_owner_hears_of_a_seat_that_somebody_else_freed():
    person = cast.ambassador()
    mission = missions.staffed(person)
    deliver()
    perform(missions.assignment(mission, person), "release", by=cast.seated(coordinator=True), reason="A conflict")
    assert deliver() == [("seat_released", person.email), ("mission_unstaffed", mission.owner.email)]


def test_news_that_a_later_step_made_untrue_does_not_leave():
    coordinator, second, third = cast.seated(coordinator=True), cast.seated(), cast.seated()
    mission = missions.approved()
    deliver()
    mission = perform(mission, "assign", by=coordinator, owner=second).subject
    mission = perform(mission, "reopen", by=coordinator, reason="The place is another one").subject
    mission = perform(mission, "assign", by=coordinator, owner=third).subject
    perform(mission, "approve", by=coordinator)
    assert deliver() == [("mission_given", third.email), ("mission_approved", third.email)]


def test_that_a_seat_came_free_is_not_told_once_it_is_filled_again():
    person, other = cast.ambassador(), cast.ambassador()
    mission, coordinator = missions.staffed(person), cast.seated(coordinator=True)
    deliver()
    perform(missions.assignment(mission, person), "release", by=coordinator, reason="A conflict")
    perform(Mission.objects.get(), "offer", by=mission.owner, ambassadors=[other])
    missions.accept(mission, other)
    told = [name for name, to in deliver() if to == mission.owner.email]
    assert (Mission.objects.get().state, told) == ("staffed", ["seat_accepted"])


def test_a_coordinator_who_owns_the_mission_reads_a_complaint_once():
    coordinator = cast.seated(coordinator=True)
    own, other = missions.approved(owner=coordinator), missions.approved(owner=cast.seated())
    deliver()
    for mission in (own, other):
        perform(mission, "complain", by=mission.requester_actor(), complaint="Nobody called")
    assert deliver() == [
        ("complaint_made", coordinator.email),
        ("complaint_made", other.owner.email),
        ("complaint_to_coordinator", coordinator.email),
    ]


def test_everyone_concerned_hears_of_a_cancellation_in_one_letter_each():
    person = cast.ambassador()
    mission = missions.confirmed(person)
    deliver()
    perform(mission, "cancel", by=mission.requester_actor(), reason="The hall burnt down")
    mail.outbox.clear()
    assert sorted(deliver()) == sorted(
        [
            ("mission_cancelled", mission.requester_email),
            ("mission_cancelled", mission.owner.email),
            ("mission_cancelled", person.email),
        ]
    )
    assert ["The hall burnt down" in message.body for message in mail.outbox] == [True] * 3


def test_a_requester_who_never_knew_the_name_is_not_told_that_it_changes():
    person = cast.ambassador()
    mission = missions.staffed(person)
    perform(missions.assignment(mission, person), "withdraw", by=person.user, reason="Ill")
    assert not OutboxRow.objects.filter(name="speaker_changes").exists()


def test_a_requester_who_knew_the_name_hears_that_it_changes_without_the_reason():
    person = cast.ambassador()
    mission = missions.confirmed(person)
    deliver()
    mail.outbox.clear()
    perform(missions.assignment(mission, person), "withdraw", by=person.user, reason="My child is ill")
    assert ("speaker_changes", mission.requester_email) in deliver()
    (letter,) = [message for message in mail.outbox if mission.requester_email in message.to[0]]
    assert "My child is ill" not in letter.body


def test_the_question_reaches_the_requester_with_a_link_that_opens(client):
    mission = missions.qualifying()
    perform(mission, "ask_requester", by=mission.owner, question="Is there a microphone?")
    deliver()
    letter = mail.outbox[-1]
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    page = client.get("/" + link.split("/", 3)[3])
    assert (page.status_code, page.context["mission"]) == (200, Mission.objects.get())


def lapse(mission, person):
    with clock.at(clock.now() + timedelta(days=6)):
        perform(missions.assignment(mission, person), "lapse", by=SYSTEM)


def test_an_offer_that_lapses_is_told_to_the_owner_and_no_one_is_said_to_follow_where_nobody_does():
    first, second = cast.ambassador(), cast.ambassador()
    mission = missions.staffing(first, second)
    lapse(mission, first)
    assert OutboxRow.objects.get(name="offer_unanswered").email == mission.owner.email
    assert "somebody else" in build_in_english("offer_lapsed")
    assert "Somebody else is asked now" in build_in_english("offer_unanswered")
    with clock.at(clock.now() + timedelta(days=6)):
        lapse(mission, second)
    assert "somebody else" not in build_in_english("offer_lapsed")
    assert "Nobody else is asked" in build_in_english("offer_unanswered")


def test_a_move_speaks_of_seats_only_where_somebody_is_asked_again():
    for mission, said in ((missions.approved(), False), (missions.staffed(), True)):
        starts = mission.starts + timedelta(days=7)
        perform(mission, "reschedule", by=mission.owner, starts=starts, ends=starts + timedelta(hours=2))
        assert ("Whoever was on a seat" in build_in_english("mission_moved")) is said


def test_who_was_on_a_seat_reads_after_a_move_that_it_is_theirs_again_by_a_yes():
    person = cast.ambassador()
    mission = missions.confirmed(person)
    starts = mission.starts + timedelta(days=7)
    perform(mission, "reschedule", by=mission.owner, starts=starts, ends=starts + timedelta(hours=2))
    words = build_in_english("seat_asked_again")
    answer_by = timezone.localtime(missions.assignment(mission, person).answer_by)
    assert ("Your seat counted for the former date" in words, f"{answer_by:%H:%M}" in words) == (True, True)


@pytest.mark.parametrize("own", [True, False])
def test_an_own_initiative_is_spoken_of_as_a_proposal(own):
    author = cast.ambassador()
    address = author.email if own else "rita@partner.example"
    mission = missions.requested(author=author.user, door=Door.AMBASSADOR, requester_email=address)
    perform(mission, "decline", by=mission.owner, reason="No time")
    words = [build_in_english(name) for name in ("request_received", "request_arrived", "mission_declined")]
    assert ["propos" in each for each in words] == [own] * 3

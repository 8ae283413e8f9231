"""What the code on an ambassador's card answers, day by day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import cast, missions
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.people.card.models import AmbassadorCard, make

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.8")]
SILENT = "<h1>Not on mission now</h1>"
EVENING = datetime(2027, 5, 12, 18, tzinfo=UTC)  # eight in the evening in Brussels


def card_on(*, starts: datetime = EVENING, until: timedelta = timedelta(hours=2), **fields: Any) -> AmbassadorCard:
    """Of an ambassador on a confirmed mission."""
    person = cast.ambassador(first_name="Noor", last_name="Peeters")
    with clock.at(EVENING - timedelta(days=30)):
        missions.confirmed(person, starts=starts, ends=starts + until, title="Evening of work", **fields)
    return make(person.mandates.get())


def page(client: Client, card: AmbassadorCard, moment: datetime, code: int = 200, lang: str = "en") -> str:
    with clock.at(moment):
        answer = client.get(f"/a/{card.code}/", {"lang": lang})
    assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (code, "noindex")
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content.decode()


def heading(words: str) -> str:
    return words.partition("<h1>")[2].partition("</h1>")[0]


@pytest.mark.parametrize(
    ("hours", "speaks"),
    [(-20.5, False), (-19.5, True), (-1, True), (1, True), (3.5, True), (4.5, False)],
    ids=["the evening before", "that morning", "before it", "during it", "that night", "the day after"],
)
def test_the_card_names_its_holder_on_the_day_of_the_mission_alone(client: Client, hours: float, speaks: bool) -> None:
    words = page(client, card_on(), EVENING + timedelta(hours=hours))
    assert heading(words) == ("Noor Peeters represents Ambassade today" if speaks else "Not on mission now")
    assert [each in words for each in ("Noor", "Evening of work", "Flagey", "20:00")] == [speaks] * 4


def test_a_mission_of_several_days_counts_until_its_last(client: Client) -> None:
    card = card_on(until=timedelta(days=2))
    assert "Noor Peeters" in page(client, card, EVENING + timedelta(days=2, hours=-10))


def test_a_mission_that_is_not_public_is_not_named(client: Client) -> None:
    words = page(client, card_on(is_public=False), EVENING)
    assert [each in words for each in ("Noor", "Evening of work", "Flagey", "not public")] == [True, False, False, True]


def test_before_it_is_confirmed_and_once_it_is_cancelled_a_mission_does_not_count(client: Client) -> None:
    person = cast.ambassador(first_name="Noor")
    with clock.at(EVENING - timedelta(days=30)):
        mission = missions.staffed(person, starts=EVENING, ends=EVENING + timedelta(hours=2))
    card = make(person.mandates.get())
    assert SILENT in page(client, card, EVENING)
    with clock.at(EVENING - timedelta(days=20)):
        perform(Mission.objects.get(), "confirm", by=mission.owner)
        assert "Noor" not in page(client, card, EVENING - timedelta(days=20))
    assert "Noor" in page(client, card, EVENING)
    with clock.at(EVENING - timedelta(days=10)):
        perform(Mission.objects.get(), "cancel", by=mission.owner, reason="Rain.")
    assert SILENT in page(client, card, EVENING)


def test_a_pause_silences_the_card_and_the_end_ends_it(client: Client) -> None:
    card = card_on()
    mandate = card.mandate
    perform(mandate, "pause", by=mandate.member.user, until=EVENING.date() + timedelta(days=9), keep_seats=True)
    assert SILENT in page(client, card, EVENING)
    perform(mandate, "resume", by=mandate.member.user)
    assert "Noor" in page(client, card, EVENING)
    perform(mandate, "end", by=mandate.member.user, reason="Enough.")
    assert heading(page(client, card, EVENING, 404)) == "We do not know this card"


def test_a_new_code_makes_the_former_one_worthless(client: Client) -> None:
    card = card_on()
    renewed = make(card.mandate)
    assert card.code != renewed.code
    assert heading(page(client, card, EVENING, 404)) == "We do not know this card"
    assert "Noor" in page(client, renewed, EVENING)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nl", "Noor Peeters vertegenwoordigt Ambassade vandaag"),
        ("fr", "Noor Peeters représente Ambassade aujourd’hui"),
    ],
)
def test_the_card_speaks_the_language_that_is_asked_for(client: Client, lang: str, words: str) -> None:
    assert heading(page(client, card_on(), EVENING, lang=lang)) == words


def test_the_contact_is_given_on_the_day_of_the_mission_alone(client: Client) -> None:
    card = card_on()
    with clock.at(EVENING):
        given = client.get(f"/a/{card.code}/card.vcf")
    assert (given.status_code, given.headers["Content-Type"]) == (200, "text/vcard; charset=utf-8")
    lines = given.content.decode().splitlines()
    assert {"N:Peeters;Noor", "FN:Noor Peeters", "ORG:Ambassade", f"URL:{card.address}"} <= set(lines)
    assert [line for line in lines if line.startswith(("TITLE", "EMAIL", "TEL"))] == []
    with clock.at(EVENING + timedelta(days=1)):
        assert client.get(f"/a/{card.code}/card.vcf").status_code == 404

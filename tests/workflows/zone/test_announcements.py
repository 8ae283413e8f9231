"""What an ambassador reads of announcements, and says to have read."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import missions
from tests.factories.announcements import ambassador, in_a_week, in_all, posted
from tests.factories.people import log_in, make_user_with
from workflows.announcements.models import Reading
from workflows.announcements.posting import post_for
from workflows.kernel import clock
from workflows.kernel.actors import Rule
from workflows.kernel.perform import perform
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R3.3")]


@pytest.fixture
def reader(client: Client) -> Any:
    user = ambassador("reader").user
    log_in(client, user)
    return user


def read(client: Client, name: str = "zone_home", *args: Any, **headers: str) -> str:
    answer = client.get(reverse(name, args=args), headers=headers)
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2]


def test_an_open_announcement_stands_on_the_first_page_with_its_words_and_a_button(client: Client, reader: Any) -> None:
    row = posted(**in_a_week())
    page = read(client)
    found = ("A new tool" in page, "<p>It is there.</p>" in page)
    assert (*found, reverse("zone_announcement_read", args=[row.pk]) in page) == (True, True, True)


MARKED = in_all("**Bold**\n\n- one\n- [two](https://home.example/two)")


def test_its_marks_are_shown_as_what_they_mean_wherever_it_is_read(client: Client, reader: Any) -> None:
    row = posted(text=MARKED)
    pages = read(client), read(client, "zone_announcement", row.pk)
    said = ("<strong>Bold</strong>", "<li>one</li>", '<a href="https://home.example/two">two</a>')
    assert [[each in page for each in (*said, "**")] for page in pages] == [[True, True, True, False]] * 2


def test_what_waits_stands_before_announcements(client: Client, reader: Any) -> None:
    posted(**in_a_week())
    page = read(client)
    assert page.index('id="waiting"') < page.index('id="announced"')


def test_of_long_words_the_first_page_shows_how_they_begin_and_counts_them_as_opened_once_all_were_shown(
    client: Client, reader: Any
) -> None:
    words = " ".join(f"word{number}" for number in range(60))
    row = posted(text=in_all(f"**Dear** {words}"), **in_a_week())
    page, address = read(client), reverse("zone_announcement", args=[row.pk])
    assert ("Dear word0 " in page, "word30" in page, "word59" in page) == (True, True, False)
    assert (page.count(f'href="{address}"'), reverse("zone_announcement_read", args=[row.pk]) in page) == (2, True)
    assert Reading.objects.get().opened_at is None
    assert "word59" in read(client, "zone_announcement", row.pk)
    assert Reading.objects.get().opened_at is not None


def test_one_that_asks_nothing_has_no_button(client: Client, reader: Any) -> None:
    row = posted()
    assert reverse("zone_announcement_read", args=[row.pk]) not in read(client)


def test_one_click_says_that_it_was_read(client: Client, reader: Any) -> None:
    address = reverse("zone_announcement_read", args=[posted(**in_a_week()).pk])
    answer = client.post(address)
    noted = Reading.objects.get().acknowledged_at
    assert (answer.status_code, answer["Location"], bool(noted)) == (302, reverse("zone_home"), True)
    assert address not in read(client)
    client.post(address)
    assert Reading.objects.get().acknowledged_at == noted


@pytest.mark.parametrize("name", ["zone_home", "zone_announcement"])
def test_what_was_on_the_screen_counts_as_opened_the_first_time(client: Client, reader: Any, name: str) -> None:
    row = posted()
    args = [row.pk] if name == "zone_announcement" else []
    read(client, name, *args)
    opened = Reading.objects.get().opened_at
    assert opened is not None
    read(client, name, *args)
    assert Reading.objects.get().opened_at == opened


def test_neither_a_scanner_of_mails_nor_a_browser_that_fetches_ahead_opens_it(client: Client, reader: Any) -> None:
    address = reverse("zone_announcement", args=[posted().pk])
    assert Client().get(address).status_code == 302
    client.head(address)
    client.get(address, headers={"Sec-Purpose": "prefetch"})
    read(client, "zone_announcements")
    assert Reading.objects.get().opened_at is None


def test_a_fourth_stands_among_all_and_what_asks_comes_first(client: Client, reader: Any) -> None:
    asks = posted(title=in_all("Asks"), **in_a_week())
    for number in range(3):
        posted(title=in_all(f"Tells {number}"))
    home, everything = read(client), read(client, "zone_announcements")
    names = ["Asks", "Tells 0", "Tells 1", "Tells 2"]
    assert [each in home for each in names] == [True, False, True, True]
    assert [each in everything for each in names] == [True, True, True, True]
    assert reverse("zone_announcement_read", args=[asks.pk]) in home


def test_past_ones_leave_the_first_page_and_can_be_read_again(client: Client, reader: Any) -> None:
    team = make_user_with(Role.COMMUNICATIONS)
    row = perform(posted(team, **in_a_week()), "end", by=team).subject
    assert "<p>It is there.</p>" not in read(client)
    page = read(client, "zone_announcement", row.pk)
    assert ("<p>It is there.</p>" in page, reverse("zone_announcement_read", args=[row.pk]) in page) == (True, False)
    client.post(reverse("zone_announcement_read", args=[row.pk]))
    assert Reading.objects.get().acknowledged_at is None


def test_what_was_posted_to_others_or_withdrawn_does_not_exist(client: Client, reader: Any) -> None:
    team = make_user_with(Role.COMMUNICATIONS)
    others = posted(team, audience="all_staff")
    withdrawn = perform(posted(team), "withdraw", by=team).subject
    for row in (others, withdrawn):
        assert client.get(reverse("zone_announcement", args=[row.pk])).status_code == 404
        assert client.post(reverse("zone_announcement_read", args=[row.pk])).status_code == 404


def test_the_mission_it_is_about_is_shown_to_who_may_read_that_only(client: Client, reader: Any) -> None:
    open_to_all, hidden = missions.staffing(reader.member), missions.qualifying(title="Still a secret")
    for mission in (open_to_all, hidden):
        post_for(Rule(1, "A rule"), mission, in_all("About"), in_all("Words"), "all_ambassadors", clock.today())
    shown, closed = (
        read(client, "zone_announcement", Reading.objects.get(announcement__object_id=mission.pk).announcement_id)
        for mission in (open_to_all, hidden)
    )
    assert (reverse("zone_mission", args=[open_to_all.pk]) in shown, "Still a secret" in closed) == (True, False)

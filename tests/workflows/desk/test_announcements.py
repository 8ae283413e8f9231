"""Announcements on the desk: written, posted, followed; and what waits for a reader with a desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import cast
from tests.factories.announcements import ambassador, deliver, drafted, in_a_week, posted
from tests.factories.people import log_in, make_user_with
from workflows.announcements.models import Announcement, Reading
from workflows.announcements.states import AnnouncementState as State
from workflows.desk.announcements import waiting
from workflows.kernel import clock, rich
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R3.3")]
CODES = ("nl", "fr", "en")


@pytest.fixture
def team(client: Client) -> Any:
    user = make_user_with(Role.COMMUNICATIONS)
    log_in(client, user)
    return user


def typed(**changes: str) -> dict[str, str]:
    """As a browser sends it."""
    values = {f"{name}_{code}": f"{name} {code}" for name in ("title", "text") for code in CODES}
    values |= {"audience": "all_ambassadors", "until": f"{clock.today() + timedelta(days=9)}", "acknowledge_by": ""}
    return values | {"seen": "0"} | changes


def step(client: Client, row: Announcement, name: str, **values: str) -> Any:
    row.refresh_from_db()
    return client.post(reverse("announcement_step", args=[row.pk, name]), {"seen": row.revision, **values})


def test_it_is_written_looked_at_and_posted(client: Client, team: Any) -> None:
    ambassador("one")
    answer = client.post(reverse("announcement_new"), typed())
    row = Announcement.objects.get()
    assert (answer.status_code, answer["Location"], row.state) == (302, row.desk_url(), State.DRAFT)
    page = client.get(row.desk_url()).content.decode()
    assert [f"text {code}" in page for code in CODES] == [True, True, True]
    assert step(client, row, "post").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.readings.count()) == (State.POSTED, 1)


def test_its_marks_are_shown_as_what_they_mean_and_are_written_with_help(client: Client, team: Any) -> None:
    page = client.get(drafted(team, text=dict.fromkeys(CODES, "**Bold**")).desk_url()).content.decode()
    assert (page.count("<strong>Bold</strong>"), "**Bold**" in page) == (3, False)
    form = client.get(reverse("announcement_new"))
    assert str(rich.HELP) in str(form.context["form"].fields["text"].help_text)
    assert ("data-rich" in form.content.decode(), 'id="rich-buttons"' in form.content.decode()) == (True, True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title_nl": "", "title_fr": "", "title_en": ""}, "title"),
        ({"title_nl": "x" * 151}, "title"),
        ({"text_fr": "x" * 3001}, "text"),
        ({"text_fr": "[here](nowhere)"}, "text"),
        ({"audience": "everybody"}, "audience"),
        ({"until": "2020-01-01"}, "until"),
        ({"acknowledge_by": "2020-01-01"}, "acknowledge_by"),
        ({"acknowledge_by": "2099-01-01"}, "acknowledge_by"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(
    client: Client, team: Any, wrong: dict[str, str], field: str
) -> None:
    answer = client.post(reverse("announcement_new"), typed(**({"text_en": "Kept as typed."} | wrong)))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert ("Kept as typed." in answer.content.decode(), Announcement.objects.count()) == (True, 0)


def test_it_must_be_acknowledged_while_it_stands(client: Client, team: Any) -> None:
    late = f"{clock.today() + timedelta(days=10)}"
    answer = client.post(reverse("announcement_new"), typed(acknowledge_by=late))
    assert list(answer.context["form"].errors) == ["acknowledge_by"]


def test_a_day_to_post_it_lies_before_its_last_one(client: Client, team: Any) -> None:
    row = drafted(team)
    late = step(client, row, "plan", posts_on=f"{clock.today() + timedelta(days=31)}")
    assert (late.status_code, list(late.context["form"].errors)) == (422, ["posts_on"])
    assert step(client, row, "plan", posts_on=f"{clock.today() + timedelta(days=3)}").status_code == 302
    row.refresh_from_db()
    assert row.state == State.PLANNED


def test_a_click_on_what_changed_meanwhile_is_409(client: Client, team: Any) -> None:
    row = drafted(team)
    answer = client.post(reverse("announcement_step", args=[row.pk, "post"]), {"seen": row.revision - 1})
    assert (answer.status_code, Announcement.objects.get().state) == (409, State.DRAFT)


def test_its_page_says_who_has_read_it_and_who_not(client: Client, team: Any) -> None:
    said, silent = ambassador("said", first_name="Ada"), ambassador("silent", first_name="Bea")
    row = posted(team, **in_a_week())
    deliver()
    Reading.objects.get(user=said.user).acknowledge()
    answer = client.get(row.desk_url())
    assert [line.who for line in answer.context["lines"]] == [str(silent.user), str(said.user)]
    step(client, row, "remind")
    assert deliver() == {"announcement_reminder": ["silent@home.example"]}


def test_the_list_counts_who_opened_and_acknowledged(client: Client, team: Any) -> None:
    said = ambassador("said")
    ambassador("silent")
    row = posted(team, **in_a_week())
    Reading.objects.get(user=said.user).acknowledge()
    page = client.get(reverse("announcements")).content.decode()
    assert ("A new tool" in page, row.desk_url() in page) == (True, True)
    (shown,) = client.get(reverse("announcements")).context["object_list"]
    assert (shown.to, shown.opened, shown.acknowledged) == (2, 1, 1)


def test_a_seat_of_the_support_group_writes_for_its_country(client: Client) -> None:
    user = cast.seated()
    log_in(client, user)
    client.post(reverse("announcement_new"), typed())
    assert Announcement.objects.get().country == user.member.country


def test_what_is_asked_of_a_reader_waits_on_the_desk_until_it_is_done(team: Any) -> None:
    seat = cast.seated()
    row = posted(team, audience="all_support_group", **in_a_week())
    (item,) = waiting(seat).items
    assert (item.title, item.url) == (str(row), reverse("zone_announcement", args=[row.pk]))
    Reading.objects.get(user=seat).acknowledge()
    assert waiting(seat).items == []

"""What the clock does with announcements."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.announcements import ambassador, deliver, drafted, in_a_week, posted
from tests.factories.people import make_user_with
from workflows.announcements import jobs
from workflows.announcements.models import Announcement
from workflows.announcements.states import AnnouncementState as State
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R3.3")]


@pytest.fixture
def team() -> Any:
    return make_user_with(Role.COMMUNICATIONS)


def days(number: int) -> timedelta:
    return timedelta(days=number)


def test_what_was_planned_is_posted_on_its_day_and_once(team: Any) -> None:
    ambassador("one")
    perform(drafted(team), "plan", by=team, posts_on=clock.today() + days(3))
    assert jobs.post_planned() == 0
    with clock.at(clock.now() + days(3)):
        assert (jobs.post_planned(), jobs.post_planned()) == (1, 0)
        row = Announcement.objects.get()
        assert (row.state, row.posted_by, row.posted_by_rule) == (State.POSTED, None, "")
        assert deliver() == {"announcement_posted": ["one@home.example"]}


def test_the_clock_reminds_once_before_the_date(team: Any) -> None:
    ambassador("one")
    posted(team, **in_a_week())
    deliver()
    for day, reminded in ((0, 0), (4, 0), (5, 1), (6, 0), (7, 0), (8, 0)):
        with clock.at(clock.now() + days(day)):
            assert (day, jobs.remind()) == (day, reminded)
    with clock.at(clock.now() + days(8)):
        assert deliver() == {"announcement_reminder": ["one@home.example"]}


def test_an_early_reminder_by_hand_does_not_replace_that_of_the_clock(team: Any) -> None:
    ambassador("one")
    row = posted(team, **in_a_week())
    with clock.at(clock.now() + days(1)):
        perform(row, "remind", by=team)
    with clock.at(clock.now() + days(5)):
        assert jobs.remind() == 1


def test_nobody_is_reminded_on_the_day_on_which_it_was_posted(team: Any) -> None:
    ambassador("one")
    posted(team, acknowledge_by=clock.today() + days(1))
    assert jobs.remind() == 0
    with clock.at(clock.now() + days(1)):
        assert jobs.remind() == 1


def test_it_ends_after_its_last_day(team: Any) -> None:
    posted(team)
    with clock.at(clock.now() + days(30)):
        assert jobs.end_over() == 0
    with clock.at(clock.now() + days(31)):
        assert (jobs.end_over(), jobs.end_over()) == (1, 0)
        assert Announcement.objects.get().state == State.ENDED

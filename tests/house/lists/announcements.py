"""What is announced, and what came of one announcement."""

from typing import Any

from django.urls import reverse

from tests.factories import announcements, cast
from tests.house.lists.table import Made, accounts, copies, keys, shown


@shown("announcements", "communications")
def _announcements(user: Any) -> Made:
    cast.language()
    row = announcements.posted(user, audience="all_ambassadors language nl")
    return reverse("announcements"), lambda n: copies(row, n)


@shown("announcement", "communications")
def _announcement(user: Any) -> Made:
    cast.ambassador()
    reading = announcements.posted(user).readings.get()
    return reading.announcement.desk_url(), lambda n: copies(reading, n, user_id=keys(accounts(n)))

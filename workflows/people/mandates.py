"""Where a mandate comes from."""

from calendar import monthrange
from datetime import timedelta

from workflows.kernel import clock
from workflows.people.models import Mandate, Member


def term_of(member: Member, *, months: int) -> Mandate:
    """A mandate from today for so many months, the last day included, for its first step `begin` to write."""
    today = clock.today()
    years, month = divmod(today.month - 1 + months, 12)
    year, month = today.year + years, month + 1
    follows = today.replace(year=year, month=month, day=min(today.day, monthrange(year, month)[1]))
    return Mandate(member=member, starts=today, ends=follows - timedelta(days=1))

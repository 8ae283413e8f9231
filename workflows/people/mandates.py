"""Where a mandate comes from."""

from workflows.kernel import clock
from workflows.people.models import Mandate, Member


def term_of(member: Member, *, months: int) -> Mandate:
    """A mandate from today for so many months, for its first step `begin` to write."""
    today = clock.today()
    years, month = divmod(today.month - 1 + months, 12)
    ends = today.replace(year=today.year + years, month=month + 1, day=min(today.day, 28))
    return Mandate(member=member, starts=today, ends=ends)

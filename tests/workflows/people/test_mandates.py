from datetime import UTC, date, datetime

import pytest

from tests.factories.people import make_member
from workflows.kernel import clock
from workflows.people.mandates import term_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("starts", "months", "ends"),
    [
        (date(2026, 11, 30), 24, date(2028, 11, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 27)),
        (date(2027, 12, 31), 2, date(2028, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 11, 30)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
    ],
)
def test_a_term_ends_the_day_before_its_day_comes_again(starts, months, ends):
    with clock.at(datetime(starts.year, starts.month, starts.day, 12, tzinfo=UTC)):
        term = term_of(make_member(), months=months)
    assert (term.starts, term.ends) == (starts, ends)

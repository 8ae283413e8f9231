from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from pages.digest.models import Rhythm, next_time

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, st.sampled_from(Rhythm.values))
def test_the_next_time_is_the_first_seven_o_clock_here_that_fits(after: datetime, rhythm: str) -> None:
    found = next_time(rhythm, after)
    here = found.astimezone(ZoneInfo("Europe/Brussels"))
    assert (here.hour, here.minute, found > after) == (7, 0, True)
    assert here.weekday() == 0 or rhythm == Rhythm.DAILY
    most = timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1, hours=1)  # the night the clock goes back
    assert found - after <= most

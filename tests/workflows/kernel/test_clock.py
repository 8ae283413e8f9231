from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from workflows.kernel import clock


def test_today_is_the_date_where_the_cooperative_lives_whatever_clock_a_request_reads():
    late = datetime(2027, 3, 24, 23, 30, tzinfo=ZoneInfo("Europe/Brussels"))
    with clock.at(late), timezone.override("Pacific/Auckland"):
        assert clock.today() == date(2027, 3, 24)

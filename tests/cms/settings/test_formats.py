from datetime import UTC, datetime

from django.utils import translation
from django.utils.formats import date_format

from workflows.missions.words import moment


def test_english_moments_are_written_with_the_day_first_and_twenty_four_hours():
    with translation.override("en"):
        assert moment(datetime(2026, 11, 28, 14, 8, tzinfo=UTC)) == "28 November 2026, 15:08"
        assert date_format(datetime(2026, 11, 28), "SHORT_DATE_FORMAT") == "28/11/2026"

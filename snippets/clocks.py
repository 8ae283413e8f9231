"""Whose clock an hour is read on, in the reader's language."""

from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location
from django.conf import settings
from django.utils.translation import get_language, pgettext

# English as the continent writes it: Monday 23 November 2026, 19:00.
LOCALES = {"en": "en_GB"}


def locale() -> Locale:
    code = get_language() or "en"
    return Locale.parse(LOCALES.get(code, code), sep="-" if "-" in code else "_")


def city_time(zone: ZoneInfo | None = None) -> str:
    """Brussels time, heure de Bruxelles, uur van Brussel: of the site unless a zone is given."""
    city = get_timezone_location(zone or ZoneInfo(settings.TIME_ZONE), locale=locale(), return_city=True)
    if city[0] in "AÂEÉÈIÎOŒUY":
        return pgettext("clock of a city that starts with a vowel", "%(city)s time") % {"city": city}
    return pgettext("clock of a city", "%(city)s time") % {"city": city}

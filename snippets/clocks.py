"""Whose clock an hour is read on, in the reader's language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location
from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, pgettext

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


def moment(value: datetime) -> str:
    return date_format(localtime(value), "DATETIME_FORMAT")


def span(starts: datetime, ends: datetime) -> str:
    """The day and the hours, or from when to when, and whose clock they are read on."""
    first, last = localtime(starts), localtime(ends)
    if first.date() == last.date():
        day, hours = date_format(first, "l j F Y"), (date_format(first, "H:i"), date_format(last, "H:i"))
        words = gettext("%(day)s, %(from)s to %(until)s") % {"day": day, "from": hours[0], "until": hours[1]}
    else:
        words = gettext("%(start)s to %(end)s") % {"start": moment(starts), "end": moment(ends)}
    return f"{words} ({city_time()})"

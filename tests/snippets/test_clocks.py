"""Whose clock it is, in words."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.conf import settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from snippets.clocks import city_time

ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
SPOKEN = st.sampled_from([code for code, _name in settings.LANGUAGES])
VOWELS = tuple("AÂEÉÈIÎOŒUY")


@pytest.mark.parametrize(
    ("language", "zone", "words"),
    [
        ("nl", None, "uur van Brussel"),
        ("fr", None, "heure de Bruxelles"),
        ("en", None, "Brussels time"),
        ("fr", "Europe/Athens", "heure d’Athènes"),
        ("nl", "Europe/Athens", "uur van Athene"),
    ],
)
def test_the_clock_is_named_after_its_city(language, zone, words):
    with override(language):
        assert city_time(ZoneInfo(zone) if zone else None).replace("'", "’") == words


@given(zone=ZONES, language=SPOKEN)
def test_every_zone_has_a_clock_in_every_language(zone, language):
    with override(language):
        words = city_time(zone)
    assert (words.strip(), "%" in words, "_" in words) == (words, False, False)


@given(zone=ZONES)
def test_french_elides_before_a_vowel_only(zone):
    with override("fr"):
        words = city_time(zone)
    before, _space, _city = words.partition(" ")
    elided = words.replace("'", "’").startswith("heure d’")
    assert (before, elided) == ("heure", words.replace("'", "’").removeprefix("heure d’").startswith(VOWELS))

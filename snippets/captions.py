"""Captions in WebVTT: plain words with their times, and nothing that a browser would run."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
TIMING = re.compile(rf"({TIME})[ \t]+-->[ \t]+({TIME})(?:[ \t]+[\w:%.,\- \t]*)?")
VOICE = re.compile(r"</?v(?:[ .][^<>]*)?>|</?[biu]>")


def moment(text: str) -> float:
    seconds = 0.0
    for part in text.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def check(text: str) -> None:
    """Raises ValidationError, naming the line, unless the text is WebVTT with at least one caption."""
    lines = text.replace("\r\n", "\n").lstrip("\ufeff").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise ValidationError(_("Captions begin with a line that says WEBVTT."))
    found, before = 0, 0.0
    for number, line in enumerate(lines, 1):
        if "-->" in line:
            timing = TIMING.fullmatch(line.strip())
            if not timing or moment(timing[1]) >= moment(timing[2]):
                raise ValidationError(
                    _("Line %(number)s: write the times as 00:01.000 --> 00:04.000."), params={"number": number}
                )
            if moment(timing[1]) < before:
                raise ValidationError(
                    _("Line %(number)s: this caption begins before the one above."), params={"number": number}
                )
            found, before = found + 1, moment(timing[1])
        elif "<" in VOICE.sub("", line):
            raise ValidationError(_("Line %(number)s: captions are plain words."), params={"number": number})
    if not found:
        raise ValidationError(_("There is no caption in it yet."))

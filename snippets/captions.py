"""Captions in WebVTT: plain words with their times, and nothing that a browser would run."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
TIMING = re.compile(rf"({TIME})[ \t]+-->[ \t]+({TIME})(?:[ \t]+[\w:%.,\- \t]*)?")
SUBRIP_TIME = r"(\d{1,2}:[0-5]\d:[0-5]\d)[,.](\d{1,3})"
SUBRIP = re.compile(rf"[ \t]*{SUBRIP_TIME}[ \t]*-->[ \t]*{SUBRIP_TIME}.*")
FONT = re.compile(r"(?i)</?font(?: [^<>]*)?>|\{\\an?\d\}")  # what SubRip files say of colours and places
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


def read(data: bytes) -> str:
    """The text of a file of captions, in WebVTT; SubRip is turned into it. What it says is not checked yet."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").strip("\n")
    if "-->" not in text:
        raise ValidationError(_("There are no captions in this file. Send a WebVTT (.vtt) or SubRip (.srt) file."))
    return f"{text if text.startswith('WEBVTT') else from_subrip(text)}\n"


def decoded(data: bytes) -> str:
    """Programs for captions write Unicode, or what Windows wrote before it."""
    for kind in ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8", "cp1252"]:
        try:
            text = data.decode(kind)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    return ""


def from_subrip(text: str) -> str:
    lines = (SUBRIP.sub(webvtt_times, FONT.sub("", line)) for line in text.split("\n"))
    return "WEBVTT\n\n" + "\n".join(lines)


def webvtt_times(found: re.Match[str]) -> str:
    begins, ends = (f"{time.zfill(8)}.{part.ljust(3, '0')}" for time, part in (found.group(1, 2), found.group(3, 4)))
    return f"{begins} --> {ends}"

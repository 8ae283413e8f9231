"""A film on a page: its file, its still, and captions in every language that has them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

CAPTIONS = "captions"


@dataclass(frozen=True)
class Track:
    kind: str
    language: str
    name: str
    url: str
    default: bool


@dataclass(frozen=True)
class Film:
    url: str
    type: str
    still: str
    tracks: list[Track]


def film_of(entry: Any, addresses: dict[str, str], reader: str, day: date) -> Film | None:
    """Nothing when there is none, or when the person does not, or no longer, agree to be seen."""
    if entry.video is None or not entry.captions or not entry.appearance.allows_film(day):
        return None
    with_captions = set(entry.siblings().exclude(captions="").values_list("locale__language_code", flat=True))
    spoken = entry.language.key if hasattr(entry, "language") else entry.locale.language_code
    shown = reader if reader in with_captions else entry.locale.language_code
    tracks = [
        Track(
            kind="captions" if code == spoken else "subtitles",
            language=code,
            name=name,
            url=f"{addresses[code]}{CAPTIONS}/",
            default=code == shown,
        )
        for code, name in settings.LANGUAGES
        if code in with_captions and code in addresses
    ]
    return Film(entry.video.url, entry.video.sources[0]["type"], still_of(entry), tracks)


def still_of(entry: Any) -> str:
    return entry.video.thumbnail.url if entry.video and entry.video.thumbnail else ""

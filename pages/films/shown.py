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
class Shown:
    open_copy: str
    url: str
    still: str
    tracks: list[Track]


def shown_film(entry: Any, addresses: dict[str, str], reader: str, day: date) -> Shown | None:
    """Nothing when it is not ready, lacks captions, or the person does not, or no longer, agree to be seen."""
    film = entry.film
    if film is None or not film.is_ready or not entry.appearance.allows_film(day):
        return None
    with_captions = entry.with_captions()
    if not with_captions:
        return None
    spoken, own = entry.spoken, entry.locale.language_code
    shown = next((code for code in (reader, own, spoken) if code in with_captions), "")
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
    return Shown(film.url("webm"), entry.video.url, film.still, tracks)

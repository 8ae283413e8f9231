"""Plays what our own transcode made, to whoever the link was made for; nothing else of a video is ever answered."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from workflows.videos import files
from workflows.videos.links import read
from workflows.videos.models import PrivateVideo, Status

HEADERS = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "no-store, private",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Disposition": "inline",
    "X-Content-Type-Options": "nosniff",
}
CHUNK = 256 * 1024
RANGE = re.compile(r"bytes=(?:(\d+)-(\d*)|-(\d+))", re.ASCII)  # one range; several are answered with the whole


@require_safe
def play(request: HttpRequest, token: str) -> HttpResponseBase:
    return answer(request, token, files.playable, "video/mp4")


@require_safe
def poster(request: HttpRequest, token: str) -> HttpResponseBase:
    return answer(request, token, files.poster, "image/jpeg")


def answer(request: HttpRequest, token: str, path_of: Callable[[UUID], Path], kind: str) -> HttpResponseBase:
    pk = read(token, request)
    if pk is None or not PrivateVideo.objects.filter(pk=pk, status=Status.PLAYABLE).exists():
        raise Http404
    path = path_of(pk)
    if not path.is_file():
        raise Http404
    response = ranged(request, path, kind)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def ranged(request: HttpRequest, path: Path, kind: str) -> HttpResponseBase:
    """The whole (200), the part asked for (206), or that there is no such part (416)."""
    size = path.stat().st_size
    match = RANGE.fullmatch(request.headers.get("Range", ""))
    found = part(match, size) if match else (0, size - 1)
    if found is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = found
    head = {"Content-Length": str(last - first + 1)}
    if match:
        head["Content-Range"] = f"bytes {first}-{last}/{size}"
    body = () if request.method == "HEAD" else pieces(path, first, last)
    return StreamingHttpResponse(body, status=206 if match else 200, content_type=kind, headers=head)


def part(asked: re.Match[str], size: int) -> tuple[int, int] | None:
    """First and last byte asked for; None when they lie outside."""
    begins, ends, length = (int(each[:20]) if each else None for each in asked.groups())
    if begins is None:
        return (max(size - length, 0), size - 1) if length else None
    last = size - 1 if ends is None else min(ends, size - 1)
    return (begins, last) if begins <= last else None


def pieces(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk

"""Uploads that go on where they stopped: tus 1.0.0, the core with creation, termination and expiration.

https://tus.io/protocols/resumable-upload
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from workflows.people.roles import member_of
from workflows.videos.arriving import ElsewhereError, GoneError, append, begin, let_go, offset_of
from workflows.videos.jobs import FULL
from workflows.videos.keeping import refuse_above_quota, refuse_size
from workflows.videos.models import Upload

VERSION = "1.0.0"
PIECES = "application/offset+octet-stream"
DIGITS = 15
Answering = Callable[..., HttpResponse]
View = Callable[..., HttpResponseBase]


class Answered(Exception):  # noqa: N818
    """Ends a request early, with that status and those words."""

    def __init__(self, status: int, words: str = "") -> None:
        self.status, self.words = status, words


def spoken(*verbs: str) -> Callable[[Answering], View]:
    """What every answer carries, and what is asked of every request before its view sees it."""

    def around(view: Answering) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **where: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            try:
                response = _answer(request, verbs, view, where)
            except Answered as early:
                response = plain(early.status, early.words)
            response.headers["Tus-Resumable"] = VERSION
            response.headers["Cache-Control"] = "no-store"
            return response

        return answer

    return around


def _answer(request: HttpRequest, verbs: tuple[str, ...], view: Answering, where: dict[str, Any]) -> HttpResponse:
    member = member_of(request.user)
    if member is None:
        raise Answered(404)
    if (verb := _verb(request)) not in verbs:
        return plain(405, Allow=", ".join(verbs))
    if verb == "OPTIONS":
        return _options()
    if request.headers.get("Tus-Resumable") != VERSION:
        return plain(412, **{"Tus-Version": VERSION})
    return view(request, verb, member, **where)


def _verb(request: HttpRequest) -> str:
    """What stands in place of a verb that a proxy lets not through; only where the form's token has been asked for."""
    verb = request.method or ""
    return request.headers.get("X-HTTP-Method-Override", verb).upper() if verb == "POST" else verb


def plain(status: int, words: str = "", **headers: str) -> HttpResponse:
    return HttpResponse(words, status=status, headers={"Content-Type": "text/plain; charset=utf-8"} | headers)


def _options() -> HttpResponse:
    most = str(settings.AMBASSADE_VIDEO_MB * 1024 * 1024)
    told = {"Tus-Version": VERSION, "Tus-Extension": "creation,termination,expiration", "Tus-Max-Size": most}
    return plain(204, **told)


@spoken("POST", "OPTIONS")
def collection(request: HttpRequest, verb: str, member: Any) -> HttpResponse:
    """A new upload: how long it is, and what its file is called."""
    length = number(request, "Upload-Length")
    try:
        refuse_size(length)
        refuse_above_quota(member, length)
    except ValidationError as refusal:
        raise Answered(413, " ".join(refusal.messages)) from refusal
    upload = begin(member, length, name_in(request.headers.get("Upload-Metadata", "")))
    return plain(201, Location=reverse("upload", args=[upload.pk]), **{"Upload-Expires": ends(upload)})


@spoken("HEAD", "PATCH", "DELETE", "OPTIONS")
def one(request: HttpRequest, verb: str, member: Any, key: UUID) -> HttpResponse:
    upload = Upload.objects.filter(pk=key, member=member).first()
    if upload is None:
        raise Answered(404)
    if verb == "DELETE":
        let_go(upload)
        return plain(204)
    if upload not in Upload.objects.alive():
        raise Answered(410)
    try:
        here = go_on(request, upload) if verb == "PATCH" else offset_of(upload)
    except GoneError:
        raise Answered(404) from None
    told = {"Upload-Offset": str(here), "Upload-Length": str(upload.length), "Upload-Expires": ends(upload)}
    return plain(204 if verb == "PATCH" else 200, **told)


def ends(upload: Upload) -> str:
    return http_date(upload.ends_at.timestamp())


def go_on(request: HttpRequest, upload: Upload) -> int:
    """One more piece, kept as it comes in: when the connection ends half-way, the half stays."""
    if request.content_type != PIECES:
        raise Answered(415)
    at = number(request, "Upload-Offset")
    if at + int(request.META.get("CONTENT_LENGTH") or 0) > upload.length:
        raise Answered(413)
    try:
        return append(upload, at, request.read)
    except ElsewhereError:
        raise Answered(409) from None
    except UnreadablePostError:
        raise Answered(400) from None
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise Answered(507, _("There is no room for your video now. Try again later.")) from error


def number(request: HttpRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not (value.isascii() and value.isdigit() and len(value) <= DIGITS):
        raise Answered(400)
    return int(value)


def name_in(metadata: str) -> str:
    """The name of the file among pairs of a key and a value in base 64, `filename d29ybGQ=,…`."""
    for pair in metadata.split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                return ""
    return ""

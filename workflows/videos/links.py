"""Addresses that play a private video: for one account, in one session, for a few minutes."""

import hashlib
import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from workflows.people.roles import roles_of, scope_of
from workflows.videos.models import PrivateVideo

SALT = "workflows.videos.links"


def play_url(video: PrivateVideo, request: HttpRequest) -> str:
    """Where whoever makes this request may play the video. Who may is for the caller to know."""
    return reverse("private_video", args=[_token(video, request)])


def poster_url(video: PrivateVideo, request: HttpRequest) -> str:
    return reverse("private_video_poster", args=[_token(video, request)])


def read(token: str, request: HttpRequest) -> uuid.UUID | None:
    """Which video this token opens for this request; None for anything altered, expired or somebody else's."""
    try:
        pk, viewer = signing.loads(token, salt=SALT, max_age=timedelta(minutes=settings.AMBASSADE_VIDEO_LINK_MINUTES))
        return uuid.UUID(pk) if viewer == _viewer(request) else None
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _token(video: PrivateVideo, request: HttpRequest) -> str:
    return signing.dumps([video.pk.hex, _viewer(request)], salt=SALT)


def _viewer(request: HttpRequest) -> str:
    """Account, session and roles in one, told to nobody: a log-out, another log-in or a lost role changes it."""
    if not request.user.is_authenticated:
        raise signing.BadSignature("Nobody is logged in.")
    known = [request.user.pk, request.session.session_key, *sorted(roles_of(request.user)), _handles(request)]
    return hashlib.sha256(repr(known).encode()).hexdigest()[:32]


def _handles(request: HttpRequest) -> object:
    scope = scope_of(request.user)
    return scope and [scope.country_id, sorted(scope.region_ids or ())]

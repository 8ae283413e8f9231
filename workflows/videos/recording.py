"""What a page needs on which a video can be recorded: the questions, and a browser that may use the camera there."""

from collections.abc import Sequence
from typing import Any

from csp.constants import SELF
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django_permissions_policy import PermissionsPolicyMiddleware

PROMPTS = (
    _("Who are you, and what do you do?"),
    _("Why would you like to speak for the cooperative?"),
    _("Tell of one moment from your own practice that others should hear about."),
)
DEVICES = {"camera": ["self"], "microphone": ["self"]}


def around_the_camera(prompts: Sequence[Any] = PROMPTS) -> dict[str, Any]:
    return {"prompts": prompts, "seconds": settings.AMBASSADE_RECORDING_SECONDS}


def may_record(response: HttpResponse) -> HttpResponse:
    """Opens camera and microphone, and the playing of what they gave, for this one answer."""
    policy = PermissionsPolicyMiddleware.compute_header_value(settings.PERMISSIONS_POLICY | DEVICES, name="recording")
    response._permissions_policy_override = policy  # type: ignore[attr-defined]
    response._csp_update = {"media-src": [SELF, "blob:"]}  # type: ignore[attr-defined]
    return response

"""“Still valid?”: where the QR code on a printed copy leads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pages import public, scanned
from snippets.models import KitVersion
from snippets.standing import Kit


@require_safe
def still_valid(request: HttpRequest, code: str) -> HttpResponse:
    """A code that nobody printed is 404, with a way on."""

    def find(language: str) -> dict[str, Any] | None:
        version = KitVersion.objects.filter(code=code.lower()).first()
        return {"standing": Kit(language).standing(version)} if version else None

    return public.cacheable(request, scanned.show(request, "pages/still_valid.html", find))

"""The QR code of a printed version: a picture for the print file, that leads to “Still valid?”."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from wagtail.admin.panels import Panel

from snippets.keepers import for_keepers
from snippets.printing import qr
from snippets.tools import KitItem
from snippets.versions import KitVersion

KINDS = {"svg": "image/svg+xml", "png": "image/png"}


def address(version: KitVersion) -> str:
    return settings.BASE_URL.rstrip("/") + reverse("kit_code", args=[version.code])


@require_safe
def _picture(request: HttpRequest, code: str, ending: str) -> HttpResponse:
    if ending not in KINDS:
        raise Http404
    version = get_object_or_404(KitVersion, code=code)
    response = HttpResponse(qr(address(version), ending), content_type=KINDS[ending])
    name = f"{slugify(str(version))[:80] or 'kit'}-qr.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


picture = for_keepers(KitItem, _picture)


class CodePanel(Panel):
    """The codes of an item on paper, its newest version first; nothing for an item that is never printed."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "snippets/code_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.instance.is_printed)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            rows = KitVersion.objects.filter(thing=self.instance.translation_key).order_by("-pk")
            codes = [(row, address(row), row.version == self.instance.version) for row in rows]
            return super().get_context_data(parent_context) | {"codes": codes}

"""The representation kit and the key messages in date, for whoever has a zone (R2.2, R2.4)."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from snippets.facets import question
from snippets.models import KeyMessage, KitItem
from workflows.kernel import clock
from workflows.zone.frame import page, zone_page

# what may be asked of the kit -> the list of an item that answers; an item without entries is fit for any
FITS = {"audience": "audiences", "context": "contexts"}


def reader() -> str:
    return get_language() or settings.LANGUAGE_CODE


@require_safe
@zone_page
def kit(request: HttpRequest) -> HttpResponse:
    """Every item in its current version, then those that were replaced, each leading to the new one."""
    rows = KitItem.objects.for_reader(reader()).select_related("language", "cover")
    every = list(rows.prefetch_related("audiences", "contexts", "cover__renditions").order_by("kind", "title", "pk"))
    wanted = {name: request.GET.get(name, "")[:50] for name in (*FITS, "language")}
    found = [item for item in every if fits(item, wanted)]
    following = dict(KitItem.objects.replaced().values_list("translation_key", "replaced_by__translation_key"))
    newest = newest_of(every, following)
    return page(
        request,
        "kit",
        current=[
            (item, reverse("zone_kit_file", args=[item.pk])) for item in found if item.translation_key not in following
        ],
        replaced=[(item, newest.get(item.pk)) for item in found if item.translation_key in following],
        facets=facets_of(every, wanted),
        filtered=any(wanted.values()),
    )


def fits(item: KitItem, wanted: dict[str, str]) -> bool:
    for name, column in FITS.items():
        keys = {each.key for each in getattr(item, column).all()}
        if wanted[name] and keys and wanted[name] not in keys:
            return False
    return not wanted["language"] or item.language is None or item.language.key == wanted["language"]


def newest_of(items: list[KitItem], following: dict[UUID, UUID]) -> dict[int, KitItem]:
    """For each replaced item the current one at the end of its line, in the reader's language."""
    shown = {item.translation_key: item for item in items}
    found = {}
    for item in items:
        key, seen = item.translation_key, set()
        while key in following and key not in seen:
            seen.add(key)
            key = following[key]
        if key != item.translation_key and key in shown:
            found[item.pk] = shown[key]
    return found


def facets_of(items: list[KitItem], wanted: dict[str, str]) -> list[dict[str, Any]]:
    asked = [
        ("audience", _("Kind of audience"), [each for item in items for each in item.audiences.all()]),
        ("context", pgettext("kit", "Context"), [each for item in items for each in item.contexts.all()]),
        ("language", _("Language of the file"), [item.language for item in items if item.language]),
    ]
    return [question(name, label, rows, wanted[name]) for name, label, rows in asked if rows]


@require_safe
@zone_page
def kit_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a current version, from its private place; a replaced one is no longer handed out."""
    item = get_object_or_404(KitItem.objects.live().current(), pk=pk)
    name = f"{slugify(f'{item.title} {item.version}')[:80] or 'kit'}.{item.extension.lower()}"
    try:
        return FileResponse(item.file.open("rb"), as_attachment=True, filename=name)
    except FileNotFoundError:
        raise Http404 from None


@require_safe
@zone_page
def key_messages(request: HttpRequest) -> HttpResponse:
    rows = KeyMessage.objects.for_reader(reader()).in_date(clock.today())
    return page(
        request,
        "key_messages",
        key_messages=list(rows.prefetch_related("themes", "audiences").order_by("axis", "message", "pk")),
    )

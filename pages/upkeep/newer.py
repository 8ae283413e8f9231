"""What the product says of itself changed since a site was laid: its pages keep their words until an editor decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pages.models import ContentPage
from pages.site import key, stream, texts_in, texts_of
from workflows.kernel.dossiers import frame, says_forbidden


@dataclass(frozen=True)
class Newer:
    """A page whose last edit lies before the day on which the text that a new site starts with changed."""

    page: ContentPage
    text: dict[str, Any]
    day: date


def newer() -> Iterator[Newer]:
    told = {
        (key(f"page {number}"), code): text
        for code, _name in settings.LANGUAGES
        if texts_of(code).exists()
        for number, text in enumerate(texts_in(code)["pages"])
        if "as_of" in text
    }
    rows = ContentPage.objects.filter(translation_key__in={each for each, _code in told}, alias_of=None)
    for page in rows.select_related("locale", "owner").order_by("pk"):
        text = told.get((page.translation_key, page.locale.language_code))
        if text is None:
            continue
        found = Newer(page, text, date.fromisoformat(text["as_of"]))
        written = page.latest_revision_created_at or page.first_published_at
        if localdate(written) < found.day and said(page) != (text["intro"], text["body"]):
            yield found


def said(page: ContentPage) -> tuple[str, list[list[Any]]]:
    return page.intro, [[block["type"], block["value"]] for block in page.body.raw_data]


@require_http_methods(["GET", "HEAD", "POST"])
@says_forbidden
def newer_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Both texts; the new one is taken over as a draft, beside what the page may already have in draft."""
    found = next((each for each in newer() if each.page.pk == pk), None)
    if found is None:
        raise Http404
    may = found.page.permissions_for_user(request.user)
    if not may.can_edit() or may.page_locked():
        raise PermissionDenied
    if request.method == "POST":
        draft = found.page.get_latest_revision_as_object()
        draft.intro, draft.body = found.text["intro"], stream(found.text["body"])
        draft.save_revision(user=request.user, log_action=True)
        return redirect("wagtailadmin_pages:edit", pk)
    taken = ContentPage(intro=found.text["intro"], body=stream(found.text["body"]))
    context = {"page": found.page, "taken": taken, "day": found.day}
    return render(request, "pages/upkeep/newer.html", frame(_("A newer text")) | context)

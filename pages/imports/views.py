"""Events from a file: chosen, looked at row by row, and imported once they are agreed to."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pages.imports import bringing
from pages.imports.bringing import Options, Preview, bring, may_import, may_publish, preview
from pages.imports.columns import TEMPLATE
from pages.imports.files import read
from pages.imports.forms import ImportForm, answers_of
from pages.imports.raw import UnreadableError
from snippets.languages import in_words as names_of
from snippets.sheets import sheet
from workflows.kernel import clock
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.people import stash
from workflows.people.forms import moment

View = Callable[..., HttpResponse]
EXAMPLE = {"title nl": "Open koffie", "title fr": "Café ouvert", "title en": "Open coffee",
           "starts": "08/12/2027 20:00", "ends": "08/12/2027 22:00", "time zone": "Europe/Brussels",
           "status": "confirmed", "level": "local", "place": "Flagey", "online": "no"}  # fmt: skip


@dataclass(frozen=True)
class Upload:
    """A file that somebody looked at before importing it, kept for half an hour. `agreed`: see `Preview.seen`."""

    name: str
    data: bytes
    options: Options
    agreed: list[tuple[Any, ...]]
    imported_at: datetime | None = None


def for_importers(view: View) -> View:
    @says_forbidden
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@for_importers
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file and see what would be made; nothing is written."""
    allowed = may_publish(request.user)
    if request.method != "POST":
        return show(request, form=ImportForm(initial={"language": get_language()}, may_publish=allowed))
    form = ImportForm(request.POST, request.FILES, may_publish=allowed)
    if not form.is_valid():
        return show(request, 422, form=form)
    chosen = form.cleaned_data["file"]
    data, options = chosen.read(), form.options()
    try:
        found = preview(read(chosen.name, data), options)
    except UnreadableError as error:
        form.add_error("file", str(error))
        return show(request, 422, form=form)
    token = secrets.token_urlsafe(24)
    kept = Upload(chosen.name, data, options, found.seen)
    stash.keep(stash_key(request, token), kept)
    return show_preview(request, kept, found, token)


def show(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    title = _("Import events")
    above = (reverse("wagtailsnippets_pages_event:list"), pgettext("agenda", "Events"))
    return render(request, "pages/imports/upload.html", frame(title, above) | context, status=status)


def show_preview(
    request: HttpRequest, kept: Upload, found: Preview, token: str, status: int = 200, late: str = ""
) -> HttpResponse:
    plans = [{"plan": plan, "label": LABELS[plan.kind](), "pages": names_of(plan.pages)} for plan in found.plans]
    other = ImportForm(initial=answers_of(kept.options), may_publish=may_publish(request.user))
    counts = {f"{kind}_count": found.counts[kind] for kind in LABELS}
    context = {"form": other, "found": found, "plans": plans, "token": token, "late": late, "name": kept.name}
    return show(request, status, options=kept.options, **counts, **context)


LABELS: dict[str, Callable[[], str]] = {
    bringing.NEW: lambda: pgettext("imported event", "New"),
    bringing.CHANGED: lambda: pgettext("imported event", "Changes"),
    bringing.SAME: lambda: pgettext("imported event", "There already"),
    bringing.LEFT: lambda: pgettext("imported event", "Left alone"),
    bringing.WRONG: lambda: pgettext("imported event", "Problem"),
}


@require_POST
@for_importers
def confirm(request: HttpRequest) -> HttpResponse:
    """Imports what was looked at, once; where something else would happen by now, that is shown instead."""
    token = request.POST.get("token", "")
    key = stash_key(request, token)
    kept = stash.find(key)
    if kept is None or kept.imported_at:
        return too_late(request, kept)
    allowed = may_publish(request.user)
    options = replace(kept.options, publish=kept.options.publish and allowed)
    try:
        done = bring(read(kept.name, kept.data), options, kept.agreed, request.user)
    except bringing.Changed as changed:
        if (meanwhile := stash.find(key)) and meanwhile.imported_at:
            return too_late(request, meanwhile)
        late = _("The agenda has changed since you looked. Nothing was imported; this is what would happen now.")
        now = replace(kept, agreed=changed.found.seen)
        stash.keep(key, now)
        return show_preview(request, now, changed.found, token, 409, late)
    stash.keep(key, replace(kept, data=b"", agreed=[], imported_at=clock.now()))
    messages.success(request, in_words(done))
    return redirect("wagtailsnippets_pages_event:list")


def too_late(request: HttpRequest, kept: Upload | None) -> HttpResponse:
    late = _("The file is no longer at hand. Please choose it again.")
    if kept and kept.imported_at:
        late = _("You already imported this file, on %(moment)s. Nothing was done a second time.")
        late %= {"moment": moment(kept.imported_at)}
    initial = answers_of(kept.options) if kept else {"language": get_language()}
    return show(request, 409, form=ImportForm(initial=initial, may_publish=may_publish(request.user)), late=late)


def in_words(done: Preview) -> str:
    made, changed = done.counts[bringing.NEW], done.counts[bringing.CHANGED]
    said = [ngettext("%(count)d event was made.", "%(count)d events were made.", made) % {"count": made}]
    if changed:
        words = ngettext("%(count)d event was changed.", "%(count)d events were changed.", changed)
        said.append(words % {"count": changed})
    return " ".join(said)


def stash_key(request: HttpRequest, token: str) -> str:
    return f"events:{request.user.pk}:{token[:64].encode().hex()}"


@require_safe
@for_importers
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The columns and one example to fill in."""
    return sheet("events", kind, [TEMPLATE, [EXAMPLE.get(name, "") for name in TEMPLATE]])

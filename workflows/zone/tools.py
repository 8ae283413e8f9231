"""The representation kit, the key messages in date and the lexicon, for whoever has a zone (R2.1, R2.2, R2.4)."""

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from snippets.facets import question
from snippets.models import KeyMessage, KitItem, LexiconTerm
from snippets.standing import Kit
from workflows.kernel import clock
from workflows.kit.holding import note, over_of
from workflows.kit.models import PrintOrder
from workflows.kit.states import OrderState
from workflows.people.roles import Role, has_role, member_of
from workflows.zone.frame import page, zone_page

# who reads what the lexicon tells ambassadors only
CONFIDED = (Role.AMBASSADOR, Role.SUPPORT_GROUP, Role.COORDINATOR, Role.COMMUNICATIONS)
ORDERS_SHOWN = 20
# what may be asked of the kit -> the list of an item that answers; an item without entries is fit for any
FITS = {"audience": "audiences", "context": "contexts"}


def reader() -> str:
    return get_language() or settings.LANGUAGE_CODE


@require_safe
@zone_page
def kit(request: HttpRequest) -> HttpResponse:
    """Every item in its current version, then those that were replaced, each leading to the new one.

    First what this member took along and should no longer use; last what they ordered on paper.
    """
    rows = KitItem.objects.for_reader(reader()).select_related("language", "cover")
    every = list(rows.prefetch_related("audiences", "contexts", "cover__renditions").order_by("kind", "title", "pk"))
    wanted = {name: request.GET.get(name, "")[:50] for name in (*FITS, "language")}
    found = [item for item in every if fits(item, wanted)]
    now, member = Kit(reader(), every), member_of(request.user)
    orders = list(PrintOrder.objects.of(request.user).select_related("version")[:ORDERS_SHOWN])
    return page(
        request,
        "kit",
        current=[entry(item, request.user, orders) for item in found if item.translation_key not in now.following],
        replaced=[(item, now.newest(item.translation_key)) for item in found if item.translation_key in now.following],
        over=over_of(member, now) if member else [],
        orders=[(order, now.title(order.version)) for order in orders],
        facets=facets_of(every, wanted),
        filtered=any(wanted.values()),
        confided=has_role(request.user, *CONFIDED),
    )


def fits(item: KitItem, wanted: dict[str, str]) -> bool:
    for name, column in FITS.items():
        keys = {each.key for each in getattr(item, column).all()}
        if wanted[name] and keys and wanted[name] not in keys:
            return False
    return not wanted["language"] or item.language is None or item.language.key == wanted["language"]


def entry(item: KitItem, user: Any, orders: list[PrintOrder]) -> dict[str, Any]:
    """An item with the address of its file, and where copies of it are ordered by whoever may."""
    is_open = any(
        order.state == OrderState.ORDERED
        and (order.version.thing, order.version.version) == (item.translation_key, item.version)
        for order in orders
    )
    may_order = item.is_printed and not is_open and has_role(user, Role.AMBASSADOR)
    return {
        "item": item,
        "url": reverse("zone_kit_file", args=[item.pk]),
        "order_url": reverse("zone_order_copies", args=[item.pk]) if may_order else "",
    }


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
    """The file of a current version, from its private place; a replaced one is no longer handed out.

    Which member took which version along is kept, so that they are told when it holds no longer.
    """
    item = get_object_or_404(KitItem.objects.live().current(), pk=pk)
    member = member_of(request.user)
    name = f"{slugify(f'{item.title} {item.version}')[:80] or 'kit'}.{item.extension.lower()}"
    try:
        file = item.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    if member is not None:
        note(member, item)
    return FileResponse(file, as_attachment=True, filename=name)


@require_safe
@zone_page
def key_messages(request: HttpRequest) -> HttpResponse:
    """What holds today; found by the question it answers, or any word of it."""
    words = words_of(request)
    rows = KeyMessage.objects.for_reader(reader()).in_date(clock.today())
    every = rows.prefetch_related("themes", "audiences").order_by("axis", "message", "pk")
    return page(
        request,
        "key_messages",
        key_messages=[each for each in every if each.says(words)],
        words=words,
        confided=has_role(request.user, *CONFIDED),
    )


def words_of(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]


@require_safe
@zone_page
def lexicon(request: HttpRequest) -> HttpResponse:
    """Every term in short, with the notes that only ambassadors and those who equip them read."""
    confided = has_role(request.user, *CONFIDED)
    words = words_of(request)
    every = list(LexiconTerm.objects.in_language(reader()))
    for term in every:
        term.confided = term.ambassadors_note if confided else ""
    found = [term for term in every if term.matches(words, term.confided)]
    terms = sorted(found, key=lambda term: (term.letter, term.term.casefold()))
    return page(request, "lexicon", terms=terms, words=words, confided=confided)

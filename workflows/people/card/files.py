"""The card on paper, on a lanyard, and in an address book."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from segno.helpers import make_vcard_data

from snippets.printing import pdf, qr
from workflows.people.card.models import AmbassadorCard

PAPER = Path(__file__).with_name("card.typ").read_bytes()
BADGE = Path(__file__).with_name("badge.typ").read_bytes()


def file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def named(card: AmbassadorCard, ending: str) -> str:
    return f"{slugify(card.mandate.member.display_name) or 'card'}.{ending}"


def vcard(card: AmbassadorCard) -> HttpResponse:
    """Bears no title: that is for the day of a mission, and the address says when (R1.8)."""
    member, site = card.mandate.member, settings.WAGTAIL_SITE_NAME
    words = make_vcard_data(
        name=f"{member.last_name};{member.first_name}",
        displayname=member.display_name,
        org=site,
        url=card.address,
        memo=_("The address says whether this person represents %(site)s today.") % {"site": site},
    )
    return file(words.encode(), "text/vcard; charset=utf-8", named(card, "vcf"))


def on_paper(card: AmbassadorCard) -> HttpResponse:
    """85 × 55 mm, both sides, with 3 mm around that a printer cuts off."""
    return file(pdf(PAPER, filled(card)), "application/pdf", named(card, "pdf"))


def badge(card: AmbassadorCard, event: str, when: str) -> HttpResponse:
    """For one event: 105 × 74 mm, as the usual holders are."""
    return file(pdf(BADGE, filled(card) | {"event": event, "when": when}), "application/pdf", named(card, "pdf"))


def filled(card: AmbassadorCard) -> dict[str, str]:
    site = {"site": settings.WAGTAIL_SITE_NAME}
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "title": _("Ambassador card of %(name)s") % {"name": card.mandate.member.display_name},
        "name": card.mandate.member.display_name,
        "site": settings.WAGTAIL_SITE_NAME,
        "role": _("Represents %(site)s on mission") % site,
        "question": _("Do I represent %(site)s today?") % site,
        "answer": _("Scan the code: it answers."),
        "address": card.address,
        "qr": qr(card.address, "svg").decode(),
    }

"""What proves a signature, to keep: the signed words alone, and a paper with all that surrounds them."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from snippets.lexicon import lines
from snippets.printing import pdf
from workflows.people.charter.models import CharterSignature
from workflows.people.forms import moment

PAPER = Path(__file__).with_name("evidence.typ").read_bytes()


def text_file(signature: CharterSignature) -> HttpResponse:
    """The bytes that were hashed, none added and none changed: anybody can compute their SHA-256 anew."""
    return file(signature, signature.text.encode(), "text/plain; charset=utf-8", "txt")


def evidence_file(signature: CharterSignature) -> HttpResponse:
    return file(signature, pdf(PAPER, filled(signature)), "application/pdf", "pdf")


def file(signature: CharterSignature, content: bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = f"charter-{signature.version.number}-{signature.language}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def filled(signature: CharterSignature) -> dict[str, object]:
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "title": _("Evidence of a signature"),
        "site": settings.WAGTAIL_SITE_NAME,
        "facts": facts_of(signature),
        "heading": _("The text as it was shown"),
        "signed_in": signature.language,
        "paragraphs": lines(signature.text),
    }


def facts_of(signature: CharterSignature) -> list[tuple[str, str]]:
    """What is shown beside the words, on screen and on paper. A name and how it is said, in this order."""
    member = signature.member
    shown = f"{signature.identity_shown_by}, {moment(signature.authenticated_at)}"
    whole = _("Yes, the text kept is the text that was signed.")
    broken = _("No, the text kept differs from what was signed.")
    return [
        (_("Signed by"), f"{member.display_name} ({member.number})"),
        (_("Name typed"), signature.typed_name),
        (_("Moment of signing"), moment(signature.signed_at)),
        (_("Identity shown by"), shown),
        (_("Charter, version"), str(signature.version.number)),
        (_("Language of the text"), signature.language_name),
        (_("SHA-256 of the text"), signature.sha256),
        (pgettext("text of the charter", "Whole?"), whole if signature.is_whole else broken),
    ]

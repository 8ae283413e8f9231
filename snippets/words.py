"""What the editor's script asks for: the words of the lexicon that a text in one language may be marked with."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from snippets.models import LexiconTerm


@require_safe
def words(request: HttpRequest) -> JsonResponse:
    """Only what is published, which everybody may read."""
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else ""
    terms = LexiconTerm.objects.in_language(language).order_by("term", "pk")
    return JsonResponse({"terms": [as_data(term) for term in terms], "labels": labels()})


def as_data(term: LexiconTerm) -> dict[str, Any]:
    return {
        "id": str(term.translation_key),
        "term": term.term,
        "spellings": term.spellings,
        "says": term.in_short,
        "edit": reverse("wagtailsnippets_snippets_lexiconterm:edit", args=[term.pk]),
    }


def labels() -> dict[str, str]:
    return {
        "title": _("Which word of the lexicon is this?"),
        "search": pgettext("verb", "Search"),
        "none": _("No published word of the lexicon matches. Write it in the lexicon first."),
        "cancel": _("Cancel"),
        "found": _("Words of the lexicon in this text, not marked yet:"),
        "mark": _("Explain “%s” where it stands first"),
        "gone": _("Not published in the lexicon of this language: readers see the plain word."),
    }

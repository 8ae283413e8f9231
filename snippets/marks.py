"""Words of the lexicon marked in rich text: `<a linktype="term" id="…">`. The id is the term's in every language.

What is stored holds no definition and no address, so a mark says today what the lexicon says today. Where a text is
shown without its page (a mail, a feed), the mark is an anchor without address: the plain word.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import ControlFeature, EntityFeature
from wagtail.models import ReferenceIndex
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from snippets.lexicon import LexiconTerm, pattern_of

NAME, ENTITY = "term", "TERM"
STORED = re.compile(r'<a\b[^>]*\blinktype="term"[^>]*>')
ITS_ID = re.compile(r'\bid="([0-9a-f-]{36})"')
JS, CSS = ["js/mark_terms.js"], {"all": ["css/mark_terms.css"]}


def key_of(attrs: dict[str, Any]) -> str:
    """Empty where the text names no term, whatever somebody put there."""
    try:
        return str(UUID(str(attrs.get("id", ""))))
    except ValueError:
        return ""


class TermHandler(LinkHandler):
    identifier = NAME

    @staticmethod
    def get_model() -> type[LexiconTerm]:
        return LexiconTerm

    @staticmethod
    def expand_db_attributes(attrs: dict[str, Any]) -> str:
        return f'<a data-term="{key}">' if (key := key_of(attrs)) else "<a>"

    @classmethod
    def extract_references(cls, attrs: dict[str, Any]) -> Iterator[tuple[type[Model], str, str, str]]:
        """The term in every language that it has: which of them is shown depends on the page."""
        for pk in LexiconTerm.objects.filter(translation_key=key_of(attrs) or None).values_list("pk", flat=True):
            yield LexiconTerm, str(pk), "", ""


class TermElementHandler(LinkElementHandler):
    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {"id": key_of(attrs)}


def stored(props: dict[str, Any]) -> Any:
    """What the editor holds, as it is kept; a mark that names no term is left out and its word stays."""
    if key := key_of(props):
        return DOM.create_element("a", {"linktype": NAME, "id": key}, props["children"])
    return props["children"]


def register(features: FeatureRegistry) -> None:
    features.register_link_type(TermHandler)
    entity = {"type": ENTITY, "icon": "openquote", "description": _("Word of the lexicon"), "attributes": ["id"]}
    entity |= {"allowlist": {"data-term": True}}
    features.register_editor_plugin("draftail", NAME, Marking(entity))
    rule = {
        "from_database_format": {f'a[linktype="{NAME}"]': TermElementHandler(ENTITY)},
        "to_database_format": {"entity_decorators": {ENTITY: stored}},
    }
    features.register_converter_rule("contentstate", NAME, rule)


class Marking(EntityFeature):
    """The button, and below the text the words of the lexicon that stand in it unmarked."""

    def __init__(self, entity: dict[str, Any]) -> None:
        super().__init__(entity, js=JS, css=CSS)

    def construct_options(self, options: dict[str, Any]) -> None:
        super().construct_options(options)
        ControlFeature({"type": "term-words"}).construct_options(options)


def unmarked(texts: Iterable[str], language: str) -> list[LexiconTerm]:
    """The published terms of that language whose word stands in these stored rich texts without a mark anywhere."""
    whole = "\n".join(texts)
    marked = {key for tag in STORED.findall(whole) for key in ITS_ID.findall(tag)}
    words = unescape(strip_tags(whole.replace("<", " <")))
    terms = LexiconTerm.objects.in_language(language).order_by("term", "pk")
    return [t for t in terms if str(t.translation_key) not in marked and pattern_of(t.spellings).search(words)]


def texts_with(term: LexiconTerm) -> list[Model]:
    """What is published in its language and carries it, each once."""
    kind = ContentType.objects.get_for_model(LexiconTerm)
    rows = LexiconTerm.objects.filter(translation_key=term.translation_key).values_list("pk", flat=True)
    found = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id__in=[str(pk) for pk in rows])
    found = found.exclude(content_type=kind).select_related("content_type").order_by("pk")
    keys: dict[ContentType, list[str]] = {}
    for each in found:
        keys.setdefault(each.content_type, []).append(each.object_id)
    texts = [row for source, pks in keys.items() for row in source.model_class()._default_manager.filter(pk__in=pks)]
    return sorted((text for text in texts if getattr(text, "locale_id", None) == term.locale_id), key=str)

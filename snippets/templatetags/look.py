"""What every template of ours may use: icons, the language switch, and small helpers of the components."""

from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Model
from django.forms import BoundField, Form
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ReferenceIndex

from snippets import languages, lines
from snippets.languages import spoken

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A picture beside words; never the only carrier of meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.filter
def labelled(label: Any, words: Any) -> str:
    return languages.labelled(label, words)


@register.simple_tag
def site_name() -> str:
    return settings.WAGTAIL_SITE_NAME


@register.simple_tag(takes_context=True)
def tongue(context: Context) -> dict[str, str]:
    """`screen` is the language of our own words, `text` that of the page where it is another.

    `lacking` names the reader's language where either stands in for it, `shown` what is read instead.
    """
    reader, page = get_language() or settings.LANGUAGE_CODE, context.get("page")
    screen = spoken(reader)
    text = page.text_language if page and getattr(page, "alias_of_id", None) else ""
    names, shown = dict(settings.LANGUAGES), text or screen
    found = {"screen": screen, "text": "" if text == screen else text, "lacking": "", "shown": ""}
    return (
        found if shown == reader else found | {"lacking": names.get(reader, reader), "shown": names.get(shown, shown)}
    )


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, Any]]:
    """This page in every language; a view whose addresses differ gives `translations`: code -> address.

    `is_elsewhere`: it is not there in that language, and the link leads to the home page.
    """
    request = context.get("request")
    here = request.get_full_path() if request else "/"
    known = context.get("translations") or {}
    current = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return [
        {
            "code": code,
            "name": name,
            "current": code == current,
            "url": here if code == current else known.get(code) or languages.address_in(code, here),
            "is_elsewhere": known.get(code) == f"/{code}/" and known.get(current) != f"/{current}/",
        }
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def pointing_to(context: Context, thing: Model) -> list[tuple[Any, str, str]]:
    """(What, its kind, where it is edited) of all in the back office that shows or names this."""
    find = AdminURLFinder(context["request"].user)
    return [
        (each, str(each._meta.verbose_name), find.get_edit_url(each) or "")
        for each, _references in ReferenceIndex.get_grouped_references_to(thing)
    ]


@register.filter
def several_lines(instance: Model) -> list[lines.Place]:
    return lines.places(type(instance))


@register.filter
def first_control(field: BoundField) -> str:
    """The id of the first control of a field, the target of the error summary's links."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def is_single_check(field: BoundField) -> bool:
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.filter
def groups(form: Form) -> list[tuple[Any, list[BoundField]]]:
    """The visible fields of a form under the legends of its `fieldsets`; what those leave out comes first, alone."""
    named = getattr(form, "fieldsets", [])
    placed = {name for _legend, names in named for name in names}
    rest = [field for field in form.visible_fields() if field.name not in placed]
    found = [(legend, [form[name] for name in names if name in form.fields]) for legend, names in named]
    return [group for group in [("", rest), *found] if group[1]]

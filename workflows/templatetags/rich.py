"""Words with marks on pages, as they stand in mails."""

from django import template
from django.utils.safestring import SafeString

from workflows.kernel import rich

register = template.Library()


@register.filter(name="rich")
def shown(words: str) -> SafeString:
    return rich.as_html(str(words))


@register.filter
def marked(words: str) -> str:
    """In a letter: the marks of these words count, those of all others say themselves."""
    return rich.marked(str(words))

"""What a record says, in the words of messages and pages."""

from django import template

from workflows.kernel.history import Entry, cause_of, entry_of
from workflows.kernel.models import TransitionRecord

register = template.Library()


@register.filter
def cause(record: TransitionRecord) -> Entry | None:
    """What set off a record that took itself; None where somebody took the step. 1 query."""
    found = cause_of(record)
    return entry_of(found) if found else None

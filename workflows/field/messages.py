"""Who is told about a question from the field."""

from typing import TYPE_CHECKING, Any

from workflows.people.roles import Role, holders

if TYPE_CHECKING:
    from workflows.field.models import FieldQuestion


def asker(question: "FieldQuestion") -> list[Any]:
    return [question.member]


def owner(question: "FieldQuestion") -> list[Any]:
    """Who answers it; the coordinators while nobody does."""
    if question.owner_id:
        return [question.owner]
    return holders(Role.COORDINATOR, question.country_id, question.region_id)

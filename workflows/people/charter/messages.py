"""Who is told what about a version of the charter."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflows.people.charter.models import CharterVersion


def who_has_to_sign(version: "CharterVersion") -> list[Any]:
    """Members with a current mandate who have not signed this version."""
    return [mandate.member for mandate in version.unsigned().select_related("member")]

"""The identification sheet as a browser sends it, part by part."""

from typing import Any

from django.test import Client
from django.urls import reverse

from snippets.models import InterventionKind, Sector, Theme
from tests.factories import cast
from tests.factories.missions import choice
from workflows.people.models import Member
from workflows.people.sheet.models import LanguageSkill

DOORS = ("candidacy_part", "zone_part")
TIE = {"field": "political", "level": "regional", "description": "Council of my town"}


def address(slug: str, door: str = "zone_part") -> str:
    return reverse(door, args=[slug])


def rows(prefix: str, *values: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(values), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(values):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def opened(browser: Client, slug: str, door: str = "zone_part") -> dict[str, Any]:
    """What the page hides in its form."""
    context = browser.get(address(slug, door)).context
    return {name: context[name] for name in ("seen", "found", "tab")}


def whole() -> dict[str, dict[str, Any]]:
    """Slug -> what a candidate writes there, as little as is needed to be read."""
    return {
        "languages": {"reach": "regions", **rows("languages", {"language": cast.language("nl").pk, "level": "C1"})},
        "knowledge": {
            "background": "Ten years.",
            "sectors": choice(Sector, "theatre").pk,
            "themes": choice(Theme, "work").pk,
        },
        "work": {"intervention_kinds": choice(InterventionKind, "talk").pk, "pace": "same"},
        "time": {"hours_per_month": 6, **rows("blocked")},
        "agreed": rows("ties"),
        "why": {"motivation": "To show how."},
    }


def fill_in(browser: Client, door: str = "zone_part") -> None:
    for slug, answers in whole().items():
        response = browser.post(address(slug, door), answers | opened(browser, slug, door))
        assert response.status_code == 302, slug


def spoken(person: Member) -> list[tuple[str, str]]:
    return list(LanguageSkill.objects.filter(member=person).values_list("language__key", "level"))

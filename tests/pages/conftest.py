from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pages.events import Event, EventStatus
from pages.site import create_event, ensure_site
from snippets.models import EventLevel, PlaceKind, Region, Sector, SpokenLanguage, Theme
from tests.factories.people import make_region
from workflows.kernel import clock

BRUSSELS = ZoneInfo("Europe/Brussels")


def choice(model: Any, key: str) -> Any:
    return model.objects.get_or_create(key=key, defaults={"name": {"nl": key, "fr": key, "en": key}})[0]


@pytest.fixture
def site(db: None) -> Any:
    return ensure_site()


@pytest.fixture
def make_event(site: Any) -> Callable[..., Event]:
    numbers = count(1)

    def make(*languages: str, **fields: Any) -> Event:
        number = next(numbers)
        title = fields.pop("title", f"Evening {number}")
        starts: datetime = fields.pop("starts", clock.now() + timedelta(days=10))
        values = {
            "status": EventStatus.CONFIRMED,
            "starts": starts,
            "ends": fields.pop("ends", starts + timedelta(hours=2)),
            "level": EventLevel.LOCAL,
            "place_name": "Flagey",
            **fields,
        }
        words = {code: {"title": f"{title} {code}", "summary": "Two stories."} for code in languages or ("nl",)}
        return create_event(words, **values)

    return make


@pytest.fixture
def choices(db: None) -> dict[str, list[Any]]:
    return {
        "region": [
            make_region(),
            Region.objects.get_or_create(key="wal", defaults={"name": {}, "country": make_region().country})[0],
        ],
        "sector": [choice(Sector, key) for key in ("theatre", "design", "translation")],
        "theme": [choice(Theme, key) for key in ("statute", "coop")],
        "language": [choice(SpokenLanguage, key) for key in ("nl", "fr")],
        "place": [choice(PlaceKind, "fair")],
    }

from collections.abc import Callable
from typing import Any

import pytest

from pages.digest import subscribing
from pages.digest.models import Subscription
from pages.queries import EventFilter


@pytest.fixture
def subscribe(site: Any) -> Callable[..., Subscription]:
    def make(query: str = "", rhythm: str = "daily", language: str = "en", email: str = "an@home.example") -> Any:
        subscribing.ask(email, EventFilter.parse(query), rhythm, language)
        found = Subscription.objects.get(email=email, query=query)
        subscribing.confirm(found.pk)
        found.refresh_from_db()
        return found

    return make

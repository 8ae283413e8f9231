from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from pages.site import ensure_site
from tests.house.shelf import shelf
from tests.journeys.stage import Stage


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """A server whose threads stand at the moment that the test says."""
    middleware = ["tests.journeys.stage.standing_elsewhere", *settings.MIDDLEWARE]
    with override_settings(MIDDLEWARE=middleware):
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def stage(live_server: LiveServer, transactional_db: None, browser: Browser) -> Iterator[Any]:
    with shelf.open():
        ensure_site()
        made = Stage(live_server.url, browser)
        yield made
        made.close()
    assert not made.wrong, "\n".join(made.wrong)

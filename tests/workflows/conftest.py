from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories.people import log_in


@pytest.fixture
def enter() -> Callable[[Any], Client]:
    """A browser of its own for an account, logged in with its second factor."""
    return lambda user: log_in(Client(), user)

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories import candidates
from tests.factories.people import log_in


@pytest.fixture
def people() -> list[Any]:
    """The coordinator and two others of the support group."""
    return candidates.group()


@pytest.fixture
def visitor() -> Callable[[Any], Client]:
    return lambda user: log_in(Client(), user)

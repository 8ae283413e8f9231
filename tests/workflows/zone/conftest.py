from typing import Any

import pytest
from django.test import Client

from tests.factories import cast
from tests.factories.people import log_in, make_member
from workflows.people.models import Member


@pytest.fixture
def ambassador() -> Member:
    return cast.ambassador()


@pytest.fixture
def zone(client: Client, ambassador: Member) -> Client:
    """Logged in as the ambassador."""
    return log_in(client, ambassador.user)


@pytest.fixture
def stranger() -> Any:
    """A browser in which a plain member without a mandate is logged in."""
    return log_in(Client(), make_member().user)


@pytest.fixture
def other_ambassador() -> Any:
    return log_in(Client(), cast.ambassador().user)

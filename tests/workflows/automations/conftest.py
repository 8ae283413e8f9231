import pytest
from django.test import Client

from tests.factories import cast
from tests.factories.people import log_in


@pytest.fixture
def desk(client: Client) -> Client:
    """A coordinator's."""
    log_in(client, cast.seated(coordinator=True))
    return client

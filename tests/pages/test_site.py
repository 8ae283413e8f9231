"""What a new site starts with."""

from typing import Any

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["nl/toegankelijkheid", "fr/accessibilite", "en/accessibility"])
def test_whoever_meets_an_obstacle_finds_an_address_and_the_day_of_the_statement(
    client: Client, site: Any, path: str
) -> None:
    page = client.get(f"/{path}/").content.decode()
    assert 'href="mailto:ambassade@localhost"' in page
    assert "2026" in page
    assert "{contact}" not in page

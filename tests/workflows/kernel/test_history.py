"""What happened to a dossier is told in the past."""

import pytest
from django.utils import translation

from tests.factories import missions
from workflows.kernel.history import history

pytestmark = pytest.mark.django_db


def test_a_step_is_told_in_the_past():
    with translation.override("en"):
        said = [entry.what for entry in history(missions.approved())]
    assert said == ["Approved", "Qualifying started", "Requested"]

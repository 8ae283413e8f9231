from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> Path:
    """Each test has a library and workshops of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path / "private"
    return tmp_path


@pytest.fixture(autouse=True)
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    """What follows a commit happens at the end of such a block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)

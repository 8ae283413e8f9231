from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def private_root(settings, tmp_path: Path) -> Path:
    """Each test keeps its videos in a folder of its own."""
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path / "private"
    return tmp_path / "private"

from pathlib import Path
from typing import Any

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize(("is_dev", "status"), [(True, 200), (False, 404)])
def test_only_the_demo_serves_uploaded_files_itself(
    client: Client, settings: Any, tmp_path: Path, is_dev: bool, status: int
) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.AMBASSADE_DEV_PAGE = is_dev
    (tmp_path / "photo.txt").write_text("a photo")
    answer = client.get("/media/photo.txt")
    answer.close()
    assert answer.status_code == status

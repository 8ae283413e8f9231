"""A language is one setting and its catalogue: a house that adds German opens everywhere before a word is translated.

It is asked in a process of its own, since forms and addresses read the languages when they are loaded.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection


@pytest.mark.once
def test_a_fourth_language_opens_everywhere(db: None, tmp_path: Path) -> None:
    template = Path(connection.settings_dict["NAME"])
    for name in ("test.template", "test.stamp"):
        if (made := template.with_name(name)).exists():
            shutil.copy(made, tmp_path / name)
    unwanted = ("DATABASE_URL", "PYTEST_XDIST_WORKER", "AMBASSADE_TEST_LANGUAGE")
    env = {name: value for name, value in os.environ.items() if name not in unwanted}
    env |= {"DJANGO_SETTINGS_MODULE": "tests.house.four_languages", "AMBASSADE_VAR": str(tmp_path)}
    asked = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "tests/house/in_german.py"]
    done = subprocess.run(asked, cwd=settings.ROOT, env=env, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-8000:]

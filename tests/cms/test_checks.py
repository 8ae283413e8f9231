"""Each wrong setting is named, with its cure, by exactly one check."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as installed
from django.core.checks import run_checks

pytestmark = pytest.mark.once

GOOD = {
    "AMBASSADE_PRODUCTION": True,
    "AMBASSADE_DEV_PAGE": False,
    "DEBUG": False,
    "BASE_URL": "https://ambassade.example",
    "SECRET_KEY": "".join(chr(33 + number) for number in range(64)),
    "ALLOWED_HOSTS": ["ambassade.example"],
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DEFAULT_FROM_EMAIL": "Ambassade <post@ambassade.example>",
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": "x"}},
    "REDIS_URL": "",
}
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "AMBASSADE_SECRET_KEY": GOOD["SECRET_KEY"],
    "AMBASSADE_HOSTS": "ambassade.example",
    "AMBASSADE_URL": GOOD["BASE_URL"],
    "AMBASSADE_FROM": GOOD["DEFAULT_FROM_EMAIL"],
    "AMBASSADE_MAIL_URL": "smtp+tls://user:password@mail.example:587",
}


@pytest.fixture
def ids(settings):
    def run(**wrong: object) -> list[str]:
        for name, value in (GOOD | wrong).items():
            setattr(settings, name, value)
        return [found.id for found in run_checks(tags=["ambassade"])]

    return run


def test_right_settings_are_silent(ids):
    assert ids() == []


@pytest.mark.parametrize(
    ("expected", "wrong"),
    [
        ("cms.E001", {"BASE_URL": "http://ambassade.example"}),
        ("cms.E002", {"SECRET_KEY": "short"}),
        ("cms.E002", {"SECRET_KEY": "a" * 64}),
        ("cms.E003", {"ALLOWED_HOSTS": []}),
        ("cms.E003", {"ALLOWED_HOSTS": ["*"]}),
        ("cms.E004", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
        ("cms.E005", {"AMBASSADE_DEV_PAGE": True}),
        ("cms.E005", {"DEBUG": True}),
        ("cms.E006", {"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}}}),
        ("cms.E012", {"AMBASSADE_PRIVATE_ROOT": installed.MEDIA_ROOT / "private"}),
        ("cms.E012", {"AMBASSADE_PRIVATE_ROOT": str(installed.STATIC_ROOT)}),
        ("cms.E009", {"Q_CLUSTER": installed.Q_CLUSTER | {"ALT_CLUSTERS": {"media": {"timeout": 400}}}}),
        ("cms.W007", {"REDIS_URL": "redis://127.0.0.1:1/0"}),
        ("cms.E008", {"DEFAULT_FROM_EMAIL": "Ambassade <ambassade@localhost>"}),
        ("cms.E009", {"AMBASSADE_WORKER_PATIENCE": 1000}),
        ("cms.E010", {"VAR": Path(__file__) / "var"}),
        ("cms.E011", {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}}),
    ],
)
@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_wrong_setting_is_named(ids, expected, wrong):
    assert ids(**wrong) == [expected]


def test_development_may_have_what_production_may_not(settings):
    settings.AMBASSADE_PRODUCTION, settings.SECRET_KEY, settings.REDIS_URL = False, "short", ""
    assert run_checks(tags=["ambassade"]) == []


def start(command: list[str], **changes: str | None) -> subprocess.CompletedProcess[str]:
    ours = ("AMBASSADE_", "DATABASE_URL", "REDIS_URL", "DJANGO_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment = {name: value for name, value in (ENVIRONMENT | changes).items() if value is not None}
    return subprocess.run(
        [sys.executable, *command],
        cwd=installed.ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"AMBASSADE_SECRET_KEY": None},
        {"AMBASSADE_HOSTS": None},
        {"AMBASSADE_MAIL_URL": None},
        {"AMBASSADE_MAIL_URL": "nonsense"},
        {"DATABASE_URL": "nonsense"},
        {"AMBASSADE_WORKER_PATIENCE": "soon"},
    ],
)
def test_command_stops_with_the_name_of_the_variable_and_no_traceback(changes):
    done = start(["manage.py", "check"], **changes)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert done.stderr.startswith(f"ambassade: {next(iter(changes))} ")


def test_check_deploy_is_clean_with_right_settings(tmp_path):
    done = start(["-W", "ignore", "manage.py", "check", "--deploy"], AMBASSADE_VAR=str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (1 silenced).\n")


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"AMBASSADE_URL": "http://ambassade.example"}, "cms.E001"), ({"AMBASSADE_HOSTS": None}, "AMBASSADE_HOSTS")],
)
def test_web_server_stops_too(changes, named, tmp_path):
    done = start(["-W", "ignore", "-c", "import cms.wsgi"], AMBASSADE_VAR=str(tmp_path), **changes)
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert done.stderr.startswith(f"ambassade: {named} ")


def test_web_server_does_not_search_what_start_up_made_for_garbage(tmp_path):
    asked = "import cms.wsgi, gc; print(gc.get_freeze_count() > 50_000, gc.get_threshold()[0])"
    done = start(["-W", "ignore", "-c", asked], AMBASSADE_VAR=str(tmp_path))
    assert done.stdout == "True 50000\n"

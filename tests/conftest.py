"""What every test stands on: a database kept between runs, the markers, strict templates, Debian's chromium."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator

import pytest
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from cms.startup import keep_what_is_there
from tests.house.database import Store
from tests.house.undefined import UndefinedVariable

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the test
ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
SKIPS_FAIL = os.environ.get("CI") == "true"
# What decides whether a change is taken says the same twice: it draws no new examples, and asks a browser again.
REPEATABLE = os.environ.get("AMBASSADE_REPEATABLE") == "true"

# No test depends on how busy the machine is.
hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=REPEATABLE
)
hypothesis_settings.load_profile("house")


def pytest_collection_finish() -> None:
    """As in a web server: thousands of tests, once collected, stay to the end."""
    keep_what_is_there()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    lacking = {}
    if not ON_POSTGRES:
        lacking["postgres"] = pytest.mark.skip(reason="no PostgreSQL in DATABASE_URL")
    if not CHROMIUM:
        lacking["browser"] = pytest.mark.skip(reason="no chromium")
    for item in items:
        for name, mark in lacking.items():
            if item.get_closest_marker(name):
                item.add_marker(mark)
        if REPEATABLE and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if SKIPS_FAIL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"with CI=true a skip is a failure: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ") for report in terminalreporter.getreports("skipped")
    )
    if reasons:
        told = ", ".join(f"{count} × {reason}" for reason, count in reasons.items())
        terminalreporter.write_line(f"Skipped: {told}", yellow=True)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """A copy of a migrated database, which is made again only when a migration or a pinned package changed.

    A test that commits puts it back, instead of emptying every table of what the migrations wrote.
    """
    with django_db_blocker.unblock():
        store = Store()
        store.open()
    TransactionTestCase._fixture_teardown = lambda case: store.restore()


@pytest.fixture(scope="session", autouse=True)
def _undefined_variables_fail() -> None:
    from django.conf import settings
    from django.template import engines

    engines["django"].engine.string_if_invalid = UndefinedVariable.of(settings.ROOT / "templates")


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Each test begins in the suite's language, whatever a request before it spoke."""
    from django.conf import settings
    from django.utils import translation

    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _walks_made_before(request: pytest.FixtureRequest, _django_db_marker: None) -> Iterator[None]:
    """Only where the database says all that there is to say: not for a test that commits, or patches."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or marker.kwargs.get("transaction") or {"monkeypatch", "settings"} & asked_for(request.node):
        yield
        return
    from tests.house.shelf import shelf

    with shelf.open():
        yield


def asked_for(test: pytest.Function) -> set[str]:
    """The fixtures that this test and the suite's own fixtures ask for by name."""
    known = test._fixtureinfo
    ours = [each for found in known.name2fixturedefs.values() for each in found if each.baseid]
    return {*known.argnames, *(name for each in ours for name in each.argnames)}


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict, tmp_path_factory: pytest.TempPathFactory) -> dict:
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    flags += " --disable-component-update --disable-sync"
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": flags.split()}

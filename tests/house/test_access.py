"""Every address × GET and POST × every kind of person, on what is theirs and on what is not, is decided and tested."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pages import remembered
from tests.house.access_table import (
    EDITORS,
    EVERYBODY,
    FAILS_IN_WAGTAIL,
    NOTHING_OPENS,
    ROWS,
    SUPPORT,
    allowed,
    row_of,
)
from tests.house.walk import (
    SECRETS,
    SECRETS_OF_A_CANDIDATE,
    SECRETS_OF_AN_ORDER,
    SECRETS_OF_EDITORS,
    Answer,
    Visitor,
    World,
    address,
    make_world,
    patterns,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning"),  # of wagtail-localize
]
DENIED = {"to log in", "closed", "absent", "no verb"}
TOLD_TO_FEW = SECRETS | SECRETS_OF_A_CANDIDATE
ITS_OWN_KEY = "<language>/r/<str:token>/"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals are what is asked for; their log is not."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@contextmanager
def nothing_written() -> Iterator[None]:
    """Whatever a call did is undone, so what every page asks for its frame is asked once, as on a site that rests."""
    token = remembered.moment.set(object())
    try:
        yield
    finally:
        remembered.moment.reset(token)


def test_every_address_is_decided():
    assert [pattern for pattern in patterns() if row_of(pattern) is None] == []


def test_every_decision_is_about_an_address():
    optional = ("media/", "^media/", "static/", "^static/", "admin/settings/")
    known = patterns()
    idle = [row.begins for row in ROWS if not any(row_of(pattern) is row for pattern in known)]
    assert [begins for begins in idle if begins not in optional] == []


def calls(world: World, pattern: str) -> Iterator[tuple[bool, str]]:
    """The address about somebody else's object, then about the ambassador's own, where the two differ."""
    theirs, own = address(pattern, world.theirs), address(pattern, world.own)
    yield False, theirs
    if own != theirs:
        yield True, own


def leaks(who: str, pattern: str, answer: Answer) -> list[str]:
    """What is told here to somebody who is not to know."""
    hidden = {} if who in SUPPORT or pattern.startswith(ITS_OWN_KEY) else TOLD_TO_FEW
    hidden = hidden | ({} if who in EDITORS else SECRETS_OF_EDITORS | SECRETS_OF_AN_ORDER)
    return [name for name, secret in hidden.items() if secret in answer.text]


def faults(world: World, who: str) -> Iterator[str]:
    visitor = Visitor(world.people[who])
    opened: set[str] = set()
    for pattern in patterns():
        row = row_of(pattern)
        assert row is not None, pattern
        for is_own, path in calls(world, pattern):
            for verb in ("get", "post"):
                answer = visitor.ask(verb, path)
                where = f"{who}: {verb} {path} ({pattern}): {answer.verdict}"
                if answer.verdict.startswith("broken"):
                    if not pattern.startswith(FAILS_IN_WAGTAIL):
                        yield where
                elif answer.verdict not in allowed(row, who, is_own):
                    yield f"{where}, expected {sorted(allowed(row, who, is_own))}"
                elif answer.verdict in DENIED and answer.written:
                    yield f"{where}, and yet it wrote {answer.written[0]}"
                if leaked := leaks(who, pattern, answer):
                    yield f"{where}, and it told {leaked}"
                if verb == "get" and answer.verdict == "open":
                    opened.add(row.begins)
    for row in ROWS:
        if who in row.let_in and row.begins not in NOTHING_OPENS and row.begins not in opened:
            yield f"{who}: let in at {row.begins}, and nothing there opened"


@pytest.mark.once
@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_everybody_gets_in_where_the_table_says_and_nowhere_else(who):
    world = make_world()
    with nothing_written():
        assert list(faults(world, who)) == []


def test_the_table_knows_everybody():
    assert set(make_world().people) == EVERYBODY


def test_a_spoilt_or_replaced_link_opens_nothing():
    world = make_world()
    visitor = Visitor(None)
    token = world.theirs["token"]
    for spoilt in (token[:-1], token + "x", token.swapcase(), "x"):
        for pattern in (ITS_OWN_KEY, f"{ITS_OWN_KEY}<slug:step>/"):
            answer = visitor.ask("get", address(pattern, world.theirs | {"token": spoilt}))
            assert answer.verdict == "absent"
            assert not any(secret in answer.text for secret in SECRETS.values())

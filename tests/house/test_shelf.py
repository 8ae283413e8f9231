from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from snippets.models import Region
from tests.factories import cast, missions
from tests.house import shelf as module
from tests.house.database import put_back_numbers
from tests.house.shelf import Shelf, told
from workflows.kernel import chain, clock
from workflows.kernel.models import TransitionRecord
from workflows.missions.models import Mission

pytestmark = pytest.mark.django_db


class Walked:
    """Counts how often it walks; each round begins on the database of the test, and leaves nothing there."""

    def __init__(self) -> None:
        self.times, self.shelf = 0, Shelf()

    def walk(self, *args: Any, **kwargs: Any) -> Mission:
        self.times += 1
        return missions.staffed(cast.ambassador())

    def call(self, *args: Any) -> Mission:
        return self.shelf.call(self.walk, told(args), *args)

    def __enter__(self) -> "Walked":
        put_back_numbers()
        self.round = transaction.atomic()
        self.round.__enter__()
        self.open = self.shelf.open()
        self.open.__enter__()
        return self

    def __exit__(self, *_error: Any) -> None:
        transaction.set_rollback(True)
        self.open.__exit__(None, None, None)
        self.round.__exit__(None, None, None)


@pytest.fixture
def walked() -> Walked:
    return Walked()


def everything() -> dict[str, list[Any]]:
    models = apps.get_models(include_auto_created=True)
    return {each._meta.label: list(each._base_manager.order_by("pk").values_list()) for each in models}


def test_what_was_walked_is_laid_down_to_the_letter(walked: Walked) -> None:
    with walked:
        first, left = walked.call(), everything()
    with walked:
        assert (Mission.objects.count(), walked.call(), everything()) == (0, first, left)
        record = TransitionRecord.objects.latest("pk")
        assert chain.hash_of(record) == record.hash
        assert Mission.objects.create(country=first.country).pk == first.pk + 1
    assert walked.times == 1


def test_after_the_same_statement_the_same_is_laid_down_and_after_another_it_is_walked(walked: Walked) -> None:
    for key in ("ghent", "ghent", "bruges"):
        with walked:
            Region.objects.create(key=key, name={"nl": key}, country=cast.make_region().country)
            walked.call()
            assert Region.objects.filter(key=key).exists()
    assert walked.times == 2


def test_other_arguments_are_another_walk(walked: Walked) -> None:
    for said in ("a", "b", 1, True, "a"):
        with walked:
            walked.call(said)
    assert walked.times == 4


def test_what_was_made_at_another_hour_is_not_kept(walked: Walked) -> None:
    for _round in range(2):
        with walked, clock.at(clock.now() + timedelta(days=1)):
            walked.call()
    assert walked.times == 2


def test_nothing_is_laid_down_half_a_minute_later(walked: Walked, monkeypatch: pytest.MonkeyPatch) -> None:
    with walked:
        walked.call()
    later = module.monotonic() + module.FRESH
    monkeypatch.setattr(module, "monotonic", lambda: later)
    with walked:
        walked.call()
    assert walked.times == 2


def test_after_a_statement_that_failed_a_test_stands_where_its_savepoint_did(walked: Walked) -> None:
    for _round in range(2):
        with walked:
            region = cast.make_region()
            with pytest.raises(IntegrityError), transaction.atomic():
                Region.objects.create(key=region.key, name={}, country=region.country)
            walked.call()
    assert walked.times == 1 + (connection.vendor == "postgresql")


def test_an_argument_that_does_not_say_what_it_is_is_no_key() -> None:
    with pytest.raises(TypeError):
        told((object(),))
    with pytest.raises(TypeError):
        told(Mission())

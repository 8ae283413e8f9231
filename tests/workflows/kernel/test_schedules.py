import pytest
from django.utils.module_loading import import_string
from django_q.models import Schedule

from workflows.apps import SCHEDULES
from workflows.kernel.schedules import Entry, ensure_schedules

pytestmark = pytest.mark.django_db
SWEEP, NIGHT = Entry("sweep", "a.b", minutes=1), Entry("night", "a.c", cron="0 3 * * *")


def rows() -> list[tuple]:
    return list(Schedule.objects.order_by("name").values_list("name", "func", "schedule_type", "minutes", "cron"))


def test_table_says_what_the_list_says():
    ensure_schedules([SWEEP, NIGHT])
    assert rows() == [("ambassade: night", "a.c", "C", None, "0 3 * * *"), ("ambassade: sweep", "a.b", "I", 1, None)]


def test_second_time_changes_nothing_not_even_the_next_run():
    ensure_schedules([SWEEP, NIGHT])
    before = list(Schedule.objects.order_by("pk").values())
    ensure_schedules([SWEEP, NIGHT])
    assert list(Schedule.objects.order_by("pk").values()) == before


def test_what_left_the_list_leaves_the_table_and_a_stranger_stays():
    Schedule.objects.create(name="made by hand", func="x.y", schedule_type="D")
    ensure_schedules([SWEEP, NIGHT])
    ensure_schedules([Entry("sweep", "a.b", minutes=5)])
    assert rows() == [("ambassade: sweep", "a.b", "I", 5, None), ("made by hand", "x.y", "D", None, None)]


def test_every_listed_function_exists():
    assert [entry.name for entry in SCHEDULES if not callable(import_string(entry.function))] == []
    assert len({entry.name for entry in SCHEDULES}) == len(SCHEDULES)

"""The dossiers behind the funnels, and what comes of taking back."""

from typing import Any

from django.urls import reverse

from tests.factories import cast, missions
from tests.house.lists.table import Made, copies, keys, shown
from workflows.kernel.models import OutboxRow, records_of
from workflows.kernel.perform import perform


def copies_with_history(pattern: Any, how_many: int, **own: Any) -> None:
    made = copies(pattern, how_many, **own)
    for record in records_of(pattern):
        copies(record, how_many, object_id=keys(made))


@shown("process_cases", "coordinator")
def _cases(user: Any) -> Made:
    mission = missions.qualifying(owner=user)
    return reverse("process_cases", args=["missions", "requested"]), lambda n: copies_with_history(mission, n)


@shown("mission_undo", "coordinator")
def _undo(user: Any) -> Made:
    mission = perform(missions.qualifying(owner=cast.seated()), "assign", by=user, owner=cast.seated()).subject
    letter = OutboxRow.objects.get(name="mission_given", record=records_of(mission).last())
    names = (f"a{n}@b.example" for n in range(10_000))
    return reverse("mission_undo", args=[mission.pk]), lambda n: copies(letter, n, recipient_key=lambda: next(names))

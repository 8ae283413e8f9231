"""What the clock does with files that were sent as answers."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from workflows.kernel import clock
from workflows.questions import files
from workflows.questions.models import answer_models

STRAY = timedelta(days=1)
AT_ONCE = 500  # folders per question to the database


def sweep() -> None:
    """Take away files that no answers name: of a save that was undone, or of answers erased in a crash.

    Only those that are a day old themselves: what is being sent is not named yet.
    """
    before = (clock.now() - STRAY).timestamp()
    found = list(files.unchanged_since(before))
    for start in range(0, len(found), AT_ONCE):
        keys = found[start : start + AT_ONCE]
        named = named_by_answers(keys)
        for pk in keys:
            files.keep_only(pk, named.get(pk, set()), before)


def named_by_answers(keys: Iterable[UUID]) -> dict[UUID, set[str]]:
    """Set of answers -> the files that it names; one query per room that keeps answers."""
    rows = (row for each in answer_models() for row in each.related_model.objects.filter(pk__in=keys))
    return {row.pk: {kept["id"] for kept in row.files()} for row in rows}

"""What the clock does with files that were sent as answers."""

from datetime import timedelta

from workflows.kernel import clock
from workflows.questions import files
from workflows.questions.models import answer_models

STRAY = timedelta(days=1)


def sweep() -> None:
    """Take away files that no answers name: of a save that was undone, or of answers erased in a crash."""
    old = (clock.now() - STRAY).timestamp()
    for pk, changed_at in list(files.folders()):
        if changed_at > old:
            continue
        rows = [row for each in answer_models() for row in each.related_model.objects.filter(pk=pk)]
        if not rows:
            files.remove(pk)
        else:
            files.keep_only(pk, {kept["id"] for row in rows for kept in row.files()})

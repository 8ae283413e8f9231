"""What should not be forgotten while a dossier is in a state, and who ticked it off."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from workflows.kernel import clock
from workflows.words.models import Tick
from workflows.words.reading import of_state


@dataclass(frozen=True)
class Line:
    key: str
    words: str
    tick: Tick | None


def checklist(subject: Any) -> list[Line]:
    """The lines of the dossier's present state. No query beyond the words where it has none, else 1."""
    own = of_state(subject._meta.model_name, subject.state)
    if own is None or not own.lines:
        return []
    ticks = {tick.key: tick for tick in Tick.about(subject).filter(in_state=subject.state).select_related("by")}
    return [Line(key, str(words), ticks.get(key)) for key, words in own.said]


@transaction.atomic
def tick(subject: Any, key: str, by: Any, done: bool) -> bool:
    """Whether there is such a line now. Ticking what is ticked changes nothing."""
    if key not in {line.key for line in checklist(subject)}:
        return False
    here = Tick.about(subject).filter(in_state=subject.state, key=key)
    if not done:
        here.delete()
        return True
    row = {"content_type": ContentType.objects.get_for_model(subject), "object_id": subject.pk}
    Tick.objects.get_or_create(**row, in_state=subject.state, key=key, defaults={"by": by, "at": clock.now()})
    return True

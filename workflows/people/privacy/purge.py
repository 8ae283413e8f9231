"""The nightly purge: what is kept no longer than was said."""

from collections.abc import Iterator

import structlog
from django.db import transaction
from django.db.models import Model, QuerySet

from workflows.kernel import clock
from workflows.kernel.privacy import Keep, emptied
from workflows.people.privacy.tables import is_over, personal, says_something

logger = structlog.get_logger(__name__)


def overdue() -> Iterator[tuple[type[Model], Keep, QuerySet]]:
    """What stands although its term is over, model by model."""
    now = clock.now()
    for model, said in personal().items():
        for kept in said.keeps:
            for term in kept.terms:
                ended = is_over(term, now)
                if ended is None:
                    continue
                rows = model._default_manager.filter(ended)
                if said.ending is emptied:
                    rows = rows.filter(says_something(model, kept))
                yield model, kept, rows.distinct()


def purge() -> int:
    """Ends what is overdue; says how many rows. Safe to run again.

    Raises the first error once every model had its turn: what cannot be ended holds up nothing else.
    """
    count, broken = 0, None
    for model, kept, rows in overdue():
        try:
            count += _end(model, kept, rows)
        except Exception as error:
            logger.exception("purge_failed", model=model._meta.model_name)
            broken = broken or error
    if broken:
        raise broken
    return count


@transaction.atomic
def _end(model: type[Model], kept: Keep, rows: QuerySet) -> int:
    found = model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))
    number = found.count()
    if number:
        personal()[model].ending(found, kept.names)
    return number

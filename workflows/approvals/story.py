"""What happened to a dossier, to those around it and to its approvals, as its page tells it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _

from workflows.approvals.models import ApprovalRequest
from workflows.kernel.history import Entry, entry_of
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord
from workflows.kernel.undo import with_hindrance

MOST_LINES = 200


@dataclass(frozen=True)
class Line:
    """One record in the dossier's story, with the person or the approval it is about.

    because   what set it off, of a record that took itself
    """

    entry: Entry
    about: str
    because: Entry | None

    @property
    def without_policy(self) -> bool:
        """Whether one person decided alone on what approval policies are for."""
        record, step = self.entry.record, self.entry.record.declared
        return bool(step and step.options.needs_approval and not record.policy and record.actor_kind == "user")


def records_around(dossier: LifecycleModel, *around: Iterable[LifecycleModel]) -> list[TransitionRecord]:
    """The records of the dossier and of those around it, newest first; for `way_back`. 1 query."""
    found = Q(content_type=ContentType.objects.get_for_model(dossier), object_id=dossier.pk)
    for dossiers in map(list, around):
        if dossiers:
            kind = ContentType.objects.get_for_model(dossiers[0])
            found |= Q(content_type=kind, object_id__in=[each.pk for each in dossiers])
    records = with_hindrance(TransitionRecord.objects.filter(found), dossier)
    return list(records.select_related("text", "content_type", "reverses").order_by("-pk")[:MOST_LINES])


def story(
    records: list[TransitionRecord],
    requests: Iterable[ApprovalRequest] = (),
    people: dict[str, dict[int, str]] | None = None,
) -> list[Line]:
    """Records as lines, newest first; `people`: name of the model -> dossier -> whom it is about."""
    asked = {r.pk: _("Approval: %(step)s") % {"step": r.step_label} for r in requests}
    abouts = {"approvalrequest": asked, **(people or {})}
    first = {r.act: r for r in records}  # the newest stands first, so the act's oldest record remains
    because = {r.pk: entry_of(first[r.act]) for r in records if r.actor_kind == "clock" and first[r.act] != r}
    return [
        Line(entry_of(r), abouts.get(r.content_type.model, {}).get(r.object_id, ""), because.get(r.pk)) for r in records
    ]

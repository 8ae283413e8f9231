import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models

from workflows.kernel.models import OutboxRow, TransitionRecord

if TYPE_CHECKING:
    from workflows.kernel.lifecycle import LifecycleModel


@dataclass
class Act:
    """One step that somebody takes, with all that follows from it: one id, each row locked once, one bill at the end.

    rows   (model, primary key) -> the locked row, the same object for every step of the act
    owed   messages and jobs, written when the act is whole
    taken  each record that was written, with the dossier it is about
    is_heard   whether rooms above owe anything of acts at present (`plugs.heard`); None: not asked yet
    """

    id: uuid.UUID = field(default_factory=uuid.uuid4)
    rows: dict[tuple[type, Any], Any] = field(default_factory=dict)
    owed: list[OutboxRow] = field(default_factory=list)
    taken: list[tuple[TransitionRecord, "LifecycleModel"]] = field(default_factory=list)
    is_heard: bool | None = None

    def locked(self, model: type[models.Model], pk: Any) -> Any:
        """The row as it is in the database now; nobody else changes it until the act ends."""
        if (model, pk) not in self.rows:
            rows = model._base_manager.select_for_update(no_key=True, of=("self",))
            self.rows[model, pk] = rows.select_related(*getattr(model, "READ_WITH", ()) or (None,)).get(pk=pk)
        return self.rows[model, pk]

    def told(self) -> set[str]:
        """Whom the act has told something so far."""
        return {row.recipient_key for row in self.owed if row.kind == OutboxRow.Kind.MESSAGE}

"""What prepares people for a mission: whom to call on the day, and what the owner chose for the pack."""

from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from workflows.missions.pack import Pack, assemble
from workflows.missions.preparation_lifecycle import DayLifecycle, PreparationLifecycle


class Preparation(PreparationLifecycle):
    day_contact_name = models.CharField(_("who can be called on the day"), max_length=150, blank=True)
    day_contact_phone = models.CharField(_("telephone on the day"), max_length=40, blank=True)
    owner_phone = models.CharField(
        _("telephone of the person in charge, on the day"),
        max_length=40,
        blank=True,
        help_text=_("Only the people on the mission see it, until the day after."),
    )
    pack_choices = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    def pack(self) -> Pack:
        return assemble(self)

    @cached_property
    def pack_in_this_act(self) -> Pack:
        """Put together once for all that one act asks of it; `pack()` looks again."""
        return self.pack()

    @property
    def is_pack_stale(self) -> bool:
        """Whether something that belongs in the pack is out of date."""
        return bool(self.pack_in_this_act.stale)


class OnTheDay(DayLifecycle):
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True, editable=False)

    packs_read: Any

    class Meta:
        abstract = True

    @property
    def pack_read(self) -> Any:
        """The pack as this person read it last; None where they never did."""
        return self.packs_read.first()

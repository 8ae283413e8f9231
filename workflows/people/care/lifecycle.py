"""What the clock asks an ambassador now and then. Neither question changes the mandate, whatever the answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.steps import LetterKind, Tell, step
from workflows.kernel.who import the_clock
from workflows.people import messages
from workflows.people import rules as mandate_rules
from workflows.people.care import consequences, rules
from workflows.people.states import State


class CareLifecycle(models.Model):
    sheet_asked_at = models.DateTimeField(
        _("asked whether the sheet is still right"), null=True, blank=True, editable=False
    )
    greeted_at = models.DateTimeField(_("asked how they are"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=State.ACTIVE,
        target=None,
        conditions=[rules.is_not_away, rules.was_not_asked_lately, rules.a_part_is_old],
        permission=the_clock,
        custom=step(
            pgettext_lazy("mandate", "Ask whether the sheet is still right"),
            done=pgettext_lazy("mandate", "Asked whether the sheet is still right"),
            automatic=True,
            irrevocable=True,
            tells={"sheet_check": Tell(messages.ambassador, still=messages.is_active, kind=LetterKind.ASKED)},
        ),
    )
    def ask_about_sheet(self, *, by: Actor) -> None:
        """Twice a year the ambassador is asked whether each part of the sheet is still right."""
        self.sheet_asked_at = clock.now()

    @transition(
        field="state",
        source=State.ACTIVE,
        target=None,
        permission=mandate_rules.is_own,
        custom=step(
            pgettext_lazy("mandate", "Still right"),
            done=pgettext_lazy("mandate", "Part of the sheet confirmed"),
            asks="ConfirmPartForm",
            irrevocable=True,
            then=[consequences.keep_confirmation],
        ),
    )
    def confirm_part(self, *, by: Actor, part: str) -> None:
        """The ambassador says that a part of the sheet is still right as it stands."""

    @transition(
        field="state",
        source=State.ACTIVE,
        target=None,
        conditions=[rules.is_not_away, rules.has_been_silent],
        permission=the_clock,
        custom=step(
            pgettext_lazy("mandate", "Ask how the ambassador is"),
            done=pgettext_lazy("mandate", "Asked how the ambassador is"),
            automatic=True,
            irrevocable=True,
            tells={"how_are_you": Tell(messages.ambassador, still=messages.is_active, kind=LetterKind.REMINDERS)},
        ),
    )
    def greet(self, *, by: Actor) -> None:
        """After months without a sign we ask once how it goes; nothing follows from it by itself."""
        self.greeted_at = clock.now()

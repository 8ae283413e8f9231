"""The life of one version of the charter."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import LetterKind, Next, Tell, step
from workflows.kernel.who import the_clock
from workflows.people.charter import messages, rules
from workflows.people.charter.states import CharterState as State


def supersede_the_former(version: Any, by: Actor, answers: dict[str, Any]) -> Iterable[Next]:
    """One version is in force: what was in force before steps back."""
    for former in type(version).objects.filter(state=State.IN_FORCE).exclude(pk=version.pk):
        yield Next(former, "supersede")


class CharterLifecycle(LifecycleModel):
    """The life of one version of the charter, from the draft to the version that follows it."""

    DECISIVE = ("title", "text", "changes", "sign_by")

    state: Any = StateField(pgettext_lazy("charter", "state"), choices=State.choices, default=State.NEW)

    class Meta(LifecycleModel.Meta):
        abstract = True

    @transition(
        field=state,
        source=State.NEW,
        target=State.DRAFT,
        permission=rules.coordinator,
        custom=step(
            pgettext_lazy("charter", "Write a new version"),
            done=pgettext_lazy("charter", "Drafted"),
            asks="TextForm",
            tone="main",
        ),
    )
    def write(self, *, by: Actor, title: Any, text: Any, changes: Any = None) -> None:
        """A coordinator writes a new version; one draft is worked on at a time."""
        self.fill(title, text, changes)

    @transition(
        field=state,
        source=State.DRAFT,
        target=None,
        permission=rules.coordinator,
        custom=step(
            pgettext_lazy("charter", "Edit the text"),
            done=pgettext_lazy("charter", "Text edited"),
            asks="TextForm",
        ),
    )
    def revise(self, *, by: Actor, title: Any, text: Any, changes: Any = None) -> None:
        """The draft is completed or corrected; nobody can sign it yet."""
        self.fill(title, text, changes)

    @transition(
        field=state,
        source=State.DRAFT,
        target=State.IN_FORCE,
        conditions=[rules.text_is_complete],
        permission=rules.coordinator,
        custom=step(
            pgettext_lazy("charter", "Put in force"),
            done=pgettext_lazy("charter", "Came into force"),
            asks="InForceForm",
            tone="main",
            irrevocable=True,
            tells={"charter_to_sign": Tell(messages.who_has_to_sign, still=rules.is_in_force, kind=LetterKind.ASKED)},
            then=[supersede_the_former],
        ),
    )
    def put_in_force(self, *, by: Actor, sign_by: date) -> None:
        """From now on this version holds; every ambassador signs it by the date given."""
        self.sign_by, self.in_force_on = sign_by, clock.today()

    @transition(
        field=state,
        source=State.IN_FORCE,
        target=None,
        conditions=[rules.someone_has_not_signed, rules.not_reminded_today],
        permission=rules.may_remind,
        custom=step(
            pgettext_lazy("charter", "Remind who has not signed"),
            done=pgettext_lazy("charter", "Reminder sent"),
            asks="RemindForm",
            tells={
                "charter_reminder": Tell(
                    messages.who_has_to_sign, still=rules.is_in_force, while_among=messages.who_has_to_sign
                )
            },
        ),
    )
    def remind(self, *, by: Actor, on: str = "") -> None:
        """Everyone who has not signed yet is asked once more."""
        self.reminded_on = clock.today()

    @transition(
        field=state,
        source=State.IN_FORCE,
        target=State.SUPERSEDED,
        permission=the_clock,
        custom=step(pgettext_lazy("charter", "Supersede"), done=pgettext_lazy("charter", "Superseded"), automatic=True),
    )
    def supersede(self, *, by: Actor) -> None:
        """A newer version has come into force."""

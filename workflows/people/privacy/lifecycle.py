from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import LetterKind, Next, Tell, step
from workflows.people.privacy import messages, rules
from workflows.people.privacy.states import ErasureState

if TYPE_CHECKING:
    from workflows.people.privacy.models import ErasureRequest


def erase_person(request: "ErasureRequest", by: Actor, answers: dict[str, Any]) -> Iterable[Next]:
    from workflows.people.privacy.erase import erase  # app ready: reads the tables of every room
    from workflows.people.privacy.tables import Person  # app ready

    erase(Person.of(request.user))
    return ()


class ErasureLifecycle(LifecycleModel):
    """How a person has everything about them erased: they ask, an administrator carries it out."""

    EXPECTED = {ErasureState.ASKED: 14}

    state: Any = StateField(_("state"), choices=ErasureState.choices, default=ErasureState.NEW)

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=ErasureState.NEW,
        target=ErasureState.ASKED,
        conditions=[rules.has_no_mandate, rules.has_no_seat],
        permission=rules.is_own,
        custom=step(
            _("Ask for the erasure"),
            done=pgettext_lazy("erasure", "Asked for"),
            tone="danger",
            tells={
                "erasure_asked": Tell(messages.person, kind=LetterKind.NEEDED),
                "erasure_to_confirm": Tell(messages.administrators, kind=LetterKind.NEEDED),
            },
        ),
    )
    def ask(self, *, by: Actor) -> None:
        """You ask us to erase everything about you and to close your account."""
        self.asked_at = clock.now()
        self.email, self.name, self.language = by.email, by.get_full_name(), by.language

    @transition(
        field=state,
        source=ErasureState.ASKED,
        target=ErasureState.WITHDRAWN,
        permission=rules.is_own,
        custom=step(_("Keep my account after all"), done=pgettext_lazy("erasure", "Withdrawn"), tone="main"),
    )
    def withdraw(self, *, by: Actor) -> None:
        """You change your mind: nothing is erased."""

    @transition(
        field=state,
        source=ErasureState.ASKED,
        target=ErasureState.REFUSED,
        permission=rules.may_decide,
        custom=step(
            _("Refuse the erasure"),
            done=pgettext_lazy("erasure", "Refused"),
            asks="ReasonForm",
            tells={"erasure_refused": Tell(messages.person, kind=LetterKind.NEEDED)},
        ),
    )
    def refuse(self, *, by: Actor, reason: str) -> None:
        """The law or a running matter obliges the cooperative to keep the data; the person is told why."""

    @transition(
        field=state,
        source=ErasureState.ASKED,
        target=ErasureState.DONE,
        conditions=[rules.has_no_mandate, rules.has_no_seat],
        permission=rules.may_decide,
        custom=step(
            _("Erase everything"),
            done=pgettext_lazy("erasure", "Carried out"),
            tone="danger",
            irrevocable=True,
            then=[erase_person],
            tells={"erasure_done": Tell(messages.person, kind=LetterKind.NEEDED)},
        ),
    )
    def confirm(self, *, by: Actor) -> None:
        """An administrator erases the person's data and closes the account; this cannot be taken back."""
        self.done_at = clock.now()

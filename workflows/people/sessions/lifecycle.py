"""The life of an initial training on the calendar, and of a member's place in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import LetterKind, Tell, step
from workflows.people.sessions import consequences, messages, rules
from workflows.people.sessions.states import EnrolmentState, SessionState


class SessionLifecycle(LifecycleModel):
    """An initial training to come: announced, changed, held or cancelled."""

    DECISIVE = ("starts", "ends", "place", "online_url", "places")

    state: Any = StateField(
        pgettext_lazy("training session", "state"), choices=SessionState.choices, default=SessionState.NEW
    )

    class Meta(LifecycleModel.Meta):
        abstract = True

    @transition(
        field=state,
        source=SessionState.NEW,
        target=SessionState.OPEN,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("training session", "Announce the session"),
            done=pgettext_lazy("training session", "Announced"),
            asks="SessionForm",
            tone="main",
            tells={"training_announced": Tell(messages.who_need_it, still=messages.is_open, kind=LetterKind.AGENDA)},
        ),
    )
    def announce(self, *, by: Actor, **planned: Any) -> None:
        """Whoever still needs an initial training is told, and can sign up."""
        self.plan(**planned)

    @transition(
        field=state,
        source=SessionState.OPEN,
        target=None,
        conditions=[rules.lies_ahead],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("training session", "Change"),
            done=pgettext_lazy("training session", "Changed"),
            asks="SessionForm",
            tells={"training_changed": Tell(messages.enrolled, still=messages.is_open, kind=LetterKind.NEEDED)},
        ),
    )
    def change(self, *, by: Actor, **planned: Any) -> None:
        """Another hour, place or number of places; whoever signed up is told."""
        self.plan(**planned)

    @transition(
        field=state,
        source=SessionState.OPEN,
        target=SessionState.CANCELLED,
        conditions=[rules.lies_ahead],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("training session", "Cancel the session"),
            done=pgettext_lazy("training session", "Cancelled"),
            asks="ReasonForm",
            tone="danger",
            tells={"training_cancelled": Tell(messages.enrolled, kind=LetterKind.NEEDED)},
        ),
    )
    def cancel(self, *, by: Actor, reason: str) -> None:
        """The session does not take place; whoever signed up is told why."""

    @transition(
        field=state,
        source=SessionState.OPEN,
        target=SessionState.HELD,
        conditions=[rules.has_begun],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("training session", "Note who was there"),
            done=pgettext_lazy("training session", "Held"),
            asks="HeldForm",
            tone="main",
            then=[consequences.note_who_was_there],
        ),
    )
    def hold(self, *, by: Actor, members: Sequence[Any]) -> None:
        """The training took place; whoever was there has attended it."""

    def plan(
        self,
        *,
        starts: datetime,
        ends: datetime,
        places: int,
        place: str = "",
        online_url: str = "",
        language: Any = None,
        about: str = "",
    ) -> None:
        self.starts, self.ends, self.places = starts, ends, places
        self.place, self.online_url, self.language, self.about = place, online_url, language, about


class EnrolmentLifecycle(LifecycleModel):
    """One member's place in one session."""

    READ_WITH = ("member", "session")

    state: Any = StateField(
        pgettext_lazy("enrolment", "state"), choices=EnrolmentState.choices, default=EnrolmentState.NEW
    )

    class Meta(LifecycleModel.Meta):
        abstract = True

    def locks_first(self, step: str) -> tuple[str, ...]:
        """The session: two people cannot take its last place."""
        return ("session",)

    @transition(
        field=state,
        source=[EnrolmentState.NEW, EnrolmentState.LEFT],
        target=EnrolmentState.SIGNED_UP,
        conditions=[rules.session_is_open, rules.needs_it, rules.has_no_other_place, rules.a_place_is_left],
        permission=rules.the_person,
        custom=step(
            pgettext_lazy("enrolment", "Sign up"),
            done=pgettext_lazy("enrolment", "Signed up"),
            tone="main",
            tells={"training_place": Tell(messages.the_person, still=messages.has_a_place)},
        ),
    )
    def sign_up(self, *, by: Actor) -> None:
        """You have a place in this initial training."""

    @transition(
        field=state,
        source=EnrolmentState.SIGNED_UP,
        target=EnrolmentState.LEFT,
        conditions=[rules.session_is_open],
        permission=rules.may_sign_off,
        custom=step(
            pgettext_lazy("enrolment", "Sign off"),
            done=pgettext_lazy("enrolment", "Signed off"),
            tone="danger",
            tells={"training_place_given_up": messages.the_person},
        ),
    )
    def sign_off(self, *, by: Actor) -> None:
        """You give up your place; somebody else can take it."""

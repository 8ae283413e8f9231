"""The life of one assignment: one person, one seat, one mission."""

from datetime import datetime
from typing import Any

from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import LetterKind, Tell, step
from workflows.kernel.who import the_clock
from workflows.missions import calls, consequences, due, messages, rules, year
from workflows.missions.states import ASKABLE, CAME_FORWARD_BEFORE, SAID_NO, WAITS
from workflows.missions.states import AssignmentState as State

DROPS_OUT = step(
    pgettext_lazy("assignment", "Free the seat of a mandate that rests"),
    done=pgettext_lazy("assignment", "Free again: the mandate rests or has ended"),
    automatic=True,
    tells={"seat_handed_back": messages.owner_of_a_seat},
    then=[consequences.fill_the_gap],
)


class AssignmentLifecycle(LifecycleModel):
    """The life of an assignment, from the first question to the report."""

    state = StateField(pgettext_lazy("assignment", "state"), choices=State.choices, default=State.NEW, db_index=True)

    class Meta(LifecycleModel.Meta):
        abstract = True

    def locks_first(self, step: str) -> tuple[str, ...]:
        """The mission always; the person too where a seat is taken, so that no two missions get them at once."""
        takes_a_seat = step in ("accept", "express_interest", "take_place", "undo")
        return ("mission", "member") if takes_a_seat else ("mission",)

    @transition(
        field=state,
        source=(State.NEW, *SAID_NO, *CAME_FORWARD_BEFORE),
        target=State.INTERESTED,
        conditions=[
            calls.mission_takes_names,
            rules.mission_lies_ahead,
            rules.holds_the_function,
            rules.speaks_the_language,
            rules.has_no_interest,
            year.wishes_for_more,
            rules.is_free_in_time,
        ],
        permission=rules.the_person,
        custom=step(
            pgettext_lazy("assignment", "Put yourself forward"),
            done=pgettext_lazy("assignment", "Interest expressed"),
            asks="InterestForm",
            tone="main",
            tells={"interest_expressed": messages.mission_owner_who_chooses},
            then=[consequences.first_come],
        ),
    )
    def express_interest(self, *, by: Actor, remark: str = "") -> None:
        """An ambassador would like to take this mission."""
        self.remark = remark

    @transition(
        field=state,
        source=State.INTERESTED,
        target=State.ACCEPTED,
        conditions=[
            rules.mission_is_staffing,
            rules.mission_lies_ahead,
            rules.a_seat_is_free,
            rules.holds_the_function,
            rules.is_free_in_time,
        ],
        permission=the_clock,
        custom=step(
            pgettext_lazy("assignment", "Give a place of the call"),
            done=pgettext_lazy("assignment", "Came first: the seat is taken"),
            automatic=True,
            tells={"place_taken": messages.person, "seat_accepted": messages.mission_owner},
            then=[consequences.staff_when_full],
        ),
    )
    def take_place(self, *, by: Actor) -> None:
        """The call gives its places to whoever comes first, and one was free."""
        self.take_seat()

    @transition(
        field=state,
        source=ASKABLE,
        target=State.OFFERED,
        conditions=[
            rules.mission_is_staffable,
            rules.mission_lies_ahead,
            rules.holds_the_function,
            rules.speaks_the_language,
            rules.has_no_interest,
            year.wishes_for_more,
            rules.is_free_in_time,
        ],
        permission=rules.owner_or_rule,
        custom=step(
            pgettext_lazy("assignment", "Offer the seat"),
            done=pgettext_lazy("assignment", "Seat offered"),
            asks="SeatOfferForm",
            tone="main",
            tells={"seat_offered": Tell(messages.person, still=rules.offer_is_open, kind=LetterKind.ASKED)},
            then=[consequences.begin_staffing],
        ),
    )
    def offer(self, *, by: Actor, answer_by: datetime) -> None:
        """The person is asked to take a seat, and by when to answer."""
        self.answer_by = answer_by

    @transition(
        field=state,
        source=ASKABLE,
        target=State.OFFERED,
        conditions=[
            rules.mission_is_staffable,
            rules.mission_lies_ahead,
            rules.holds_the_function,
            rules.is_free_in_time,
        ],
        permission=rules.mission_owner,
        custom=step(
            pgettext_lazy("assignment", "Offer as an exception"),
            done=pgettext_lazy("assignment", "Seat offered as an exception"),
            asks="ExceptionForm",
            tells={"seat_offered": Tell(messages.person, still=rules.offer_is_open, kind=LetterKind.ASKED)},
            then=[consequences.begin_staffing],
        ),
    )
    def offer_as_exception(self, *, by: Actor, answer_by: datetime, reason: str) -> None:
        """The person is asked although a hard rule speaks against it; the reason stays on record."""
        self.answer_by = answer_by

    @transition(
        field=state,
        source=State.OFFERED,
        target=State.ACCEPTED,
        conditions=[
            rules.mission_is_staffing,
            rules.mission_lies_ahead,
            rules.deadline_is_ahead,
            rules.a_seat_is_free,
            rules.holds_the_function,
            rules.is_free_in_time,
        ],
        permission=rules.the_person,
        custom=step(
            pgettext_lazy("assignment", "Accept"),
            done=pgettext_lazy("assignment", "Accepted"),
            tone="main",
            tells={"seat_accepted": messages.mission_owner},
            then=[consequences.staff_when_full],
        ),
    )
    def accept(self, *, by: Actor) -> None:
        """The person takes the seat."""
        self.take_seat()

    @transition(
        field=state,
        source=WAITS,
        target=State.DECLINED,
        permission=rules.the_person,
        custom=step(
            pgettext_lazy("assignment", "Decline"),
            done=pgettext_lazy("assignment", "Declined"),
            asks="NoForm",
            tells={"seat_declined": messages.mission_owner},
            then=[consequences.next_in_line],
        ),
    )
    def decline(self, *, by: Actor, no_because: str = "", reason: str = "") -> None:
        """The person cannot or does not want to take this mission."""
        self.no_because = no_because

    @transition(
        field=state,
        source=State.OFFERED,
        target=State.LAPSED,
        conditions=[rules.deadline_has_passed],
        permission=the_clock,
        custom=step(
            pgettext_lazy("assignment", "Let lapse"),
            done=pgettext_lazy("assignment", "Lapsed, no answer"),
            automatic=True,
            tells={"offer_lapsed": messages.person, "offer_unanswered": messages.mission_owner},
            then=[consequences.next_in_line],
        ),
    )
    def lapse(self, *, by: Actor) -> None:
        """The time to answer has passed, so the next in line is asked."""

    @transition(
        field=state,
        source=WAITS,
        target=State.NOT_CHOSEN,
        permission=rules.owner_or_rule,
        custom=step(
            pgettext_lazy("assignment", "Do not choose"),
            done=pgettext_lazy("assignment", "Not chosen"),
            asks="OptionalReasonForm",
            tells={"not_chosen": messages.person_unless_cancelled},
        ),
    )
    def not_chosen(self, *, by: Actor, reason: str = "") -> None:
        """The seats are filled by others, or the offer is recalled."""

    @transition(
        field=state,
        source=State.ACCEPTED,
        target=None,
        conditions=[rules.mission_is_announced, rules.not_acknowledged_yet],
        permission=rules.the_person,
        custom=step(
            pgettext_lazy("assignment", "I have read the pack"),
            done=pgettext_lazy("assignment", "Pack read"),
            asks="PackForm",
            tone="main",
            tells={"pack_holds_all_back": messages.owner_if_only_the_pack_lacks},
            then=[consequences.keep_what_was_read, consequences.prepare_when_acknowledged],
        ),
    )
    def acknowledge_pack(self, *, by: Actor, **read: Any) -> None:
        """The person has read the brief and knows what is expected."""
        self.acknowledged_at = clock.now()

    @transition(
        field=state,
        source=State.ACCEPTED,
        target=None,
        conditions=[due.person_may_be_reminded],
        permission=the_clock,
        custom=step(
            pgettext_lazy("assignment", "Remind"),
            done=pgettext_lazy("assignment", "Reminded"),
            automatic=True,
            tells={
                "pack_reminder": Tell(messages.person_to_read, still=due.pack_is_unread),
                "report_reminder": Tell(messages.person_to_report, still=due.report_is_missing),
            },
        ),
    )
    def remind(self, *, by: Actor) -> None:
        """The pack is still unread shortly before the day, or the report is missing after it."""

    @transition(
        field=state,
        source=State.ACCEPTED,
        target=State.WITHDRAWN,
        conditions=[rules.mission_is_ahead],
        permission=rules.the_person,
        custom=step(
            pgettext_lazy("assignment", "Hand back the seat"),
            done=pgettext_lazy("assignment", "Seat handed back"),
            asks="ReasonForm",
            tone="danger",
            tells={
                "seat_handed_back": messages.mission_owner_in_good_time,
                "cannot_come_today": Tell(messages.whoever_can_still_help, kind=LetterKind.NEEDED),
            },
            then=[consequences.unstaff_then_ask],
        ),
    )
    def withdraw(self, *, by: Actor, reason: str) -> None:
        """The person can no longer come."""
        self.leave_seat()

    @transition(
        field=state,
        source=State.ACCEPTED,
        target=State.RELEASED,
        conditions=[rules.mission_has_not_taken_place],
        permission=rules.owner_or_rule,
        custom=step(
            pgettext_lazy("assignment", "Release from the seat"),
            done=pgettext_lazy("assignment", "Released from the seat"),
            asks="ReasonForm",
            tone="danger",
            tells={"seat_released": Tell(messages.person_unless_cancelled, kind=LetterKind.NEEDED)},
            then=[consequences.unstaff_then_ask],
        ),
    )
    def release(self, *, by: Actor, reason: str) -> None:
        """The owner takes the person off the seat and says why."""
        self.leave_seat()

    @transition(
        field=state,
        source=WAITS,
        target=State.NOT_CHOSEN,
        permission=the_clock,
        custom=DROPS_OUT,
    )
    @transition(
        field=state,
        source=State.ACCEPTED,
        target=State.RELEASED,
        conditions=[rules.mission_has_not_taken_place],
        permission=the_clock,
        custom=DROPS_OUT,
    )
    def drop_out(self, *, by: Actor, reason: str = "") -> None:
        """The person's mandate rests or has ended, so the seat, or the offer, is free for someone else."""
        self.leave_seat()

    @transition(
        field=state,
        source=(State.ACCEPTED, State.OFFERED),
        target=State.OFFERED,
        permission=the_clock,
        custom=step(
            pgettext_lazy("assignment", "Ask again"),
            done=pgettext_lazy("assignment", "Asked again"),
            automatic=True,
            tells={"seat_asked_again": Tell(messages.person, still=rules.offer_is_open, kind=LetterKind.ASKED)},
        ),
    )
    def ask_again(self, *, by: Actor, answer_by: datetime, reason: str = "") -> None:
        """The mission moved, so the person says anew whether they can come."""
        self.leave_seat()
        self.answer_by = answer_by

    @transition(
        field=state,
        source=State.ACCEPTED,
        target=State.FULFILLED,
        conditions=[rules.mission_is_carried_out],
        permission=rules.the_person,
        custom=step(
            pgettext_lazy("assignment", "File the report"),
            done=pgettext_lazy("assignment", "Report filed"),
            asks="ReportForm",
            tone="main",
            then=[consequences.pass_on_questions, consequences.report_when_complete],
        ),
    )
    def file_report(self, *, by: Actor, **report: Any) -> None:
        """The person tells how it went and what was asked that they could not answer."""
        self.file(report)

    @transition(
        field=state,
        source=State.FULFILLED,
        target=State.FULFILLED,
        conditions=[rules.a_photo_is_in_the_library],
        permission=rules.the_person,
        custom=step(
            pgettext_lazy("assignment", "Take back that a photo may be shown"),
            done=pgettext_lazy("assignment", "A photo may not be shown any more"),
            asks="PhotoForm",
            tone="danger",
            irrevocable=True,
            tells={"photo_withdrawn": messages.communications},
        ),
    )
    def withdraw_photo(self, *, by: Actor, photo: Any, reason: str = "") -> None:
        """Somebody on a photo no longer agrees; the communications team is asked to take it off the website."""
        self.photos.filter(pk=photo.pk).update(withdrawn_at=clock.now())

    @transition(
        field=state,
        source=State.ACCEPTED,
        target=State.NO_SHOW,
        conditions=[rules.mission_is_carried_out, rules.mission_date_has_passed],
        permission=rules.mission_owner,
        custom=step(
            pgettext_lazy("assignment", "Note that the person did not come"),
            done=pgettext_lazy("assignment", "Did not come"),
            asks="ReasonForm",
            tone="danger",
            tells={"no_show_noted": Tell(messages.person, kind=LetterKind.NEEDED)},
            then=[consequences.report_when_complete],
        ),
    )
    def mark_no_show(self, *, by: Actor, reason: str) -> None:
        """The person did not come."""
        self.leave_seat()

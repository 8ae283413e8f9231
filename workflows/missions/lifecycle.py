"""The life of a mission. Read this file first; the people on it have `assignment_lifecycle.py`."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import LetterKind, Tell, step
from workflows.kernel.who import any_of, the_clock
from workflows.missions import consequences, due, messages, rules
from workflows.missions.states import (
    AFTER_THE_DAY,
    ANNOUNCED,
    APPROVED_ONCE,
    BEFORE_APPROVAL,
    BEFORE_THE_DAY,
    ENDED,
    OPEN,
    SEATED,
    STAFFABLE,
    StaffingMode,
    State,
)


class MissionLifecycle(LifecycleModel):
    """The life of a mission, from request to recap."""

    state = StateField(pgettext_lazy("mission", "state"), choices=State.choices, default=State.NEW, db_index=True)

    class Meta(LifecycleModel.Meta):
        abstract = True

    @transition(
        field=state,
        source=State.NEW,
        target=State.REQUESTED,
        conditions=[rules.requester_is_reachable],
        permission=rules.may_request,
        custom=step(
            pgettext_lazy("mission", "Send the request"),
            done=pgettext_lazy("mission", "Requested"),
            automatic=True,
            tells={
                "request_received": messages.requester,
                "request_arrived": Tell(messages.owner, kind=LetterKind.ASKED),
            },
        ),
    )
    def request(self, *, by: Actor, **many: Any) -> None:
        """Someone asks for a speaker or a presence, or proposes a theme of their own."""
        self.fill(many)

    @transition(
        field=state,
        source=OPEN,
        target=None,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("mission", "Give to an owner"),
            done=pgettext_lazy("mission", "Given to an owner"),
            asks="OwnerForm",
            tells={"mission_given": Tell(messages.owner, while_among=messages.owner, kind=LetterKind.ASKED)},
        ),
    )
    def assign(self, *, by: Actor, owner: models.Model) -> None:
        """Someone of the support group becomes the one who looks after the mission."""
        self.owner = owner

    @transition(
        field=state,
        source=State.REQUESTED,
        target=State.QUALIFYING,
        conditions=[rules.has_an_owner],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("mission", "Start qualifying"),
            done=pgettext_lazy("mission", "Qualifying started"),
            tone="main",
        ),
    )
    def qualify(self, *, by: Actor) -> None:
        """The support group looks at what is asked and completes the mission sheet."""

    @transition(
        field=state,
        source=BEFORE_APPROVAL,
        target=None,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("mission", "Edit the mission sheet"),
            done=pgettext_lazy("mission", "Mission sheet edited"),
            asks="SheetForm",
        ),
    )
    def revise(self, *, by: Actor, **sheet: Any) -> None:
        """The mission sheet and the brief are completed or corrected."""
        self.fill(sheet)

    @transition(
        field=state,
        source=BEFORE_THE_DAY,
        target=None,
        conditions=[rules.no_question_is_open],
        permission=rules.owner,
        custom=step(
            pgettext_lazy("mission", "Ask the requester"),
            done=pgettext_lazy("mission", "Question put to the requester"),
            asks="QuestionForm",
            tells={"question_asked": Tell(messages.requester, still=rules.a_question_is_open, kind=LetterKind.ASKED)},
        ),
    )
    def ask_requester(self, *, by: Actor, question: str) -> None:
        """The requester is asked something; question and answer stay with the mission."""
        self.open_question = question

    @transition(
        field=state,
        source=OPEN,
        target=None,
        conditions=[rules.a_question_is_open],
        permission=rules.requester,
        custom=step(
            pgettext_lazy("mission", "Answer the question"),
            done=pgettext_lazy("mission", "Question answered"),
            asks="AnswerForm",
            tone="main",
            tells={"question_answered": messages.owner},
        ),
    )
    def answer(self, *, by: Actor, answer: str) -> None:
        """The requester answers what was asked."""
        self.open_question = ""

    @transition(
        field=state,
        source=State.QUALIFYING,
        target=State.APPROVED,
        conditions=[rules.sheet_is_complete, rules.brief_is_written, rules.amount_is_known],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("mission", "Approve"),
            done=pgettext_lazy("mission", "Approved"),
            needs_approval=True,
            tone="main",
            tells={
                "mission_approved": Tell(messages.owner, still=messages.while_in(*APPROVED_ONCE)),
                "proposal_approved": Tell(messages.author, still=messages.while_in(*APPROVED_ONCE), unless_told=True),
            },
        ),
    )
    def approve(self, *, by: Actor) -> None:
        """The support group accepts the sheet; staffing may start."""

    @transition(
        field=state,
        source=STAFFABLE,
        target=State.QUALIFYING,
        permission=rules.coordinator,
        custom=step(
            pgettext_lazy("mission", "Reopen"),
            done=pgettext_lazy("mission", "Reopened"),
            asks="ReasonForm",
            tone="danger",
            tells={"mission_reopened": Tell(messages.owner, still=messages.while_in(*BEFORE_APPROVAL))},
            then=[consequences.recall_everyone],
        ),
    )
    def reopen(self, *, by: Actor, reason: str) -> None:
        """The sheet is opened again: approvals given are void, offers are recalled."""
        self.clear_staffing()

    @transition(
        field=state,
        source=BEFORE_APPROVAL,
        target=State.DECLINED,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("mission", "Decline"),
            done=pgettext_lazy("mission", "Declined"),
            asks="DeclineForm",
            tone="danger",
            tells={"mission_declined": messages.requester},
        ),
    )
    def decline(self, *, by: Actor, reason: str, alternative: str = "") -> None:
        """The cooperative cannot take this on, says why, and offers what it can."""

    @transition(
        field=state,
        source=STAFFABLE,
        target=State.STAFFING,
        conditions=[rules.date_is_known, rules.no_call_is_open],
        permission=rules.owner,
        custom=step(
            pgettext_lazy("mission", "Open a call"),
            done=pgettext_lazy("mission", "Call opened"),
            asks="CallForm",
            tells={"call_opened": Tell(messages.matching_people, still=rules.call_is_open, kind=LetterKind.AGENDA)},
            then=[consequences.offer_ranked],
        ),
    )
    def open_call(
        self,
        *,
        by: Actor,
        message: str = "",
        first_come: bool = False,
        closes: datetime | None = None,
        fallback_days: int | None = None,
    ) -> None:
        """People whom the mission suits are invited to put themselves forward."""
        self.choose_way(StaffingMode.OPT_IN, days=fallback_days, first_come=first_come, closes=closes)

    @transition(
        field=state,
        source=STAFFABLE,
        target=State.STAFFING,
        conditions=[rules.date_is_known],
        permission=rules.owner,
        custom=step(
            pgettext_lazy("mission", "Offer in ranked order"),
            done=pgettext_lazy("mission", "Seats offered in ranked order"),
            asks="OfferForm",
            tone="main",
            then=[consequences.offer_ranked],
        ),
    )
    def offer(
        self,
        *,
        by: Actor,
        ambassadors: list[Any] = (),
        staff: list[Any] = (),
        days: int | None = None,
        fallback_days: int | None = None,
    ) -> None:
        """The seats are offered to the first of the ranking; the next is asked as soon as someone declines."""
        self.choose_way(StaffingMode.SELECT, days=fallback_days)
        self.rank(ambassadors, staff, days)

    @transition(
        field=state,
        source=State.STAFFING,
        target=State.STAFFED,
        conditions=[rules.date_is_known, rules.every_seat_is_filled],
        permission=rules.owner_or_clock,
        custom=step(
            pgettext_lazy("mission", "Close the staffing"),
            done=pgettext_lazy("mission", "Staffed"),
            tells={
                "mission_staffed": Tell(messages.owner, still=messages.while_in(*SEATED), unless_told=True),
                "please_confirm": Tell(
                    messages.requester, still=messages.while_in(State.STAFFED), kind=LetterKind.ASKED
                ),
            },
            then=[consequences.thank_the_others],
        ),
    )
    def staff(self, *, by: Actor) -> None:
        """Every seat is filled."""

    @transition(
        field=state,
        source=SEATED,
        target=State.STAFFING,
        permission=rules.owner_or_clock,
        custom=step(
            pgettext_lazy("mission", "Staff again"),
            done=pgettext_lazy("mission", "Staffing resumed"),
            asks="ReasonForm",
            tone="danger",
            tells={
                "mission_unstaffed": Tell(messages.owner, still=messages.while_in(State.STAFFING), unless_told=True),
                "speaker_changes": Tell(messages.requester_if_names_known, kind=LetterKind.NEEDED),
            },
            then=[consequences.offer_ranked],
        ),
    )
    def unstaff(self, *, by: Actor, reason: str) -> None:
        """A seat came free, so people are looked for again."""
        self.close_call()
        self.forget_names()

    @transition(
        field=state,
        source=State.APPROVED,
        target=State.STAFFING,
        permission=the_clock,
        custom=step(
            pgettext_lazy("mission", "Begin the staffing"),
            done=pgettext_lazy("mission", "Staffing begun"),
            automatic=True,
        ),
    )
    def begin_staffing(self, *, by: Actor) -> None:
        """A seat was offered to one person, so the mission is being staffed."""

    @transition(
        field=state,
        source=STAFFABLE,
        target=None,
        conditions=[rules.date_is_open],
        permission=rules.owner,
        custom=step(
            pgettext_lazy("mission", "Set the date"),
            done=pgettext_lazy("mission", "Date set"),
            asks="DateForm",
            tells={"date_set": messages.requester_owner_and_author},
        ),
    )
    def set_date(self, *, by: Actor, starts: datetime, ends: datetime) -> None:
        """The mission gets its first date; until then people cannot be asked."""
        self.move_to(starts, ends)

    moving = step(
        pgettext_lazy("mission", "Move to another date"),
        done=pgettext_lazy("mission", "Moved to another date"),
        asks="RescheduleForm",
        tells={"mission_moved": Tell(messages.involved_and_not_asked_again, kind=LetterKind.NEEDED)},
        then=[consequences.ask_everyone_again],
    )
    dated = [rules.has_a_date]

    @transition(field=state, source=STAFFABLE, target=None, conditions=dated, permission=rules.owner, custom=moving)
    @transition(
        field=state, source=SEATED, target=State.STAFFING, conditions=dated, permission=rules.owner, custom=moving
    )
    def reschedule(self, *, by: Actor, starts: datetime, ends: datetime, reason: str = "") -> None:
        """The mission gets a new date; everyone on a seat is asked again."""
        self.move_to(starts, ends)

    @transition(
        field=state,
        source=(*STAFFABLE, *SEATED),
        target=None,
        conditions=[rules.has_not_ended],
        permission=rules.owner,
        custom=step(
            pgettext_lazy("mission", "Correct practical details"),
            done=pgettext_lazy("mission", "Practical details corrected"),
            asks="CorrectionForm",
            tells={"details_corrected": Tell(messages.requester_and_those_on_a_seat, kind=LetterKind.NEEDED)},
        ),
    )
    def correct(self, *, by: Actor, **details: Any) -> None:
        """The room, the link or the telephone changes; whoever counts on it is told, and nothing starts anew."""
        self.fill(details)

    @transition(
        field=state,
        source=State.STAFFED,
        target=None,
        conditions=[due.requester_may_be_reminded],
        permission=the_clock,
        custom=step(
            pgettext_lazy("mission", "Remind"),
            done=pgettext_lazy("mission", "Requester reminded"),
            automatic=True,
            tells={"confirm_reminder": Tell(messages.requester, still=messages.while_in(State.STAFFED))},
        ),
    )
    def remind(self, *, by: Actor) -> None:
        """The requester is reminded that people wait for a confirmation."""

    @transition(
        field=state,
        source=State.STAFFED,
        target=State.CONFIRMED,
        conditions=[rules.date_is_known],
        permission=rules.owner_or_requester,
        custom=step(
            pgettext_lazy("mission", "Confirm"),
            done=pgettext_lazy("mission", "Confirmed"),
            asks="ConfirmForm",
            tone="main",
            tells={
                "confirmed_to_requester": Tell(messages.requester, still=messages.while_in(*ANNOUNCED)),
                "confirmed_to_people": Tell(messages.on_a_seat, still=messages.while_in(*ANNOUNCED)),
                "confirmed_to_owner": Tell(messages.owner, still=messages.while_in(*ANNOUNCED)),
            },
        ),
    )
    def confirm(self, *, by: Actor, **contact: str) -> None:
        """Both sides are sure: the mission takes place with these people."""
        self.fill(contact)
        self.names_known = True
        self.another_date_asked = False

    @transition(
        field=state,
        source=State.CONFIRMED,
        target=State.PREPARED,
        permission=any_of(rules.owner, rules.clock_if_pack_holds),
        custom=step(
            pgettext_lazy("mission", "Prepared without waiting"),
            done=pgettext_lazy("mission", "Prepared"),
            asks="ReasonForm",
        ),
    )
    def prepare(self, *, by: Actor, reason: str = "") -> None:
        """Everyone on a seat has read the pack, or the owner does not wait for it."""

    @transition(
        field=state,
        source=(State.CONFIRMED, State.PREPARED),
        target=State.CARRIED_OUT,
        conditions=[rules.has_ended],
        permission=any_of(rules.on_a_seat, rules.owner, the_clock),
        custom=step(
            pgettext_lazy("mission", "It has taken place"),
            done=pgettext_lazy("mission", "Carried out"),
            tells={
                "please_report": Tell(
                    messages.on_a_seat,
                    still=messages.while_in(State.CARRIED_OUT),
                    while_among=messages.who_has_to_report,
                    kind=LetterKind.ASKED,
                ),
                "please_evaluate": Tell(
                    messages.requester, still=rules.not_evaluated_by_requester, kind=LetterKind.ASKED
                ),
            },
            then=[consequences.end_the_waiting_list],
            irrevocable=True,
        ),
    )
    def carry_out(self, *, by: Actor) -> None:
        """The mission has taken place; reports and evaluations are asked."""

    @transition(
        field=state,
        source=State.CARRIED_OUT,
        target=State.REPORTED,
        permission=rules.owner_or_clock,
        custom=step(
            pgettext_lazy("mission", "Go on without the missing reports"),
            done=pgettext_lazy("mission", "Reporting closed"),
            asks="ReasonForm",
            tells={"mission_reported": messages.owner},
        ),
    )
    def report(self, *, by: Actor, reason: str = "") -> None:
        """Every report is in, or the owner does not wait for the rest."""

    @transition(
        field=state,
        source=AFTER_THE_DAY,
        target=None,
        conditions=[rules.not_evaluated_by_requester, due.evaluation_is_not_too_late],
        permission=rules.requester,
        custom=step(
            pgettext_lazy("mission", "Give your evaluation"),
            done=pgettext_lazy("mission", "Evaluation given"),
            asks="RequesterEvaluationForm",
            tone="main",
            tells={"requester_evaluated": messages.owner},
        ),
    )
    def give_evaluation(
        self,
        *,
        by: Actor,
        rating: int,
        fit: int | None = None,
        contact: int | None = None,
        remark: str = "",
        agreed: bool = False,
    ) -> None:
        """The requester says how it went, and whether that may be passed on to the people who came."""
        self.take_evaluation(rating, fit, contact, remark, agreed)

    @transition(
        field=state,
        source=State.REPORTED,
        target=State.EVALUATED,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("mission", "Evaluate"),
            done=pgettext_lazy("mission", "Evaluated"),
            asks="EvaluationForm",
            tone="main",
            tells={
                "mission_evaluated": messages.on_a_seat,
                "please_settle": Tell(
                    messages.finance, still=messages.while_in(State.EVALUATED), kind=LetterKind.ASKED
                ),
            },
        ),
    )
    def evaluate(self, *, by: Actor, rating: int, lessons: str) -> None:
        """The support group says what was achieved and learned; it goes back to the people of the mission."""
        self.group_rating, self.group_lessons = rating, lessons

    @transition(
        field=state,
        source=(State.CARRIED_OUT, State.REPORTED, State.EVALUATED, State.SETTLED),
        target=None,
        conditions=[rules.recap_is_not_waived],
        permission=rules.owner,
        custom=step(
            pgettext_lazy("mission", "Do without a recap"),
            done=pgettext_lazy("mission", "Recap waived"),
            asks="ReasonForm",
        ),
    )
    def waive_recap(self, *, by: Actor, reason: str) -> None:
        """No public recap will be written for this mission."""
        self.recap_waived = True

    @transition(
        field=state,
        source=State.EVALUATED,
        target=State.SETTLED,
        permission=any_of(rules.finance, rules.clock_if_nothing_due),
        custom=step(
            pgettext_lazy("mission", "Settle"),
            done=pgettext_lazy("mission", "Settled"),
            asks="SettleForm",
            tone="main",
            tells={"mission_settled": messages.owner},
            irrevocable=True,
        ),
    )
    def settle(self, *, by: Actor, reference: str = "") -> None:
        """What was due has been paid, or nothing was due."""
        self.payment_reference = reference

    @transition(
        field=state,
        source=State.SETTLED,
        target=State.CLOSED,
        permission=rules.owner_or_clock,
        custom=step(pgettext_lazy("mission", "Close"), done=pgettext_lazy("mission", "Closed"), tone="main"),
    )
    def close(self, *, by: Actor) -> None:
        """Everything is done and the recap is public or waived."""

    @transition(
        field=state,
        source=BEFORE_THE_DAY,
        target=State.CANCELLED,
        conditions=[rules.has_not_taken_place],
        permission=rules.owner_or_requester,
        custom=step(
            pgettext_lazy("mission", "Cancel the mission"),
            done=pgettext_lazy("mission", "Cancelled"),
            asks="ReasonForm",
            tone="danger",
            tells={"mission_cancelled": Tell(messages.involved, kind=LetterKind.NEEDED)},
            then=[consequences.recall_everyone],
        ),
    )
    def cancel(self, *, by: Actor, reason: str) -> None:
        """The mission will not take place; everyone concerned is told."""

    @transition(
        field=state,
        source=BEFORE_THE_DAY,
        target=None,
        conditions=[rules.has_not_taken_place],
        permission=rules.requester,
        custom=step(
            pgettext_lazy("mission", "Ask to move the date"),
            done=pgettext_lazy("mission", "Another date asked for"),
            asks="MoveRequestForm",
            tells={"move_requested": Tell(messages.owner, kind=LetterKind.ASKED)},
        ),
    )
    def ask_to_move(self, *, by: Actor, proposal: str) -> None:
        """The requester asks for another date; the owner decides."""
        self.another_date_asked = True

    @transition(
        field=state,
        source=BEFORE_THE_DAY,
        target=None,
        conditions=[rules.another_date_is_asked],
        permission=rules.owner,
        custom=step(
            pgettext_lazy("mission", "Keep the date"),
            done=pgettext_lazy("mission", "Date kept"),
            asks="KeepDateForm",
            tells={"date_kept": messages.requester},
        ),
    )
    def keep_date(self, *, by: Actor, reason: str) -> None:
        """The mission cannot move; the requester is told why, and the date stays."""
        self.another_date_asked = False

    @transition(
        field=state,
        source=(*BEFORE_THE_DAY, *AFTER_THE_DAY, *ENDED - {State.CLOSED}),
        target=None,
        permission=rules.requester,
        custom=step(
            pgettext_lazy("mission", "Complain"),
            done=pgettext_lazy("mission", "Complaint made"),
            asks="ComplaintForm",
            tells={
                "complaint_made": Tell(messages.owner, kind=LetterKind.ASKED),
                "complaint_to_coordinator": Tell(messages.coordinators, unless_told=True, kind=LetterKind.ASKED),
            },
        ),
    )
    def complain(self, *, by: Actor, complaint: str) -> None:
        """The requester is not satisfied; the owner and the coordinator hear of it."""
        self.open_complaint = "\n\n".join(filter(None, [self.open_complaint, complaint]))

    @transition(
        field=state,
        source=(*BEFORE_THE_DAY, *AFTER_THE_DAY, *ENDED - {State.CLOSED}),
        target=None,
        conditions=[rules.a_complaint_is_open],
        permission=rules.owner,
        custom=step(
            pgettext_lazy("mission", "Answer the complaint"),
            done=pgettext_lazy("mission", "Complaint answered"),
            asks="ComplaintAnswerForm",
            tells={"complaint_answered": messages.requester},
        ),
    )
    def answer_complaint(self, *, by: Actor, answer: str) -> None:
        """The requester reads what is done about the complaint."""
        self.open_complaint = ""

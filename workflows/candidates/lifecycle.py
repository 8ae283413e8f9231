"""The life of a candidacy. Read this file first; its assessors have `assessment_lifecycle.py`, answers that are held
until they go out together `decision_lifecycle.py`.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.candidates import assessment_rules, consequences, messages, rules
from workflows.candidates.states import ITS_OWN_TIME, OPEN, Advice, State
from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import LetterKind, Tell, step
from workflows.kernel.who import the_clock

REFUSED_VIDEO = Tell(messages.whose_video_was_refused, while_among=messages.whose_video_was_refused)

VIRUS = Tell(
    messages.administrators_where_a_virus_was_found,
    while_among=messages.administrators_where_a_virus_was_found,
    kind=LetterKind.NEEDED,
)


class CandidacyLifecycle(LifecycleModel):
    """The life of a candidacy, from the first draft to the mandate or the refusal."""

    state = StateField(pgettext_lazy("candidacy", "state"), choices=State.choices, default=State.NEW, db_index=True)

    class Meta(LifecycleModel.Meta):
        abstract = True

    def locks_first(self, step: str) -> tuple[str, ...]:
        """The country where its limit of ambassadors counts, so that two admissions never both take the last place."""
        return ("country", "member") if step in ("admit", "release", "undo") else ()

    @transition(
        field=state,
        source=State.NEW,
        target=State.DRAFT,
        conditions=[
            rules.is_a_member,
            rules.holds_no_mandate,
            rules.has_no_other_candidacy,
            rules.no_appeal_of_theirs_is_open,
        ],
        permission=rules.candidate,
        custom=step(
            pgettext_lazy("candidacy", "Begin my candidacy"),
            done=pgettext_lazy("candidacy", "Begun"),
            asks="BeginForm",
            tone="main",
            then=[consequences.begin_without_consent],
        ),
    )
    def begin(self, *, by: Actor, campaign: Any = None) -> None:
        """A member would like to become an ambassador and begins a draft."""
        self.campaign = campaign
        self.touch()

    @transition(
        field=state,
        source=State.DRAFT,
        target=None,
        permission=rules.candidate,
        custom=step(
            pgettext_lazy("candidacy", "Send my video"),
            done=pgettext_lazy("candidacy", "Video sent"),
            asks="VideoForm",
            irrevocable=True,
            tells={"video_refused": REFUSED_VIDEO, "virus_found": VIRUS},
        ),
    )
    def attach_video(self, *, by: Actor, video: Any, kept_as: str = "") -> None:
        """The candidate sends a video, which replaces the one sent before."""
        self.video = video
        self.touch()

    @transition(
        field=state,
        source=State.DRAFT,
        target=None,
        conditions=[rules.is_not_exempt],
        permission=rules.candidate,
        custom=step(
            pgettext_lazy("candidacy", "Ask for an exemption from the video"),
            done=pgettext_lazy("candidacy", "Exemption from the video asked"),
            asks="ExemptionAskedForm",
            tells={"exemption_asked": Tell(messages.support_group, kind=LetterKind.ASKED)},
        ),
    )
    def ask_exemption(self, *, by: Actor, reason: str) -> None:
        """A video is not possible for the candidate, who says why and asks for another way."""
        self.exemption_asked = reason
        self.touch()

    @transition(
        field=state,
        source=State.DRAFT,
        target=None,
        conditions=[rules.is_not_exempt],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Grant an exemption from the video"),
            done=pgettext_lazy("candidacy", "Exempted from the video"),
            asks="ReasonForm",
            tells={"exemption_granted": messages.candidate},
        ),
    )
    def exempt(self, *, by: Actor, reason: str) -> None:
        """The support group lets the candidate apply without a video and records why."""
        self.exempt_because = reason

    @transition(
        field=state,
        source=State.DRAFT,
        target=None,
        conditions=[rules.is_exempt],
        permission=rules.candidate,
        custom=step(
            pgettext_lazy("candidacy", "Write instead of a video"),
            done=pgettext_lazy("candidacy", "Written instead of a video"),
            asks="WrittenForm",
        ),
    )
    def write_instead(self, *, by: Actor, written_instead: str) -> None:
        """The candidate, exempted from the video, writes what it would have told; those who assess read it."""
        self.written_instead = written_instead
        self.touch()

    @transition(
        field=state,
        source=State.DRAFT,
        target=State.SUBMITTED,
        conditions=[rules.sheet_is_complete, rules.consent_is_given, rules.video_can_be_watched],
        permission=rules.candidate,
        custom=step(
            pgettext_lazy("candidacy", "Send my candidacy"),
            done=pgettext_lazy("candidacy", "Sent"),
            tone="main",
            tells={
                "candidacy_received": messages.candidate,
                "candidacy_arrived": Tell(
                    messages.support_group, still=messages.while_in(State.SUBMITTED), kind=LetterKind.ASKED
                ),
            },
        ),
    )
    def submit(self, *, by: Actor) -> None:
        """The candidate sends the sheet and the video; the support group looks at them."""
        self.submitted_at = clock.now()
        self.changes_asked = ""
        self.keep_questions()
        self.expect(self.policy.screening_days)

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.SCREENING,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Start screening"),
            done=pgettext_lazy("candidacy", "Screening started"),
            tone="main",
        ),
    )
    def start_screening(self, *, by: Actor) -> None:
        """The support group looks whether the candidacy can be assessed as it is."""
        self.expect(self.policy.screening_days)

    @transition(
        field=state,
        source=(State.SUBMITTED, State.SCREENING),
        target=State.DRAFT,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Ask for changes"),
            done=pgettext_lazy("candidacy", "Changes asked"),
            asks="ReasonForm",
            tells={
                "changes_asked": Tell(messages.candidate, still=messages.while_in(State.DRAFT), kind=LetterKind.ASKED)
            },
        ),
    )
    def ask_changes(self, *, by: Actor, reason: str) -> None:
        """The candidate hears what is missing or unclear and completes it; nothing typed is lost."""
        self.changes_asked, self.submitted_at = reason, None
        self.touch()

    @transition(
        field=state,
        source=State.SCREENING,
        target=State.ASSESSMENT,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Start the assessment"),
            done=pgettext_lazy("candidacy", "Assessment started"),
            asks="AssessorsForm",
            tone="main",
            then=[consequences.ask_assessors],
        ),
    )
    def start_assessment(self, *, by: Actor, assessors: Iterable[Any]) -> None:
        """Several people assess the candidacy, each on their own, on the criteria in force today."""
        self.freeze_criteria()
        self.expect(self.policy.assessment_days)

    @transition(
        field=state,
        source=State.ASSESSMENT,
        target=None,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Ask further assessors"),
            done=pgettext_lazy("candidacy", "Further assessors asked"),
            asks="AssessorsForm",
            then=[consequences.ask_assessors],
        ),
    )
    def add_assessors(self, *, by: Actor, assessors: Iterable[Any]) -> None:
        """Someone takes the place of an assessor who recused or left, or one more opinion is asked."""

    @transition(
        field=state,
        source=State.ASSESSMENT,
        target=None,
        conditions=[rules.scores_are_apart],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Note what was talked over"),
            done=pgettext_lazy("candidacy", "Talked over"),
            asks="TalkForm",
            then=[consequences.ask_for_second_scores],
        ),
    )
    def talk_over(self, *, by: Actor, talk: str) -> None:
        """The assessors spoke about the scores that are far apart; each may then give a second score of these."""
        self.talked_over = talk
        self.talked_about = [[each.criterion.key, each.lowest, each.highest] for each in self.discrepancies()]

    @transition(
        field=state,
        source=State.ASSESSMENT,
        target=None,
        conditions=[assessment_rules.names_are_open],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Offer moments for an interview"),
            done=pgettext_lazy("candidacy", "Moments for an interview offered"),
            asks="InterviewForm",
        ),
    )
    def offer_interview(self, *, by: Actor, **offered: Any) -> None:
        """The support group would like to meet the candidate, who chooses among several moments."""
        self.no_moment_because = ""

    @transition(
        field=state,
        source=State.ASSESSMENT,
        target=None,
        conditions=[rules.moments_are_offered],
        permission=rules.candidate,
        custom=step(
            pgettext_lazy("candidacy", "None of these moments suits me"),
            done=pgettext_lazy("candidacy", "No moment for an interview suits"),
            asks="NoMomentForm",
            tells={
                "no_moment_suits": Tell(
                    messages.support_group, still=messages.while_in(State.ASSESSMENT), kind=LetterKind.ASKED
                )
            },
        ),
    )
    def no_moment_suits(self, *, by: Actor, reason: str) -> None:
        """The candidate cannot come at any of the moments and says when it would be possible."""
        self.no_moment_because = reason

    @transition(
        field=state,
        source=State.ASSESSMENT,
        target=State.RECOMMENDED,
        conditions=[rules.enough_scores, rules.discrepancies_are_talked_over],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Recommend"),
            done=pgettext_lazy("candidacy", "Recommended"),
            asks="AdviceForm",
            tone="main",
            then=[consequences.release_who_still_waits],
        ),
    )
    def recommend(self, *, by: Actor, advice: str = "") -> None:
        """The scores are in and speak for an admission; those who decide are next."""
        self.advise(Advice.ADMIT, advice)

    @transition(
        field=state,
        source=State.ASSESSMENT,
        target=State.RECOMMENDED,
        conditions=[rules.enough_scores, rules.discrepancies_are_talked_over],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Advise against"),
            done=pgettext_lazy("candidacy", "Advised against"),
            asks="AdviceForm",
            then=[consequences.release_who_still_waits],
        ),
    )
    def advise_against(self, *, by: Actor, advice: str = "") -> None:
        """The scores are in and speak against an admission; those who decide are next."""
        self.advise(Advice.REJECT, advice)

    @transition(
        field=state,
        source=State.RECOMMENDED,
        target=State.ADMITTED,
        conditions=[rules.is_a_member, rules.holds_no_mandate, rules.there_is_room],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Admit"),
            done=pgettext_lazy("candidacy", "Admitted"),
            needs_approval=True,
            tone="main",
            irrevocable=True,
            tells={
                "candidacy_admitted": Tell(messages.candidate, kind=LetterKind.NEEDED),
                "nomination_succeeded": messages.nominator,
            },
            then=[consequences.begin_mandate],
        ),
    )
    def admit(self, *, by: Actor) -> None:
        """The member becomes an ambassador; the mandate is prepared from today."""
        self.due_at = None

    @transition(
        field=state,
        source=State.RECOMMENDED,
        target=None,
        conditions=[rules.the_pool_is_full, rules.no_exception_yet],
        permission=rules.coordinator,
        custom=step(
            pgettext_lazy("candidacy", "Make an exception to the limit"),
            done=pgettext_lazy("candidacy", "Exception made to the limit"),
            asks="InternalReasonForm",
        ),
    )
    def allow_over_limit(self, *, by: Actor, reason: str) -> None:
        """The coordinator lets one more ambassador in than the limit of the country allows and says why."""
        self.over_limit_because = reason

    @transition(
        field=state,
        source=State.RECOMMENDED,
        target=State.WAITLISTED,
        conditions=[rules.the_pool_is_full],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Put on the waiting list"),
            done=pgettext_lazy("candidacy", "Has been put on the waiting list"),
            tells={
                "candidacy_waitlisted": Tell(
                    messages.candidate, still=messages.while_in(State.WAITLISTED), kind=LetterKind.NEEDED
                )
            },
        ),
    )
    def waitlist(self, *, by: Actor) -> None:
        """There is no room at the moment; the candidate stands on the waiting list and knows it."""
        self.due_at = None
        self.touch()

    @transition(
        field=state,
        source=State.WAITLISTED,
        target=None,
        permission=rules.candidate,
        custom=step(
            pgettext_lazy("candidacy", "I want to stay on the list"),
            done=pgettext_lazy("candidacy", "Stays on the list"),
            tone="main",
            then=[consequences.keep_waiting],
        ),
    )
    def stay(self, *, by: Actor) -> None:
        """The candidate still wants to become an ambassador and stays on the waiting list."""
        self.touch()

    @transition(
        field=state,
        source=State.WAITLISTED,
        target=State.RECOMMENDED,
        conditions=[rules.room_came_free],
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Call up"),
            done=pgettext_lazy("candidacy", "Called up"),
            tone="main",
            tells={"candidacy_called_up": Tell(messages.candidate, still=messages.while_in(State.RECOMMENDED))},
            then=[consequences.end_waiting],
        ),
    )
    def call_up(self, *, by: Actor) -> None:
        """There is room again: the candidacy goes back to those who decide."""
        self.expect(self.policy.decision_days)

    @transition(
        field=state,
        source=(State.SUBMITTED, State.SCREENING, State.RECOMMENDED),
        target=State.REJECTED,
        permission=rules.support_group,
        custom=step(
            pgettext_lazy("candidacy", "Do not admit"),
            done=pgettext_lazy("candidacy", "Not admitted"),
            asks="RefusalForm",
            needs_approval=True,
            tone="danger",
            tells={
                "candidacy_rejected": Tell(messages.candidate, kind=LetterKind.NEEDED),
                "nomination_failed": messages.nominator,
            },
        ),
    )
    def reject(
        self,
        *,
        by: Actor,
        reason: str,
        next_training: str = "",
        next_training_url: str = "",
        next_campaign: Any = None,
        next_from: Any = None,
        next_else: str = "",
        next_unknown: str = "",
    ) -> None:
        """The member does not become an ambassador now, hears why, what would change that, and how to appeal."""
        self.due_at = None
        self.say_what_would_help(next_training, next_training_url, next_campaign, next_from, next_else, next_unknown)

    @transition(
        field=state,
        source=State.REJECTED,
        target=None,
        conditions=[rules.may_still_appeal],
        permission=rules.candidate,
        custom=step(
            pgettext_lazy("candidacy", "Appeal"),
            done=pgettext_lazy("candidacy", "Appealed"),
            asks="AppealForm",
            tells={
                "appeal_made": Tell(messages.coordinators, kind=LetterKind.ASKED),
                "appeal_received": messages.candidate,
            },
        ),
    )
    def appeal(self, *, by: Actor, reason: str) -> None:
        """The candidate does not agree and says why; the coordinator has to answer."""
        self.appealed_at, self.appeal_answered_at = clock.now(), None
        self.expect(self.policy.decision_days)

    @transition(
        field=state,
        source=State.REJECTED,
        target=None,
        conditions=[rules.an_appeal_is_open],
        permission=rules.coordinator,
        custom=step(
            pgettext_lazy("candidacy", "Maintain the decision"),
            done=pgettext_lazy("candidacy", "Decision maintained"),
            asks="ReasonForm",
            tells={"appeal_refused": Tell(messages.candidate, kind=LetterKind.NEEDED)},
            then=[consequences.withdraw_consent],
        ),
    )
    def maintain(self, *, by: Actor, reason: str) -> None:
        """The coordinator answers the appeal: the decision stands, and why."""
        self.appeal_answered_at = clock.now()
        self.due_at = None

    @transition(
        field=state,
        source=State.REJECTED,
        target=State.SCREENING,
        conditions=[
            rules.is_a_member,
            rules.holds_no_mandate,
            rules.has_no_other_candidacy,
            rules.sheet_is_complete,
            rules.consent_is_given,
            rules.video_can_be_watched,
        ],
        permission=rules.coordinator,
        custom=step(
            pgettext_lazy("candidacy", "Reconsider"),
            done=pgettext_lazy("candidacy", "Reconsidered"),
            asks="ReasonForm",
            tells={"candidacy_reconsidered": Tell(messages.candidate, still=messages.while_in(State.SCREENING))},
        ),
    )
    def reconsider(self, *, by: Actor, reason: str) -> None:
        """After an appeal or on its own motion, the candidacy is looked at anew, by other assessors than before."""
        self.begin_round()

    @transition(
        field=state,
        source=OPEN,
        target=State.WITHDRAWN,
        permission=rules.candidate_or_clock,
        custom=step(
            pgettext_lazy("candidacy", "Withdraw my candidacy"),
            done=pgettext_lazy("candidacy", "Withdrawn"),
            asks="OptionalReasonForm",
            tone="danger",
            tells={"candidacy_withdrawn": messages.support_group, "nomination_failed": messages.nominator},
            then=[consequences.release_who_still_waits, consequences.withdraw_consent],
        ),
    )
    def withdraw(self, *, by: Actor, reason: str = "") -> None:
        """The candidate no longer wants to become an ambassador."""
        self.due_at = None
        self.let_answer_go()

    @transition(
        field=state,
        source=ITS_OWN_TIME,
        target=None,
        conditions=[rules.reminder_is_due],
        permission=the_clock,
        custom=step(
            pgettext_lazy("candidacy", "Remind"),
            done=pgettext_lazy("candidacy", "Reminded"),
            automatic=True,
            tells={"candidacy_reminder": Tell(messages.candidate, still=messages.while_in(*ITS_OWN_TIME))},
        ),
    )
    def remind(self, *, by: Actor) -> None:
        """The term of a draft or of a place on the waiting list is almost over: the candidate is told."""
        self.reminders += 1
        self.reminded_at = clock.now()

    @transition(
        field=state,
        source=ITS_OWN_TIME,
        target=State.EXPIRED,
        conditions=[rules.was_reminded_and_is_over],
        permission=the_clock,
        custom=step(
            pgettext_lazy("candidacy", "Let expire"),
            done=pgettext_lazy("candidacy", "Expired"),
            automatic=True,
            tells={"candidacy_expired": messages.candidate, "nomination_failed": messages.nominator},
            then=[consequences.withdraw_consent],
        ),
    )
    def expire(self, *, by: Actor) -> None:
        """Nothing happened for the whole term, in spite of two reminders."""

    @transition(
        field=state,
        source=(*OPEN, State.ADMITTED, State.REJECTED),
        target=None,
        permission=rules.administrator,
        custom=step(
            pgettext_lazy("candidacy", "Open the dossier as administrator"),
            done=pgettext_lazy("candidacy", "Dossier opened by an administrator"),
            asks="InternalReasonForm",
            irrevocable=True,
        ),
    )
    def look_in(self, *, by: Actor, reason: str) -> None:
        """An administrator opens the dossier for an hour, and says what for."""

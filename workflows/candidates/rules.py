"""Who may do what with a candidacy, its assessments and nominations, and under what condition."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from snippets.languages import listed
from workflows.candidates.states import AssessmentState, NominationState, State
from workflows.kernel import clock
from workflows.kernel.actors import Actor, LinkHolder, is_user
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import any_of, the_clock, who
from workflows.people import roles
from workflows.people.roles import Role

NOMINATION_PURPOSE = "nomination"
REMINDERS = 2
# How long before the end of its term a draft or a place on the waiting list is spoken of, first and last time.
REMINDED_BEFORE = (timedelta(days=14), timedelta(days=4))
AFTER_A_REMINDER = timedelta(days=3)


@who("the candidate")
def candidate(candidacy: Any, by: Actor) -> Answer:
    if is_user(by) and candidacy.member.user_id is not None and candidacy.member.user_id == by.pk:
        return True
    return No(gettext_lazy("Only the candidate may do this."))


@who("the support group of that country and region, without an interest")
def support_group(candidacy: Any, by: Actor) -> Answer:
    if not (is_user(by) and roles.handles(by, candidacy.country_id, candidacy.region_id)):
        return No(gettext_lazy("Only the support group of this country and region may do this."))
    if candidacy.has_conflict(by):
        return No(gettext_lazy("You have an interest in this candidacy, so you have no part in it."))
    return True


@who("the coordinator, without an interest")
def coordinator(candidacy: Any, by: Actor) -> Answer:
    if support_group(candidacy, by) and roles.has_role(by, Role.COORDINATOR):
        return True
    return No(gettext_lazy("Only the coordinator may do this."))


@who("an administrator, who leaves a record")
def administrator(candidacy: Any, by: Actor) -> Answer:
    return roles.has_role(by, Role.ADMINISTRATOR) or No(gettext_lazy("Only an administrator may do this."))


candidate_or_clock = any_of(candidate, the_clock)


def is_a_member(candidacy: Any) -> Answer:
    """the candidate is a member of the cooperative"""
    return candidacy.member.active or No(gettext_lazy("Only members of the cooperative can be its ambassadors."))


def holds_no_mandate(candidacy: Any) -> Answer:
    """no mandate is running"""
    running = candidacy.has_mandate
    return not running or No(gettext_lazy("There is a mandate as an ambassador already."))


def has_no_other_candidacy(candidacy: Any) -> Answer:
    """no other candidacy of the same member is open"""
    return not candidacy.others_open or No(gettext_lazy("Another candidacy of this member is open already."))


def no_appeal_of_theirs_is_open(candidacy: Any) -> Answer:
    """no appeal of the same member waits for an answer"""
    return not candidacy.awaits_an_appeal or No(
        gettext_lazy("Your appeal waits for an answer. You can begin a new candidacy once you have it.")
    )


def sheet_is_complete(candidacy: Any) -> Answer:
    """the identification sheet is complete"""
    missing = candidacy.missing_from_sheet()
    if not missing:
        return True
    fields = ", ".join(str(name) for name in missing)
    return No(_("The identification sheet still lacks: %(fields)s.") % {"fields": fields})


def consent_is_given(candidacy: Any) -> Answer:
    """the consent to be assessed stands"""
    given = candidacy.consent_stands
    return given or No(gettext_lazy("Your agreement that assessors read your sheet and watch your video is missing."))


def video_can_be_watched(candidacy: Any) -> Answer:
    """a video that plays, or a recorded exemption"""
    if candidacy.exempt_because or candidacy.plays:
        return True
    if candidacy.video_id is None:
        return No(gettext_lazy("There is no video yet."))
    if candidacy.video_fails:
        return No(gettext_lazy("The video cannot be played. Send another one."))
    return No(gettext_lazy("The video is still being prepared. That takes some minutes; try again then."))


def is_not_exempt(candidacy: Any) -> Answer:
    """no exemption from the video was granted"""
    return not candidacy.exempt_because or No(gettext_lazy("An exemption from the video has been granted already."))


def is_exempt(candidacy: Any) -> Answer:
    """an exemption from the video was granted"""
    return bool(candidacy.exempt_because) or No(
        gettext_lazy("The support group has to grant an exemption from the video first.")
    )


def enough_scores(candidacy: Any) -> Answer:
    """as many independent scores on every criterion as the policy asks"""
    lacking = candidacy.scores_wanted - len(candidacy.given())
    if lacking <= 0:
        return True
    return No(
        ngettext(
            "%(count)d more assessor has to give scores first.",
            "%(count)d more assessors have to give scores first.",
            lacking,
        )
        % {"count": lacking}
    )


def discrepancies_are_talked_over(candidacy: Any) -> Answer:
    """scores far apart were talked over"""
    if not (apart := candidacy.not_talked_over()):
        return True
    names = ", ".join(str(each.name) for each in apart)
    return No(
        _("The scores are far apart on: %(criteria)s. Talk it over and note what came of it.") % {"criteria": names}
    )


def scores_are_apart(candidacy: Any) -> Answer:
    """scores are far apart on a criterion"""
    return bool(candidacy.discrepancies()) or No(gettext_lazy("The scores are not far apart on any criterion."))


def moments_are_offered(candidacy: Any) -> Answer:
    """moments for an interview are offered, and none is chosen"""
    if candidacy.chosen_slots.to_come().exists():
        return No(gettext_lazy("You have chosen a moment already. Give it up first, or choose another one."))
    return candidacy.slots.open().exists() or No(gettext_lazy("No moment for an interview is offered to you now."))


def there_is_room(candidacy: Any) -> Answer:
    """room for one more ambassador in this country and of these profiles, or a recorded exception"""
    if candidacy.over_limit_because:
        return True
    if candidacy.pool_is_full:
        return No(
            gettext_lazy(
                "This country has as many ambassadors as its limit allows: put the candidacy on the waiting list, or "
                "let the coordinator make an exception."
            )
        )
    if not (full := candidacy.full_profiles):
        return True
    return No(
        _(
            "Full by the plan of needs: %(profiles)s. Put the candidacy on the waiting list, or let the coordinator "
            "make an exception."
        )
        % {"profiles": listed(full)}
    )


def room_came_free(candidacy: Any) -> Answer:
    """room again in this country and of these profiles"""
    if candidacy.pool_is_full:
        return No(gettext_lazy("This country still has as many ambassadors as its limit allows."))
    if not (full := candidacy.full_profiles):
        return True
    return No(_("Still full by the plan of needs: %(profiles)s.") % {"profiles": listed(full)})


def the_pool_is_full(candidacy: Any) -> Answer:
    """the limit of this country or of one of these profiles is reached"""
    if candidacy.pool_is_full or candidacy.full_profiles:
        return True
    return No(gettext_lazy("There is room for one more ambassador, so nobody needs to wait."))


def no_exception_yet(candidacy: Any) -> Answer:
    """no exception was made yet"""
    return not candidacy.over_limit_because or No(gettext_lazy("The exception has been made already."))


def may_still_appeal(candidacy: Any) -> Answer:
    """within the term, once"""
    if candidacy.appealed_at is not None:
        return No(gettext_lazy("An appeal has been made already; there can be only one."))
    return clock.now() <= candidacy.appeal_until or No(gettext_lazy("The term to appeal is over."))


def an_appeal_is_open(candidacy: Any) -> Answer:
    """an appeal waits for an answer"""
    waits = candidacy.appealed_at is not None and candidacy.appeal_answered_at is None
    return waits or No(gettext_lazy("No appeal waits for an answer."))


def reminder_is_due(candidacy: Any) -> Answer:
    """the term is almost over"""
    due = candidacy.reminder_due_at
    return (due is not None and due <= clock.now()) or No(gettext_lazy("It is too early for a reminder."))


def was_reminded_and_is_over(candidacy: Any) -> Answer:
    """untouched for the term, two reminders sent"""
    over = candidacy.expires_at
    return (over is not None and over <= clock.now()) or No(gettext_lazy("The term is not over yet."))


# Assessments


def may_read_scores(candidacy: Any, user: Any) -> bool:
    """While the scores come in: who gave theirs, and the coordinator who is not asked for any. Afterwards the group."""
    if not support_group(candidacy, user):
        return False
    if candidacy.state != State.ASSESSMENT:
        return True
    own = [a.state for a in candidacy.of_this_round(*AssessmentState) if a.assessor_id == user.pk]
    if AssessmentState.ASSIGNED in own:
        return False
    return AssessmentState.GIVEN in own or roles.has_role(user, Role.COORDINATOR)


def has_read_scores(candidacy: Any, user: Any) -> bool:
    """Whether scores of this round lie open already to somebody who has not given any."""
    return bool(candidacy.given()) and may_read_scores(candidacy, user)


def assessor_has_read_no_scores(assessment: Any) -> Answer:
    """the assessor could not read any score of this round yet"""
    if not has_read_scores(assessment.candidacy, assessment.assessor):
        return True
    return No(
        _("%(name)s can read the scores that were given already, so their own would not be independent.")
        % {"name": assessment.assessor}
    )


@who("the assessor")
def assessor(assessment: Any, by: Actor) -> Answer:
    return (is_user(by) and assessment.assessor_id == by.pk) or No(gettext_lazy("Only the assessor may do this."))


@who("the support group of that country and region, without an interest")
def group_of_the_candidacy(assessment: Any, by: Actor) -> Answer:
    return support_group(assessment.candidacy, by)


group_or_clock = any_of(group_of_the_candidacy, the_clock)


def assessor_is_in_the_group(assessment: Any) -> Answer:
    """the assessor sits in the support group of that country and region"""
    candidacy = assessment.candidacy
    seated = assessment.assessor.is_active and roles.handles(
        assessment.assessor, candidacy.country_id, candidacy.region_id
    )
    if seated:
        return True
    return No(
        _("%(name)s does not sit in the support group of this country and region.") % {"name": assessment.assessor}
    )


def assessor_has_no_interest(assessment: Any) -> Answer:
    """the assessor has no interest in the candidacy, declared or found"""
    if not assessment.candidacy.has_conflict(assessment.assessor):
        return True
    return No(
        _("%(name)s has an interest in this candidacy, so they cannot assess it.") % {"name": assessment.assessor}
    )


def assessor_is_new(assessment: Any) -> Answer:
    """the assessor did not assess this candidacy before"""
    if not assessment.was_in_an_earlier_round:
        return True
    return No(_("%(name)s assessed this candidacy before; now others have to.") % {"name": assessment.assessor})


def candidacy_is_being_assessed(assessment: Any) -> Answer:
    """the candidacy is being assessed"""
    current = assessment.candidacy.state == State.ASSESSMENT and assessment.round == assessment.candidacy.round
    return current or No(gettext_lazy("This candidacy is not being assessed now."))


def assessment_is_asked(assessment: Any) -> Answer:
    return assessment.state == AssessmentState.ASSIGNED or No(gettext_lazy("This assessment is no longer asked."))


# Nominations


@who("staff")
def staff(nomination: Any, by: Actor) -> Answer:
    return roles.has_role(by, Role.STAFF, Role.SUPPORT_GROUP) or No(gettext_lazy("Only staff may nominate a member."))


@who("the nominated member")
def nominated(nomination: Any, by: Actor) -> Answer:
    if is_user(by) and nomination.member.user_id is not None and nomination.member.user_id == by.pk:
        return True
    return No(gettext_lazy("This nomination is for someone else."))


@who("whoever holds the personal link")
def holds_the_link(nomination: Any, by: Actor) -> Answer:
    return isinstance(by, LinkHolder) and by.purpose == NOMINATION_PURPOSE and by.subject_id == nomination.pk


@who("the nominator")
def nominator(nomination: Any, by: Actor) -> Answer:
    return (is_user(by) and nomination.nominator_id == by.pk) or No(gettext_lazy("Only the nominator may do this."))


nominated_or_link = any_of(nominated, holds_the_link)
nominator_or_clock = any_of(nominator, the_clock)


def can_be_reached(nomination: Any) -> Answer:
    """the member has an address"""
    return bool(nomination.member.email) or No(gettext_lazy("The register has no e-mail address of this member."))


def is_someone_else(nomination: Any) -> Answer:
    """nobody nominates themselves"""
    own = nomination.nominator_id is not None and nomination.member.user_id == nomination.nominator_id
    return not own or No(gettext_lazy("You cannot nominate yourself; you can simply be a candidate."))


def is_not_asked_already(nomination: Any) -> Answer:
    """the member is neither nominated, candidate nor ambassador now"""
    return not nomination.is_superfluous or No(
        gettext_lazy("This member is nominated, a candidate or an ambassador already.")
    )


def answer_is_late(nomination: Any) -> Answer:
    """no answer within the term"""
    return clock.now() >= nomination.valid_until or No(gettext_lazy("There is still time to answer."))


def nomination_is_open(nomination: Any) -> Answer:
    return nomination.state == NominationState.SENT or No(gettext_lazy("The nomination has been answered already."))

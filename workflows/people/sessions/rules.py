"""Who plans an initial training, and who may have a place in it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import any_of, the_clock, who
from workflows.people.roles import handles
from workflows.people.sessions.states import EnrolmentState, SessionState
from workflows.people.states import CURRENT
from workflows.people.training.states import AttendanceState

if TYPE_CHECKING:
    from workflows.people.sessions.models import Enrolment, TrainingSession


@who("the support group of the country and region of the session")
def support_group(session: "TrainingSession", by: Actor) -> Answer:
    if handles(by, session.country_id, session.region_id):
        return True
    return No(_("Only the support group of this country and region may do this."))


def lies_ahead(session: "TrainingSession") -> Answer:
    """the session has not begun"""
    return session.starts > clock.now() or No(_("This session has begun already."))


def has_begun(session: "TrainingSession") -> Answer:
    """the session has begun"""
    return session.starts <= clock.now() or No(_("This session still lies ahead."))


@who("whoever signs up")
def the_person(enrolment: "Enrolment", by: Actor) -> Answer:
    own = enrolment.member.user_id is not None and enrolment.member.user_id == getattr(by, "pk", None)
    return own or No(_("This is the place of somebody else."))


may_sign_off = any_of(the_person, the_clock)


def session_is_open(enrolment: "Enrolment") -> Answer:
    """the session is open and has not begun"""
    if enrolment.session.state != SessionState.OPEN:
        return No(_("This session is not open any more."))
    return lies_ahead(enrolment.session)


def needs_it(enrolment: "Enrolment") -> Answer:
    """the member has a mandate and has attended no initial training"""
    member = enrolment.member
    if not member.mandates.filter(state__in=CURRENT).exists():
        return No(_("Only who has a mandate attends an initial training."))
    if member.attendances.filter(state=AttendanceState.NOTED).exists():
        return No(_("You have attended an initial training already."))
    return True


def has_no_other_place(enrolment: "Enrolment") -> Answer:
    """the member has no place in another session to come"""
    others = enrolment.member.enrolments.filter(
        state=EnrolmentState.SIGNED_UP, session__state=SessionState.OPEN, session__starts__gt=clock.now()
    )
    return not others.exclude(pk=enrolment.pk).exists() or No(
        _("You have a place in another session. Sign off there first.")
    )


def a_place_is_left(enrolment: "Enrolment") -> Answer:
    """a place is left"""
    return enrolment.session.places_left > 0 or No(_("The last place has just been taken. Choose another session."))

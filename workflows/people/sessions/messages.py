"""Who is told about an initial training."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from workflows.kernel.refusals import Answer, No
from workflows.people.sessions.states import EnrolmentState, SessionState
from workflows.people.states import State
from workflows.people.training.states import AttendanceState

if TYPE_CHECKING:
    from workflows.people.sessions.models import Enrolment, TrainingSession


def who_need_it(session: "TrainingSession") -> list[Any]:
    """Whose mandate is being prepared in that country, and who attended none yet."""
    member = apps.get_model("workflows", "Member")._default_manager
    waiting = member.filter(country=session.country_id, mandates__state=State.ONBOARDING)
    return list(waiting.exclude(attendances__state=AttendanceState.NOTED).distinct())


def is_open(session: "TrainingSession") -> Answer:
    return session.state == SessionState.OPEN or No(_("The session is not open any more."))


def enrolled(session: "TrainingSession") -> list[Any]:
    rows = session.enrolments.filter(state=EnrolmentState.SIGNED_UP).select_related("member")
    return [each.member for each in rows]


def the_person(enrolment: "Enrolment") -> list[Any]:
    return [enrolment.member]


def has_a_place(enrolment: "Enrolment") -> Answer:
    return enrolment.state == EnrolmentState.SIGNED_UP or No(_("The place was given up meanwhile."))

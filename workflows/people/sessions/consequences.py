"""What follows when an initial training was held, and when somebody with a place in one leaves."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.utils.timezone import localdate

from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.steps import Next
from workflows.people.sessions.states import EnrolmentState, SessionState


def give_up_places(mandate: Any, by: Actor, answers: dict[str, Any]) -> Iterable[Next]:
    """Whose mandate ends leaves the place to somebody else."""
    return places_of(mandate.member_id)


def give_up_places_of_erased(request: Any, by: Actor, answers: dict[str, Any]) -> Iterable[Next]:
    member = apps.get_model("workflows", "Member")._default_manager.filter(user=request.user_id).first()
    return places_of(member.pk) if member else ()


def sessions_of_the_holder(mandate: Any) -> list[tuple[Any, int]]:
    """Locked before the mandate, as by whoever notes who was there."""
    session = apps.get_model("workflows", "TrainingSession")
    return [(session, place.subject.session_id) for place in places_of(mandate.member_id)]


def places_of(member: int) -> list[Next]:
    rows = apps.get_model("workflows", "Enrolment")._default_manager.filter(
        member=member, state=EnrolmentState.SIGNED_UP, session__state=SessionState.OPEN, session__starts__gt=clock.now()
    )
    return [Next(each, "sign_off") for each in rows.order_by("pk")]


def note_who_was_there(session: Any, by: Actor, answers: dict[str, Any]) -> Iterable[Next]:
    """One attendance each; whoever needed only this becomes active in the same act."""
    attendance = apps.get_model("workflows", "Attendance")
    where = {"place": session.place, "online": not session.place}
    for member in answers["members"]:
        yield Next(attendance(member=member, held_on=localdate(session.starts), **where), "note")

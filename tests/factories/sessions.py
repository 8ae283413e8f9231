"""Initial trainings on the calendar, and places in them."""

from datetime import timedelta
from typing import Any

from tests.factories import cast
from tests.factories.people import make_country, make_mandate
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people.models import Member
from workflows.people.sessions.models import Enrolment, TrainingSession


def announced(by: Any = None, **planned: Any) -> TrainingSession:
    """In three weeks, in Brussels, with eight places, open to the whole country."""
    starts = (clock.now() + timedelta(days=21)).replace(minute=0, second=0, microsecond=0)
    values = {"starts": starts, "ends": starts + timedelta(hours=3), "place": "Kade 1, Brussel", "places": 8} | planned
    session = TrainingSession(country=make_country())
    return perform(session, "announce", by=by or cast.seated(coordinator=True), **values).subject


def waiting(**fields: Any) -> Member:
    """Somebody whose mandate is being prepared."""
    return make_mandate(active=False, **fields).member


def place(session: TrainingSession | None = None, member: Member | None = None) -> Enrolment:
    person = member or waiting()
    return perform(Enrolment(session=session or announced(), member=person), "sign_up", by=person.user).subject

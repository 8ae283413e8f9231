"""An initial training from its announcement to the mandates that it activates."""

from datetime import timedelta
from email.utils import parseaddr
from typing import Any

import pytest
from django.core import mail
from icalendar import Calendar

from tests.factories import cast, sessions
from tests.factories.people import make_mandate, make_member, sign_charter
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow, records_of
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible, PermissionDenied
from workflows.people.models import Mandate
from workflows.people.sessions.models import Enrolment, TrainingSession
from workflows.people.sessions.states import EnrolmentState, SessionState
from workflows.people.states import State

pytestmark = [pytest.mark.django_db, pytest.mark.req("R6.1")]


@pytest.fixture
def lead() -> Any:
    return cast.seated(coordinator=True)


def mails_of(subject: Any) -> dict[str, Any]:
    """Recipient -> the mail, of the last step."""
    mail.outbox.clear()
    rows = OutboxRow.objects.filter(record=records_of(subject).last(), kind=OutboxRow.Kind.MESSAGE)
    for key in rows.values_list("pk", flat=True):
        outbox.deliver(key)
    return {parseaddr(sent.recipients()[0])[1]: sent for sent in mail.outbox}


def entry_of(sent: Any) -> Any:
    (attached,) = [each for each in sent.attachments if str(each.mimetype).startswith("text/calendar")]
    (entry,) = Calendar.from_ical(attached.content).walk("VEVENT")
    return entry


def changed(session: TrainingSession, **values: Any) -> dict[str, Any]:
    names = ("starts", "ends", "place", "online_url", "places", "language", "about")
    return {name: getattr(session, name) for name in names} | values


def test_whoever_still_needs_a_training_is_told_of_a_session(lead: Any) -> None:
    make_mandate(make_member(email="asked@home.example", language="en"), active=False)
    cast.ambassador(email="attended@home.example")
    sent = mails_of(sessions.announced(lead))
    assert list(sent) == ["asked@home.example"]
    words = sent["asked@home.example"].body
    assert ("Kade 1, Brussel" in words, "/en/zone/training/" in words) == (True, True)


def test_a_place_comes_with_a_calendar_entry_that_follows_changes_and_the_cancellation(lead: Any) -> None:
    person = make_mandate(make_member(email="noor@home.example", language="en"), active=False).member
    session = sessions.announced(lead)
    first = entry_of(mails_of(sessions.place(session, person))["noor@home.example"])
    later = changed(session, starts=session.starts + timedelta(days=1), ends=session.ends + timedelta(days=1))
    session = perform(session, "change", by=lead, **later).subject
    moved = entry_of(mails_of(session)["noor@home.example"])
    session = perform(session, "cancel", by=lead, reason="The hall is flooded.").subject
    letter = mails_of(session)["noor@home.example"]
    gone = entry_of(letter)
    assert str(first["UID"]) == str(moved["UID"]) == str(gone["UID"])
    assert first["SEQUENCE"] < moved["SEQUENCE"] < gone["SEQUENCE"]
    assert moved["DTSTART"].dt == first["DTSTART"].dt + timedelta(days=1)
    assert [str(each["STATUS"]) for each in (first, moved, gone)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert "The hall is flooded." in letter.body


def test_whoever_signed_off_hears_nothing_more_of_it_and_may_come_back(lead: Any) -> None:
    session = sessions.announced(lead)
    place = sessions.place(session)
    left = perform(place, "sign_off", by=place.member.user).subject
    assert session.places_left == 8
    session = perform(session, "change", by=lead, **changed(session, place="Online")).subject
    assert mails_of(session) == {}
    assert perform(left, "sign_up", by=place.member.user).subject.state == EnrolmentState.SIGNED_UP


def test_the_last_place_is_taken_once(lead: Any) -> None:
    session = sessions.announced(lead, places=1)
    sessions.place(session)
    with pytest.raises(NotPossible):
        sessions.place(session)
    assert Enrolment.objects.filter(state=EnrolmentState.SIGNED_UP).count() == 1


def test_nobody_has_two_places_nor_one_without_need(lead: Any) -> None:
    person = sessions.waiting()
    sessions.place(sessions.announced(lead), person)
    for member in (person, cast.ambassador(), make_member()):
        with pytest.raises(NotPossible):
            sessions.place(sessions.announced(lead), member)


def test_nobody_takes_or_gives_up_a_place_for_another_or_once_it_has_begun(lead: Any) -> None:
    place = sessions.place(sessions.announced(lead))
    with pytest.raises(PermissionDenied):
        perform(place, "sign_off", by=sessions.waiting().user)
    with clock.at(place.session.starts + timedelta(minutes=1)):
        with pytest.raises(NotPossible):
            perform(place, "sign_off", by=place.member.user)
        with pytest.raises(NotPossible):
            sessions.place(place.session)


def test_whoever_was_there_has_attended_and_starts_where_nothing_else_is_missing(lead: Any) -> None:
    session = sessions.announced(lead)
    ready, unsigned, absent = (sessions.place(session).member for _n in range(3))
    sign_charter(ready.mandates.get())
    with pytest.raises(NotPossible):
        perform(session, "hold", by=lead, members=[ready])
    with clock.at(session.ends):
        held = perform(session, "hold", by=lead, members=[ready, unsigned]).subject
    states = {each: Mandate.objects.get(member=each).state for each in (ready, unsigned, absent)}
    assert states == {ready: State.ACTIVE, unsigned: State.ONBOARDING, absent: State.ONBOARDING}
    assert [each.attendances.count() for each in (ready, unsigned, absent)] == [1, 1, 0]
    assert (held.state, ready.attendances.get().place) == (SessionState.HELD, "Kade 1, Brussel")


def test_whose_mandate_ends_gives_up_the_place(lead: Any) -> None:
    place = sessions.place(sessions.announced(lead))
    perform(place.member.mandates.get(), "end", by=place.member.user, reason="I move abroad.")
    assert Enrolment.objects.get().state == EnrolmentState.LEFT


def test_only_the_group_of_that_region_plans(lead: Any) -> None:
    session = sessions.announced(lead)
    for somebody in (cast.ambassador().user, cast.staff().user):
        with pytest.raises(PermissionDenied):
            perform(session, "cancel", by=somebody, reason="No.")

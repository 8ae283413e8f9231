"""The nightly purge: what is over goes, and afterwards nothing is overdue."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone

from tests.factories import cast, missions
from tests.factories.people import make_mandate, make_member, make_user, make_user_with
from workflows.kernel import chain, clock, outbox
from workflows.kernel.models import OutboxRow, RecordText
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.people import consents
from workflows.people.accounts.models import SecondFactorReset
from workflows.people.invitations import invite
from workflows.people.models import Consent, ConsentKind, Member
from workflows.people.privacy.jobs import purge_overdue
from workflows.people.privacy.models import ErasureRequest
from workflows.people.privacy.purge import overdue, purge
from workflows.people.privacy.tables import personal
from workflows.people.roles import Role
from workflows.people.sheet.models import LanguageSkill, Profile

pytestmark = pytest.mark.django_db


def days(name, more=1):
    return timedelta(days=settings.AMBASSADE_KEPT[name] + more)


def late():
    return {(model.__name__, kept.names[0]) for model, kept, rows in overdue() if rows.exists()}


@pytest.fixture
def former():
    """An ambassador whose mandate ended just now."""
    member = cast.ambassador()
    consents.give(member, ConsentKind.TIES, version="1", wording="…")
    mission = missions.carried_out(member)
    perform(mission.seats()[0], "file_report", by=member.user, report_went="Well.")
    perform(member.mandates.get(), "end", by=member.user, reason="Enough.")
    return member


def test_the_sheet_goes_two_years_after_the_mandate(former):
    with clock.at(clock.now() + days("mandate", more=-1)):
        purge()
        assert Profile.objects.filter(member=former).count() == 1
    with clock.at(clock.now() + days("mandate")):
        assert {("Profile", "member"), ("Assignment", "remark")} <= late()
        purge_overdue()
    left = [model.objects.filter(member=former).count() for model in (Profile, LanguageSkill, Consent)]
    assert left == [0, 0, 0]
    seat = former.assignments.get()
    assert (seat.report_went, seat.state) == ("", "fulfilled")


def test_who_is_an_ambassador_again_keeps_the_sheet(former):
    with clock.at(clock.now() + days("mandate")):
        make_mandate(former)
        purge()
    assert Profile.objects.filter(member=former).count() == 1


def test_who_left_loses_the_name():
    member = make_member(first_name="Zoë")
    Member.objects.filter(pk=member.pk).update(active=False, left_on=clock.today())
    with clock.at(clock.now() + days("left")):
        purge()
    member.refresh_from_db()
    assert (member.first_name, member.email) == ("", "")


@pytest.mark.parametrize(("hours", "left"), [(-1, "Zoë"), (1, "")])
def test_a_term_ends_at_midnight_where_the_cooperative_lives(hours, left):
    leaving = datetime(2026, 11, 10, tzinfo=timezone.get_default_timezone())
    member = make_member(first_name="Zoë")
    Member.objects.filter(pk=member.pk).update(active=False, left_on=leaving.date())
    with clock.at(leaving + days("left") + timedelta(hours=hours)):
        purge()
    member.refresh_from_db()
    assert member.first_name == left


def test_who_left_loses_the_account_unless_a_role_goes_on():
    leaver, director = make_member(first_name="Zoë"), make_member(user=make_user_with(Role.BOARD))
    Member.objects.all().update(active=False, left_on=clock.today())
    with clock.at(clock.now() + days("left", more=-1)):
        purge()
        leaver.user.refresh_from_db()
        assert leaver.user.first_name == "Zoë"
    with clock.at(clock.now() + days("left")):
        assert {("User", "email"), ("EmailAddress", "user")} <= late()
        purge()
        assert late() == set()
    for member in (leaver, director):
        member.user.refresh_from_db()
    assert (leaver.user.first_name, leaver.user.is_active, director.user.is_active) == ("", False, True)
    assert not EmailAddress.objects.filter(user=leaver.user).exists()


def test_what_a_requester_wrote_goes_with_the_request_and_decisions_stay():
    mission = perform(missions.requested(), "qualify", by=cast.seated(coordinator=True)).subject
    mission = perform(mission, "ask_requester", by=mission.owner, question="Which hall?").subject
    mission = perform(mission, "answer", by=mission.requester_actor(), answer="Call me on 0470.").subject
    perform(mission, "decline", by=mission.owner, reason="Too far.")
    with clock.at(clock.now() + days("request")):
        purge()
    left = {text.record.step: text.words for text in RecordText.objects.filter(record__object_id=mission.pk)}
    assert ("answer" in left, left["decline"]) == (False, {"reason": "Too far."})
    assert list(chain.verify()) == []


def test_requesters_are_forgotten_two_years_after_the_end():
    mission = missions.requested(title="Kept")
    going_on = missions.requested()
    perform(mission, "decline", by=mission.owner, reason="Too far.")
    with clock.at(clock.now() + days("request")):
        purge()
    mission, going_on = (Mission.objects.get(pk=each.pk) for each in (mission, going_on))
    assert (mission.requester_name, mission.requester_email, mission.title) == ("", "", "Kept")
    assert going_on.requester_name != ""


def test_words_beside_decisions_go_and_the_chain_stays(former):
    with clock.at(clock.now() + days("decision")):
        purge()
    assert RecordText.objects.count() == 0
    assert list(chain.verify()) == []


def test_the_drill_nothing_is_overdue_after_a_night(former):
    administrator = make_user_with(Role.ADMINISTRATOR)
    invite("fin@example.org", [], by=administrator, language="nl")
    perform(SecondFactorReset(user=make_user()), "ask", by=administrator, reason="Saw her.")
    mission = missions.requested()
    perform(mission, "decline", by=mission.owner, reason="Too far.")
    leaver = make_member()
    Member.objects.filter(pk=leaver.pk).update(active=False, left_on=clock.today())
    perform(perform(ErasureRequest(user=former.user), "ask", by=former.user).subject, "confirm", by=administrator)
    for row in OutboxRow.objects.filter(kind=OutboxRow.Kind.MESSAGE, state="queued"):
        outbox.deliver(row.pk)
    with clock.at(clock.now() + timedelta(days=20 * 365)):
        from workflows.people.jobs import lapse_invitations

        lapse_invitations()
    with clock.at(clock.now() + timedelta(days=40 * 365)):
        found = {model for model, _column in late()}
        assert {"RecordText", "OutboxRow", "Mission", "Member", "Invitation", "SecondFactorReset",
                "ErasureRequest"} <= found  # fmt: skip
        assert purge() > 0
        assert late() == set()
        assert purge() == 0


def test_nothing_is_overdue_on_the_first_day(former):
    purge()
    assert late() == set()
    assert former.assignments.get().report_went == "Well."


def test_what_cannot_be_ended_holds_up_nothing_else(former):
    def refuses(rows, names):
        raise OSError("The disk is full.")

    with clock.at(clock.now() + timedelta(days=40 * 365)):
        whole = personal()
        model = next(kept for kept, _keep, rows in overdue() if rows.exists())
        others = {name for name, _column in late()} - {model.__name__}
        whole[model] = replace(whole[model], ending=refuses)
        try:
            with pytest.raises(OSError, match="disk is full"):
                purge()
        finally:
            personal.cache_clear()
        assert others
        assert others.isdisjoint(name for name, _column in late())

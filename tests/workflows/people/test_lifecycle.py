"""The life of a mandate: who moves it, under what condition, and what follows."""

from datetime import datetime, time, timedelta

import pytest
from django.conf import settings
from django.utils.timezone import make_aware

from tests.factories import missions
from tests.factories.people import (
    ambassador,
    attend,
    make_charter,
    make_coordinator,
    make_country,
    make_mandate,
    make_member,
    make_seat,
    make_user_with,
    sign_charter,
)
from workflows.kernel import clock, outbox
from workflows.kernel.actors import SYSTEM
from workflows.kernel.models import OutboxRow, records_of
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible, PermissionDenied
from workflows.kernel.undo import undo
from workflows.missions.models import Assignment, Mission
from workflows.people import jobs
from workflows.people.models import Mandate
from workflows.people.queries import ambassadors, current_mandate
from workflows.people.roles import Role
from workflows.people.states import Cause

pytestmark = pytest.mark.django_db


def now_state(mandate):
    return Mandate.objects.get(pk=mandate.pk).state


def told(mandate):
    """The messages that the mandate's records owe, in their order."""
    return list(
        OutboxRow.objects.filter(record__in=records_of(mandate)).order_by("pk").values_list("name", "recipient_name")
    )


def steps_of(mandate):
    return [record.step for record in records_of(mandate)]


def days(number):
    """So many days on, at noon where the cooperative lives: late in the evening summer time would add a day."""
    return clock.at(make_aware(datetime.combine(clock.today() + timedelta(days=number), time(12))))


def test_member_has_one_current_mandate_and_may_have_past_ones():
    first = make_mandate()
    with pytest.raises(NotPossible):
        make_mandate(first.member, active=False)
    perform(first, "end", by=first.member.user, reason="Enough.")
    second = make_mandate(first.member)
    assert current_mandate(first.member) == second
    assert list(ambassadors()) == [first.member]


def test_mandate_begins_with_an_admission_only():
    member, today = make_member(), clock.today()
    row = Mandate(member=member, starts=today, ends=today + timedelta(days=9))
    for by in (make_coordinator(), member.user):
        with pytest.raises(PermissionDenied):
            perform(row, "begin", by=by)
    assert (make_mandate(member, active=False).state, Mandate.objects.count()) == ("onboarding", 1)


@pytest.mark.req("R1.7")
@pytest.mark.parametrize("order", ["training first", "charter first"])
def test_mandate_is_active_at_once_when_the_last_condition_is_met(order):
    mandate = make_mandate(active=False)
    steps = [lambda: attend(mandate.member), lambda: sign_charter(mandate)]
    first, last = steps if order == "training first" else reversed(steps)
    first()
    assert now_state(mandate) == "onboarding"
    last()
    assert now_state(mandate) == "active"
    assert told(mandate)[-1] == ("mandate_active", mandate.member.display_name)


def test_nobody_activates_a_mandate_by_hand():
    mandate = make_mandate(active=False)
    make_charter()
    for by in (make_coordinator(), mandate.member.user, make_user_with(Role.ADMINISTRATOR)):
        with pytest.raises((PermissionDenied, NotPossible)):
            perform(mandate, "activate", by=by)
    with pytest.raises(NotPossible):
        perform(mandate, "activate", by=SYSTEM)


def test_mandate_that_is_ready_before_its_first_day_waits_for_the_clock():
    today = clock.today()
    mandate = make_mandate(active=False, starts=today + timedelta(days=5), ends=today + timedelta(days=50))
    attend(mandate.member)
    sign_charter(mandate)
    assert (jobs.activate_mandates(), now_state(mandate)) == (0, "onboarding")
    with days(5):
        assert (jobs.activate_mandates(), jobs.activate_mandates(), now_state(mandate)) == (1, 0, "active")


def test_signature_and_training_of_an_earlier_term_count_again():
    first = make_mandate()
    perform(first, "end", by=first.member.user, reason="Enough.")
    again = make_mandate(first.member, active=False)
    assert (now_state(again), steps_of(again)) == ("active", ["begin", "activate"])


def test_mandate_is_ended_by_its_holder_by_decision_or_by_the_clock():
    own, led, stays = make_mandate(), make_mandate(), make_mandate()
    perform(own, "end", by=own.member.user, reason="Moving abroad.")
    perform(led, "revoke", by=make_coordinator(), reason="As agreed.")
    for by in (SYSTEM, make_user_with(Role.BOARD), make_user_with(Role.COORDINATOR)):
        with pytest.raises(PermissionDenied):
            perform(stays, "end", by=by, reason="?")
    with days(800):
        assert (jobs.end_mandates(), jobs.end_mandates()) == (1, 0)
    assert set(Mandate.objects.values_list("state", flat=True)) == {"ended"}
    assert Mandate.objects.get(pk=stays.pk).ended_on == clock.today() + timedelta(days=800)


def test_nobody_decides_on_their_own_mandate():
    coordinator = make_coordinator()
    own = make_mandate(coordinator.member)
    for step in ("suspend", "revoke"):
        with pytest.raises(PermissionDenied):
            perform(own, step, by=coordinator, reason="?")
    assert own.has_conflict(coordinator)


def test_decision_waits_for_those_whom_the_policy_asks():
    missions.policy(("support_group", 1), arrow="mandate.revoke")
    mandate = make_mandate()
    outcome = perform(mandate, "revoke", by=make_coordinator(), reason="Spoke for a party.")
    assert (now_state(mandate), outcome.waits_for.state) == ("active", "open")
    perform(outcome.waits_for, "agree", by=make_seat().member.user)
    assert now_state(mandate) == "ended"


def test_board_asked_for_a_decision_sees_that_mandate_alone():
    missions.policy(("board", 1), arrow="mandate.suspend")
    asked, other = make_mandate(), make_mandate()
    board = make_user_with(Role.BOARD)
    assert not Mandate.objects.visible_to(board).exists()
    request = perform(asked, "suspend", by=make_coordinator(), reason="A complaint.").waits_for
    assert list(Mandate.objects.visible_to(board)) == [asked] != [other]
    perform(request, "agree", by=board)
    assert (now_state(asked), Mandate.objects.visible_to(board).count()) == ("suspended", 0)


def test_mandates_are_seen_by_the_support_group_of_the_place():
    here = make_mandate()
    elsewhere = make_seat(make_member(country=make_country("fr"))).member.user
    others = [make_user_with(role) for role in set(Role) - {Role.SUPPORT_GROUP, Role.COORDINATOR}]
    assert list(Mandate.objects.visible_to(make_seat().member.user).filter(pk=here.pk)) == [here]
    assert [Mandate.objects.visible_to(user).count() for user in (elsewhere, *others)] == [0] * (len(others) + 1)


# Pause


def pause(mandate, by=None, **answers):
    until = clock.today() + timedelta(days=30)
    return perform(mandate, "pause", by=by or mandate.member.user, **{"until": until, **answers}).subject


def seat_of(mission, person):
    return Assignment.objects.get(mission=mission, member=person).state


def test_pause_hands_the_seats_back_and_the_next_is_asked_in_the_same_act():
    first, second = ambassador(), ambassador()
    mission = missions.staffing(first, second)
    missions.accept(mission, first)
    paused = pause(first.mandates.get(), reason="A child is born.")
    assert (paused.state, seat_of(mission, first), seat_of(mission, second)) == ("paused", "released", "offered")
    assert Mission.objects.get(pk=mission.pk).state == "staffing"
    acts = {records_of(each).last().act for each in (paused, mission, missions.assignment(mission, first))}
    assert len(acts) == 1
    assert first not in ambassadors()


def test_seats_are_kept_in_a_pause_by_choice_and_offers_are_recalled_all_the_same():
    person = ambassador()
    kept = missions.staffed(person)
    offered = missions.staffing(person, starts=clock.now() + timedelta(days=90))
    pause(person.mandates.get(), keep_seats=True)
    assert seat_of(kept, person) == "accepted"
    assert seat_of(offered, person) == "not_chosen"


def test_missions_that_took_place_keep_their_people():
    person = ambassador()
    mission = missions.carried_out(person)
    perform(person.mandates.get(), "end", by=person.user, reason="Enough.")
    assert seat_of(mission, person) == "accepted"


def test_owner_hears_of_a_seat_that_came_free_and_the_person_once():
    person = ambassador()
    mission = missions.staffed(person)
    OutboxRow.objects.all().delete()
    pause(person.mandates.get())
    names = set(OutboxRow.objects.filter(kind="message").values_list("name", "email"))
    assert ("mandate_paused", person.email) in names
    assert ("seat_handed_back", mission.owner.email) in names
    assert [name for name, email in names if email == person.email] == ["mandate_paused"]


def test_support_group_may_pause_and_others_may_not():
    mandate = make_mandate()
    for by in (make_user_with(Role.MEMBER), make_seat(make_member(country=make_country("fr"))).member.user, SYSTEM):
        with pytest.raises(PermissionDenied):
            pause(mandate, by=by)
    assert pause(mandate, by=make_seat().member.user, reason="At their wish.").state == "paused"


def test_pause_ends_by_itself_the_day_after_its_last():
    mandate = pause(make_mandate())
    with days(30):
        assert (jobs.resume_mandates(), now_state(mandate)) == (0, "paused")
    with days(31):
        assert (jobs.resume_mandates(), jobs.resume_mandates(), now_state(mandate)) == (1, 0, "active")
    assert Mandate.objects.get(pk=mandate.pk).paused_until is None


def test_ambassador_resumes_earlier():
    mandate = pause(make_mandate())
    assert perform(mandate, "resume", by=mandate.member.user).subject.state == "active"


# Suspension


@pytest.mark.req("R1.7")
def test_new_charter_unsigned_after_its_date_suspends_and_a_signature_reinstates():
    mandate, signs = make_mandate(), make_mandate()
    make_charter(sign_by=clock.today() + timedelta(days=10))
    sign_charter(signs)
    with days(10):
        assert jobs.suspend_unsigned() == 0
    with days(11):
        assert (jobs.suspend_unsigned(), jobs.suspend_unsigned()) == (1, 0)
        suspended = Mandate.objects.get(pk=mandate.pk)
        assert (suspended.state, suspended.suspended_for) == ("suspended", Cause.CHARTER)
        sign_charter(suspended)
    assert (now_state(mandate), now_state(signs)) == ("active", "active")
    assert steps_of(mandate)[-3:] == ["suspend_unsigned", "sign_charter", "reinstate_signed"]


def test_suspension_by_decision_is_ended_by_a_decision_not_by_a_signature():
    mandate, coordinator = make_mandate(), make_coordinator()
    perform(mandate, "suspend", by=coordinator, reason="A complaint.")
    make_charter()
    sign_charter(Mandate.objects.get(pk=mandate.pk))
    assert now_state(mandate) == "suspended"
    for by in (mandate.member.user, SYSTEM):
        with pytest.raises(PermissionDenied):
            perform(mandate, "reinstate", by=by, reason="?")
    assert perform(mandate, "reinstate", by=coordinator, reason="Cleared.").subject.state == "active"


def test_reinstating_and_resuming_wait_for_an_overdue_signature():
    suspended, paused = make_mandate(), pause(make_mandate(), until=clock.today() + timedelta(days=20))
    coordinator = make_coordinator()
    perform(suspended, "suspend", by=coordinator, reason="A complaint.")
    make_charter(sign_by=clock.today() + timedelta(days=10))
    with days(12):
        with pytest.raises(NotPossible):
            perform(suspended, "reinstate", by=coordinator, reason="Cleared.")
        with pytest.raises(NotPossible):
            perform(paused, "resume", by=paused.member.user)


def test_suspension_hands_the_seats_back():
    person = ambassador()
    mission = missions.confirmed(person)
    perform(person.mandates.get(), "suspend", by=make_coordinator(), reason="A complaint.")
    assert (seat_of(mission, person), Mission.objects.get(pk=mission.pk).state) == ("released", "staffing")


# Renewal


def test_renewal_is_offered_in_the_last_days_and_accepted_by_the_ambassador():
    mandate, group = make_mandate(), make_seat().member.user
    until = mandate.ends + timedelta(days=730)
    with pytest.raises(NotPossible):
        perform(mandate, "offer_renewal", by=group, until=until)
    with days(700 - settings.AMBASSADE_RENEWAL_DAYS):
        assert Mandate.objects.overdue().count() == 0
        with pytest.raises(NotPossible):
            perform(mandate, "renew", by=mandate.member.user)
    with days(700 - settings.AMBASSADE_RENEWAL_DAYS + 5):
        assert list(Mandate.objects.overdue()) == [mandate]
        assert Mandate.objects.get(pk=mandate.pk).overdue_days == 5
        offered = perform(mandate, "offer_renewal", by=group, until=until).subject
        assert Mandate.objects.overdue().count() == 0
        with pytest.raises(PermissionDenied):
            perform(offered, "renew", by=group)
        renewed = perform(offered, "renew", by=mandate.member.user).subject
    assert (renewed.state, renewed.ends, renewed.renewal_until) == ("active", until, None)


def test_mandate_that_is_paused_is_not_asked_to_renew_before_it_goes_on():
    mandate = make_mandate()
    with days(700 - settings.AMBASSADE_RENEWAL_DAYS + 5):
        paused = perform(mandate, "pause", by=mandate.member.user, until=clock.today() + timedelta(days=9)).subject
        assert (paused.renewal_is_due, paused.overdue_days, Mandate.objects.overdue().count()) == (False, 0, 0)
        resumed = perform(paused, "resume", by=mandate.member.user).subject
        assert (resumed.renewal_is_due, list(Mandate.objects.overdue())) == (True, [mandate])


def test_message_about_a_pause_that_is_over_is_dropped():
    mandate = make_mandate()
    perform(mandate, "pause", by=mandate.member.user, until=clock.today() + timedelta(days=9))
    perform(Mandate.objects.get(), "resume", by=mandate.member.user)
    letters = OutboxRow.objects.filter(name="mandate_paused")
    outbox.deliver(letters.get().pk)
    assert letters.get().state == "dropped"


def test_clock_reminds_of_the_charter_in_the_last_days_also_after_an_early_reminder():
    make_mandate()
    charter = make_charter(sign_by=clock.today() + timedelta(days=60))
    perform(charter, "remind", by=make_seat().member.user)
    with days(60 - settings.AMBASSADE_CHARTER_REMINDER_DAYS - 1):
        assert jobs.remind_of_the_charter() == 0
    with days(60 - settings.AMBASSADE_CHARTER_REMINDER_DAYS):
        assert (jobs.remind_of_the_charter(), jobs.remind_of_the_charter()) == (1, 0)


def test_reminder_of_the_charter_does_not_reach_who_signed_before_it_left():
    signs, waits = make_mandate(), make_mandate()
    charter = make_charter()
    perform(charter, "remind", by=make_seat().member.user)
    sign_charter(signs)
    letters = OutboxRow.objects.filter(name="charter_reminder")
    for letter in letters:
        outbox.deliver(letter.pk)
    states = dict(letters.values_list("email", "state"))
    assert states == {signs.member.email: "dropped", waits.member.email: "sent"}


def test_ambassador_may_decline_to_renew_and_the_term_ends_in_its_time():
    mandate, group = make_mandate(), make_seat().member.user
    with days(650):
        perform(mandate, "offer_renewal", by=group, until=mandate.ends + timedelta(days=730))
        perform(mandate, "decline_renewal", by=mandate.member.user, reason="Too busy.")
    with days(701):
        assert (jobs.end_mandates(), now_state(mandate)) == (1, "ended")
    assert ("mandate_ended", mandate.member.display_name) in told(mandate)


def test_a_step_of_a_mandate_is_taken_back_with_the_seats_it_freed():
    person = ambassador()
    mission = missions.staffed(person)
    paused = pause(person.mandates.get())
    undo(paused, by=person.user, reason="A slip.")
    assert (now_state(paused), seat_of(mission, person)) == ("active", "accepted")
    assert Mission.objects.get(pk=mission.pk).state == "staffed"

"""Many at once, on PostgreSQL with real connections: once is once, a ceiling holds, nobody waits."""

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

from tests.factories import cast, missions
from tests.factories.people import make_country, make_member, make_region, make_user
from workflows.kernel import chain, clock
from workflows.kernel.models import OutboxRow, TransitionRecord
from workflows.kernel.perform import perform
from workflows.kernel.refusals import Stale
from workflows.kernel.undo import undo
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AssignmentState, SeatRole, State
from workflows.people import claims
from workflows.people.models import Mandate, Member
from workflows.people.sheet.models import LanguageSkill

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(acts: list[Callable[[], Any]], width: int = 50) -> list[str]:
    """Run the acts in threads that start together; how each ended, by the name of what it raised."""
    ends: list[str] = [""] * len(acts)

    def run(number: int, act: Callable[[], Any], start: Barrier) -> None:
        try:
            connection.ensure_connection()
            start.wait(30)
            act()
            ends[number] = "done"
        except Exception as error:
            ends[number] = type(error).__name__
        finally:
            connection.close()

    for first in range(0, len(acts), width):
        batch = list(enumerate(acts[first : first + width], first))
        start = Barrier(len(batch))
        threads = [Thread(target=run, args=(number, act, start)) for number, act in batch]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert not any(thread.is_alive() for thread in threads), "somebody waits forever"
    return ends


def fifty_posts(mission: Mission, step: str, **answers: Any) -> list[str]:
    seen = mission.revision

    def post() -> None:
        mine = Mission.objects.get(pk=mission.pk)
        by = mission.requester_actor() if step == "complain" else get_user_model().objects.get(pk=mission.owner_id)
        perform(mine, step, by=by, seen=seen, **answers)

    return at_once([post] * 50)


def test_fifty_identical_posts_are_one_transition_one_record_one_message():
    mission = missions.qualifying()
    new_owner = cast.seated()
    ends = Counter(fifty_posts(mission, "assign", owner=new_owner))
    assert ends == {"done": 1, "Stale": 49}
    assert TransitionRecord.objects.filter(step="assign").count() == 1
    assert OutboxRow.objects.filter(name="mission_given").count() == 1
    assert list(chain.verify()) == []


def test_fifty_identical_posts_of_a_step_that_moves_no_revision_are_one_too():
    mission = missions.requested()
    ends = Counter(fifty_posts(mission, "complain", complaint="Nobody called."))
    assert ends == {"done": 1, "NotPossible": 49}
    assert TransitionRecord.objects.filter(step="complain").count() == 1


def test_without_the_lock_the_same_posts_are_not_one(monkeypatch):
    """The proof that the test above tests something."""

    def unlocked(subject: Any, step: str, act: Any) -> Any:
        return type(subject)._base_manager.get(pk=subject.pk)

    mission = missions.qualifying()
    new_owner = cast.seated()
    monkeypatch.setattr("workflows.kernel.perform.lock", unlocked)
    ends = Counter(fifty_posts(mission, "assign", owner=new_owner))
    assert ends != {"done": 1, "Stale": 49}
    assert ends["NotPossible"] > 0, "several went through at once and met in the unique number of the record"


def many_ambassadors(count: int) -> list[Member]:
    """Rows written at once: the acceptances are what is tested."""
    country, region, spoken, today = make_country(), make_region(), cast.language("nl"), clock.today()
    members = []
    for number in range(count):
        user = make_user(f"many{number}@example.org")
        members.append(
            Member(number=f"P{number}", first_name="P", last_name=str(number), email=user.email, user=user,
                   country=country, region=region)
        )  # fmt: skip
    Member.objects.bulk_create(members)
    LanguageSkill.objects.bulk_create(LanguageSkill(member=m, language=spoken, level="C1") for m in members)
    term = {"starts": today - timedelta(days=1), "ends": today + timedelta(days=700)}
    Mandate.objects.bulk_create(Mandate(member=m, state="active", **term) for m in members)
    return members


def test_two_hundred_acceptances_of_ten_seats_are_ten():
    people = many_ambassadors(200)
    mission = missions.approved(ambassadors_wanted=10)
    mission = perform(mission, "open_call", by=mission.owner).subject
    deadline = clock.now() + timedelta(days=1)
    for person in people:
        offer = Assignment(mission=mission, member=person, role=SeatRole.AMBASSADOR)
        perform(offer, "offer", by=mission.owner, answer_by=deadline)

    def accept(person: Member) -> Callable[[], Any]:
        return lambda: perform(Assignment.objects.get(mission=mission, member=person), "accept", by=person.user)

    ends = Counter(at_once([accept(person) for person in people], width=40))
    assert ends == {"done": 10, "NotPossible": 190}
    held = Assignment.objects.filter(mission=mission, seat__isnull=False)
    assert sorted(held.values_list("seat", flat=True)) == list(range(1, 11))
    assert Mission.objects.get().state == State.STAFFED


@pytest.mark.req("R4.4")
def test_two_hundred_who_come_forward_for_ten_places_are_ten_and_a_waiting_list_of_the_rest():
    """Nobody is refused: whoever came too late stands at a place of their own, and reads it."""
    people = many_ambassadors(200)
    mission = missions.approved(ambassadors_wanted=10)
    mission = perform(mission, "open_call", by=mission.owner, first_come=True).subject

    def come_forward(person: Member) -> Callable[[], Any]:
        return lambda: perform(Assignment(mission=mission, member=person), "express_interest", by=person.user)

    ends = Counter(at_once([come_forward(person) for person in people], width=40))
    assert ends == {"done": 200}
    held = Assignment.objects.filter(mission=mission, seat__isnull=False)
    assert sorted(held.values_list("seat", flat=True)) == list(range(1, 11))
    waiting = Assignment.objects.filter(state=AssignmentState.INTERESTED).with_place()
    assert sorted(waiting.values_list("place", flat=True)) == list(range(1, 191))
    assert Mission.objects.get().state == State.STAFFED


def test_one_person_accepting_two_places_at_once_gets_one():
    person, owner = cast.ambassador(), cast.seated()
    offers = [missions.staffing(person, owner=owner, title=title) for title in "ABCDEFGH"]
    seats = [missions.assignment(mission, person) for mission in offers]
    acts = [lambda seat=seat: perform(seat, "accept", by=person.user, seen=seat.revision) for seat in seats]
    assert Counter(at_once(acts)) == {"done": 1, "NotPossible": 7}


def test_the_database_itself_lets_nobody_be_in_two_places():
    person, owner = cast.ambassador(), cast.seated()
    here = missions.staffing(person, owner=owner)
    there = missions.staffing(person, owner=owner, title="Elsewhere")
    seat = missions.accept(here, person)
    other = missions.assignment(there, person)
    values = [1, seat.holds_from + timedelta(minutes=5), seat.holds_until, other.pk]
    with pytest.raises(IntegrityError, match="nobody_in_two_places"), connection.cursor() as cursor:
        cursor.execute("UPDATE workflows_assignment SET seat=%s, holds_from=%s, holds_until=%s WHERE id=%s", values)


def test_approve_reopen_change_and_an_old_tab_is_refused():
    coordinator = cast.seated(coordinator=True)
    mission = missions.qualifying(compensation_kind="fee", compensation_amount=100)
    seen = mission.revision
    mission = perform(mission, "approve", by=mission.owner, seen=seen).subject
    mission = perform(mission, "reopen", by=coordinator, reason="Too little").subject
    perform(mission, "revise", by=coordinator, compensation_amount=900)
    with pytest.raises(Stale) as refused:
        perform(Mission.objects.get(), "approve", by=mission.owner, seen=seen)
    assert [r.step for r in refused.value.since] == ["approve", "reopen", "revise"]
    assert Mission.objects.get().state == State.QUALIFYING


def test_a_mix_of_acts_by_many_never_deadlocks_and_leaves_all_true():
    owner = cast.seated()
    people = [cast.ambassador() for _ in range(6)]
    made = [missions.staffing(*people, owner=owner, title=f"M{n}", ambassadors_wanted=2) for n in range(4)]
    dice = random.Random(7)

    def act() -> Callable[[], Any]:
        mission, person = dice.choice(made), dice.choice(people)
        kind = dice.choice(["accept", "accept", "decline", "withdraw", "cancel", "move"])

        def run() -> None:
            fresh = Mission.objects.get(pk=mission.pk)
            if kind == "cancel":
                perform(fresh, "cancel", by=owner, reason="No hall")
            elif kind == "move":
                perform(fresh, "reschedule", by=owner, starts=fresh.starts, ends=fresh.ends)
            else:
                found = Assignment.objects.filter(mission=mission, member=person).first()
                if found is not None:
                    perform(found, kind, by=person.user, **({"reason": "x"} if kind == "withdraw" else {}))

        return run

    ends = set(at_once([act() for _ in range(120)], width=24))
    assert ends <= {"done", "NotPossible", "Stale", "PermissionDenied", "Unchanged"}
    assert list(chain.verify()) == []
    for mission in Mission.objects.all():
        held = mission.assignments.filter(seat__isnull=False)
        assert held.count() <= mission.ambassadors_wanted
        assert set(held.values_list("state", flat=True)) <= {AssignmentState.ACCEPTED}


def test_nobody_takes_a_seat_in_the_moment_in_which_their_mandate_comes_to_rest():
    people = [cast.ambassador() for _each in range(12)]
    acts: list[Callable[[], Any]] = []
    owner = cast.seated()
    for person in people:
        seat = missions.assignment(missions.staffing(person, owner=owner), person)
        mandate = Mandate.objects.get(member=person)
        until = clock.today() + timedelta(days=30)
        acts.append(partial(perform, seat, "accept", by=person.user))
        acts.append(partial(perform, mandate, "pause", by=person.user, until=until))
    ends = at_once(acts)
    assert set(ends) <= {"done", "NotPossible"}
    held = Assignment.objects.filter(state=AssignmentState.ACCEPTED, member__mandates__state="paused")
    assert [str(each) for each in held] == []


class Other:
    """Somebody else's act, on a connection of its own; `waits` returns once it stands still before a lock of ours."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self.ends: list[str] = []
        self.thread = Thread(target=lambda: self.ends.extend(at_once([act])))

    def waits(self) -> None:
        self.thread.start()
        deadline = time.monotonic() + 20
        waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        while time.monotonic() < deadline:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_stat_clear_snapshot()")
                cursor.execute(waiting)
                if cursor.fetchone():
                    return
            time.sleep(0.02)
        raise AssertionError("nobody waits")

    def end(self) -> str:
        self.thread.join(30)
        return self.ends[0]


def test_a_pause_takes_the_missions_before_the_person_as_an_acceptance_does():
    person = cast.ambassador()
    mission = missions.staffing(person)
    mandate = Mandate.objects.get(member=person)
    pause = Other(partial(perform, mandate, "pause", by=person.user, until=clock.today() + timedelta(days=9)))
    with transaction.atomic():
        Mission.objects.select_for_update().get(pk=mission.pk)
        pause.waits()
        missions.accept(mission, person)
    assert pause.end() == "done"
    assert missions.assignment(mission, person).state == AssignmentState.RELEASED


def test_undo_never_overwrites_what_befell_another_dossier_of_the_act_meanwhile():
    person = cast.ambassador()
    mission = missions.confirmed(person)
    mandate = Mandate.objects.get(member=person)
    perform(mandate, "pause", by=person.user, until=clock.today() + timedelta(days=9))
    take_back = Other(partial(undo, Mandate.objects.get(), by=person.user))
    with transaction.atomic():
        perform(Mission.objects.get(), "cancel", by=mission.requester_actor(), reason="Ill")
        take_back.waits()
    assert take_back.end() == "NotPossible"
    assert (Mission.objects.get().state, Mandate.objects.get().state) == (State.CANCELLED, "paused")


def test_an_undo_that_waits_for_whoever_waits_for_it_is_refused():
    person = cast.ambassador()
    mission = missions.confirmed(person)
    perform(mission, "reschedule", by=mission.owner, starts=mission.starts, ends=mission.ends + timedelta(hours=1))
    take_back = Other(partial(undo, Mission.objects.get(), by=mission.owner))
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=person.pk)
        take_back.waits()
        Mission.objects.select_for_update().get(pk=mission.pk)
    assert take_back.end() == "NotPossible"


def test_many_first_clicks_of_one_member_open_one_account():
    member = make_member(user=None, email="first@example.org")
    accounts = get_user_model()
    ends = at_once([partial(claims.open_account, member.email, accounts)] * 5)
    assert Counter(ends) == {"done": 5}
    assert accounts.objects.filter(email=member.email).count() == 1

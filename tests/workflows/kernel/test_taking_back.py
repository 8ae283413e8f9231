"""What taking back would do is said before it is done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.factories import cast, missions
from workflows.kernel.models import OutboxRow, OutboxState, latest_record
from workflows.kernel.perform import perform
from workflows.kernel.taking_back import preview
from workflows.kernel.undo import check_undoable, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def cancelled():
    person = cast.ambassador(first_name="Ine", last_name="Vos")
    mission = missions.confirmed(person)
    return perform(mission, "cancel", by=mission.owner, reason="No hall").subject


def seen_by(mission, reader, **names):
    return preview(mission, latest_record(mission), reader, **names)


@pytest.mark.parametrize("people", [1, 4])
def test_it_asks_as_often_for_many_dossiers_as_for_one(people):
    mission = missions.confirmed(*(cast.ambassador() for _each in range(people)), ambassadors_wanted=people)
    mission = perform(mission, "cancel", by=mission.owner, reason="No hall").subject
    last = latest_record(mission)
    with CaptureQueriesContext(connection) as asked:
        check_undoable(mission, mission.owner, last)
        assert len([str(dossier) for dossier, _done in preview(mission, last, mission.owner).further]) == people
    assert len(asked) == 12


def test_it_names_whose_messages_are_recalled_and_which_dossiers_go_back(cancelled):
    with translation.override("en"):
        seen = seen_by(cancelled, cancelled.owner)
    to = sorted(name for each in seen.recalled for name in each.to)
    owed = OutboxRow.objects.filter(record__act=latest_record(cancelled).act, kind="message")
    assert to == sorted(row.recipient_name or row.email for row in owed)
    assert all(cancelled.title in each.about for each in seen.recalled)
    assert [str(dossier) for dossier, _done in seen.further] == [f"Ine Vos · {cancelled.title}"]
    assert (seen.departed, seen.runs_again) == ([], True)
    assert seen.until == latest_record(cancelled).at + timedelta(days=7)


@pytest.mark.parametrize("state", [OutboxState.HELD, OutboxState.COLLECTED])
def test_what_is_held_by_hand_or_waits_for_a_digest_is_recalled_too(cancelled, state):
    owed = OutboxRow.objects.filter(record__act=latest_record(cancelled).act, kind="message")
    number = owed.update(state=state)
    seen = seen_by(cancelled, cancelled.owner)
    assert (number, sum(each.count for each in seen.recalled), seen.departed) == (number, number, [])
    undo(cancelled, by=cancelled.owner, reason="It takes place after all")
    assert set(owed.values_list("state", flat=True)) == {OutboxState.DROPPED}


def test_what_left_is_told_apart_with_its_moment(cancelled):
    now = latest_record(cancelled).at
    first = OutboxRow.objects.filter(record=latest_record(cancelled), kind="message").order_by("pk").first()
    OutboxRow.objects.filter(pk=first.pk).update(state=OutboxState.SENT, settled_at=now, subject_line="Off")
    seen = seen_by(cancelled, cancelled.owner)
    assert [(each.about, each.count, each.left_at) for each in seen.departed] == [("Off", 1, now)]


def test_without_names_people_are_only_counted(cancelled):
    seen = seen_by(cancelled, cancelled.owner, names=False)
    assert {(each.about, tuple(each.to)) for each in seen.recalled} == {("", ())}
    assert all(each.count > 0 for each in seen.recalled)


def test_without_names_no_other_dossier_is_named(cancelled):
    further = {str(dossier) for dossier, _done in seen_by(cancelled, cancelled.owner).further}
    assert (bool(further), seen_by(cancelled, cancelled.owner, names=False).further) == (True, [])

"""What taking back would do is said before it is done."""

from datetime import timedelta

import pytest
from django.utils import translation

from tests.factories import cast, missions
from workflows.kernel.models import OutboxRow, OutboxState, latest_record
from workflows.kernel.perform import perform
from workflows.kernel.taking_back import preview

pytestmark = pytest.mark.django_db


@pytest.fixture
def cancelled():
    person = cast.ambassador(first_name="Ine", last_name="Vos")
    mission = missions.confirmed(person)
    return perform(mission, "cancel", by=mission.owner, reason="No hall").subject


def test_it_names_whose_messages_are_recalled_and_which_dossiers_go_back(cancelled):
    with translation.override("en"):
        seen = preview(cancelled, cancelled.owner)
    to = sorted(name for each in seen.recalled for name in each.to)
    owed = OutboxRow.objects.filter(record__act=latest_record(cancelled).act, kind="message")
    assert to == sorted(row.recipient_name or row.email for row in owed)
    assert all(cancelled.title in each.about for each in seen.recalled)
    assert [str(dossier) for dossier, _done in seen.further] == [f"Ine Vos · {cancelled.title}"]
    assert (seen.departed, seen.runs_again) == ([], True)
    assert seen.until == latest_record(cancelled).at + timedelta(days=7)


def test_what_left_is_told_apart_with_its_moment(cancelled):
    now = latest_record(cancelled).at
    first = OutboxRow.objects.filter(record=latest_record(cancelled), kind="message").order_by("pk").first()
    OutboxRow.objects.filter(pk=first.pk).update(state=OutboxState.SENT, settled_at=now, subject_line="Off")
    seen = preview(cancelled, cancelled.owner)
    assert [(each.about, each.count, each.left_at) for each in seen.departed] == [("Off", 1, now)]


def test_without_names_people_are_only_counted(cancelled):
    seen = preview(cancelled, cancelled.owner, names=False)
    assert {(each.about, tuple(each.to)) for each in seen.recalled} == {("", ())}
    assert all(each.count > 0 for each in seen.recalled)


def test_without_names_no_other_dossier_is_named(cancelled):
    further = {str(dossier) for dossier, _done in preview(cancelled, cancelled.owner).further}
    assert (bool(further), preview(cancelled, cancelled.owner, names=False).further) == (True, [])

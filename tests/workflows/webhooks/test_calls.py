"""What is owed to whom, in the transaction of the act, and how little it says."""

import json

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_q.models import OrmQ

from tests.factories import candidates, cast, missions, webhooks
from tests.factories.people import make_mandate
from workflows.kernel.models import latest_record
from workflows.kernel.perform import perform
from workflows.kernel.undo import undo
from workflows.webhooks.calls import DELIVER, call
from workflows.webhooks.models import Call, Endpoint

pytestmark = pytest.mark.django_db


def owed() -> list[tuple[str, str]]:
    return list(Call.objects.order_by("pk").values_list("endpoint__name", "type"))


def queued() -> list[int]:
    return [task["args"][0] for task in (each.task for each in OrmQ.objects.all()) if task["func"] == DELIVER]


def test_each_endpoint_that_listens_to_a_step_is_owed_one_call_and_a_job_for_it():
    webhooks.endpoint("mission.qualify", name="One")
    webhooks.endpoint("mission.approve", "mission.qualify", name="Two")
    webhooks.endpoint("mission.approve", name="Three")
    webhooks.endpoint("mission.qualify", name="Off", active=False)
    mission = missions.requested()
    perform(mission, "qualify", by=mission.owner)
    assert owed() == [("One", "mission.qualify"), ("Two", "mission.qualify")]
    assert queued() == list(Call.objects.order_by("pk").values_list("pk", flat=True))


def test_every_step_of_one_act_is_told():
    mission = missions.staffing(cast.ambassador())
    webhooks.endpoint("assignment.accept", "mission.staff")
    seat = mission.assignments.get()
    perform(seat, "accept", by=seat.member.user)
    assert {kind for _name, kind in owed()} == {"assignment.accept", "mission.staff"}


def test_a_step_that_begins_a_dossier_is_told_too():
    webhooks.endpoint("candidacy.begin", "mission.request", "mission.propose", "mission.log")
    missions.requested()
    assert len(owed()) == 1


def test_an_act_that_is_undone_by_the_database_owes_nothing():
    webhooks.endpoint("mission.qualify")
    mission = missions.requested()
    with transaction.atomic():
        perform(mission, "qualify", by=mission.owner)
        assert (len(owed()), len(queued())) == (1, 1)
        transaction.set_rollback(True)
    assert (owed(), queued()) == ([], [])


def statements(listening: bool) -> int:
    if listening:
        webhooks.endpoint("mission.close")
    mission = missions.requested()
    perform(missions.requested(), "qualify", by=mission.owner)
    with CaptureQueriesContext(connection) as captured:
        perform(mission, "qualify", by=mission.owner)
    return len(captured)


def test_an_act_asks_nothing_more_where_nobody_listens_and_one_question_where_somebody_does():
    alone = statements(listening=False)
    asked = [query["sql"] for query in connection.queries]
    assert [sql for sql in asked if sql.startswith('SELECT "workflows_endpoint"')] == []
    assert statements(listening=True) == alone + 1


def test_a_body_says_which_dossier_moved_and_how_and_names_nobody():
    webhooks.endpoint("mission.qualify")
    mission = missions.requested(title="Harbour talk")
    mission = perform(mission, "qualify", by=mission.owner).subject
    record = latest_record(mission)
    assert json.loads(Call.objects.get().body) == {
        "type": "mission.qualify",
        "timestamp": record.at.isoformat(),
        "data": {
            "dossier": {"kind": "mission", "id": mission.pk},
            "from": "requested",
            "to": "qualifying",
            "revision": record.revision,
            "by": "user",
            "url": f"{settings.BASE_URL}/admin/missions/{mission.pk}/",
        },
    }


def test_of_a_dossier_about_a_person_a_body_says_the_id_and_the_state_alone():
    webhooks.endpoint("mandate.pause", "candidacy.submit")
    mandate = make_mandate()
    perform(mandate, "pause", by=cast.seated(coordinator=True), reason="Ill", until=None)
    candidates.submitted(cast.seated())
    said = [json.loads(body)["data"] for body in Call.objects.order_by("pk").values_list("body", flat=True)]
    assert [set(each) for each in said] == [{"dossier", "from", "to"}] * 2
    assert said[0] == {"dossier": {"kind": "mandate", "id": mandate.pk}, "from": "active", "to": "paused"}


def test_what_is_taken_back_is_told_to_who_listens_to_the_step():
    webhooks.endpoint("mission.revise")
    mission = missions.qualifying()
    mission = perform(mission, "revise", by=mission.owner, title="B", themes=list(mission.themes.all())).subject
    undo(mission, by=mission.owner, reason="A slip")
    assert [kind for _name, kind in owed()] == ["mission.revise", "mission.undo"]
    data = json.loads(Call.objects.first().body)["data"]
    assert (data["step"], data["dossier"]) == ("revise", {"kind": "mission", "id": mission.pk})


def test_one_cause_is_called_for_once():
    listener = webhooks.endpoint()
    made = call(listener, "rule.fired", {"rule": 3}, cause="rule:3:7")
    assert call(listener, "rule.fired", {"rule": 3}, cause="rule:3:7") is None
    assert queued() == [made.pk]
    assert json.loads(made.body)["data"] == {"rule": 3}


def test_nothing_is_owed_to_who_does_not_listen():
    assert call(webhooks.endpoint(active=False), "rule.fired", {}, cause="x") is None
    assert not Call.objects.exists()
    assert Endpoint.objects.count() == 1

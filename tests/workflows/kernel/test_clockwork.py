from datetime import timedelta

import pytest
from django.db import connection

from tests.factories import cast, missions
from workflows.approvals.jobs import remind_late
from workflows.approvals.models import ApprovalRequest
from workflows.kernel import clock
from workflows.kernel.perform import perform

pytestmark = pytest.mark.django_db


def test_a_dossier_in_trouble_keeps_no_other_waiting():
    cast.seated()
    missions.policy(("support_group", 1))
    owner = cast.seated()
    asked = []
    for _each in range(3):
        mission = missions.qualifying(owner=owner)
        asked.append(perform(mission, "approve", by=owner).waits_for.pk)
    with connection.cursor() as cursor:  # a step that no policy has
        cursor.execute("UPDATE workflows_approvalrequest SET position = 9 WHERE id = %s", [asked[0]])
    with clock.at(clock.now() + timedelta(days=30)):
        assert remind_late() == 2
    reminded = ApprovalRequest.objects.exclude(reminded_at=None).order_by("pk").values_list("pk", flat=True)
    assert list(reminded) == asked[1:]

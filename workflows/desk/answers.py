"""What was answered to the support group's own questions, on the page of the mission, and the files sent with it."""

import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from workflows.desk.steps import full_mission
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AssignmentState
from workflows.questions.models import AnswerSet
from workflows.questions.reading import facts_of
from workflows.questions.serving import file_response

Facts = Sequence[tuple[str, str]]
TITLES = {
    "request_answers": _("More answers about the request"),
    "requester_answers": _("More answers of the requester, afterwards"),
    "group_answers": _("More answers of the support group, afterwards"),
}


def handed_in(row: AnswerSet | None) -> bool:
    return row is not None and row.saved_at is not None


def facts(mission: int, row: AnswerSet) -> Facts:
    return [(term, value) for term, value in facts_of(row, partial(address, mission, row)) if value]


def address(mission: int, row: AnswerSet, key: str) -> str:
    return reverse("mission_answer_file", args=[mission, row.pk, key])


def of_mission(mission: Mission) -> list[tuple[Any, Facts]]:
    """Each place with its answers. No query where the mission was read with them."""
    rows = [(title, getattr(mission, name, None)) for name, title in TITLES.items()]
    found = [(title, facts(mission.pk, row)) for title, row in rows if row is not None and handed_in(row)]
    return [(title, said) for title, said in found if said]


def of_report(assignment: Assignment) -> Facts:
    """Once the report is filed."""
    row = getattr(assignment, "report_answers", None)
    if row is None or not handed_in(row) or assignment.state != AssignmentState.FULFILLED:
        return []
    return facts(assignment.mission_id, row)


@require_safe
def answer_file(request: HttpRequest, pk: int, row: uuid.UUID, key: str) -> FileResponse:
    """To whoever reads the whole mission."""
    mission = full_mission(request.user, pk)
    rows = [getattr(mission, name, None) for name in TITLES]
    rows += [getattr(each, "report_answers", None) for each in mission.assignments.select_related("report_answers")]
    found = next((each for each in rows if each is not None and each.pk == row and handed_in(each)), None)
    if found is None:
        raise Http404
    return file_response(found, key)

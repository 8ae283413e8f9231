"""Who still has to say what: the open approvals that the coordinator may see, per case and per person."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.approvals.models import ApprovalRequest
from workflows.approvals.queries import read_together
from workflows.approvals.states import State
from workflows.desk.approvals import requests_visible_to
from workflows.kernel import clock
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.people.roles import Role, has_role

MOST = 200


@dataclass
class Case:
    """One open request and who still has to speak; with an open question that is its asker alone."""

    request: ApprovalRequest
    people: list[Any]
    lacking: int

    @property
    def late_days(self) -> int:
        due = self.request.due_at
        return max(1, (clock.now() - due).days) if due and self.is_late else 0

    @property
    def is_late(self) -> bool:
        return self.request.is_past


@dataclass
class Person:
    who: Any
    cases: list[Case] = field(default_factory=list)

    @property
    def late(self) -> int:
        return sum(each.is_late for each in self.cases)


def cases_of(user: Any) -> list[Case]:
    """The most urgent first, in the same number of queries however many they are."""
    found = requests_visible_to(user).filter(state=State.OPEN).select_related("asked_by").prefetch_related("subject")
    readable = [each for each in found[:MOST] if each.subject and each.is_readable]
    read_together(readable)
    return [Case(each, speakers(each), each.shortfall) for each in readable]


def speakers(request: ApprovalRequest) -> list[Any]:
    if request.questions():
        return [request.asked_by] if request.asked_by else []
    return request.still_to_answer()


def by_person(cases: list[Case]) -> list[Person]:
    """Those with the most that is late first."""
    found: dict[int, Person] = {}
    spoken: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        for person in case.people:
            found.setdefault(person.pk, Person(person))
            spoken[person.pk].append(case)
    for pk, person in found.items():
        person.cases = spoken[pk]
    return sorted(found.values(), key=lambda each: (-each.late, -len(each.cases), str(each.who)))


@says_forbidden
@require_safe
def answering(request: HttpRequest) -> HttpResponse:
    if not has_role(request.user, Role.COORDINATOR):
        raise PermissionDenied(_("Only the coordinator may do this."))
    cases = cases_of(request.user)
    context = frame(_("Who still has to say what")) | {
        "header_icon": "clipboard-list",
        "cases": cases,
        "people": by_person(cases),
        "most": MOST if len(cases) == MOST else 0,
    }
    return render(request, "workflows/desk/answering.html", context)

"""The page of one mission in the back office: what is asked, who is on it, what may be done, what happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from workflows.approvals.asked import asked_about
from workflows.approvals.desk_steps import too_late
from workflows.approvals.models import ApprovalRequest
from workflows.approvals.queries import read_requests
from workflows.desk.sheet import Group, sheet_of
from workflows.kernel.dossiers import DossierPage
from workflows.kernel.history import Entry, entry_of
from workflows.kernel.models import OutboxRow, OutboxState, TransitionRecord
from workflows.kernel.perform import open_steps
from workflows.kernel.refusals import NotPossible
from workflows.kernel.steps import OpenStep, check_possible, permission, steps_of
from workflows.kernel.undo import REVERSAL
from workflows.matching.queries import Candidate, candidates
from workflows.missions import rules
from workflows.missions.admin import MissionAdmin
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import HOLDS_SEAT, STAFFABLE, SeatRole, StaffingMode, State
from workflows.people.models import Member
from workflows.people.roles import Role, has_role

MOST_CANDIDATES = 20
MOST_LINES = 200
ASKED_ON_THEIR_PAGE = {"offer", "offer_as_exception"}


@dataclass(frozen=True)
class Person:
    assignment: Assignment
    steps: list[OpenStep]


@dataclass(frozen=True)
class Line:
    """One record in the dossier's story, with the person or the approval it is about.

    because   what set it off, of a record that took itself
    """

    entry: Entry
    about: str
    because: Entry | None

    @property
    def without_policy(self) -> bool:
        """Whether one person decided alone on what approval policies are for."""
        record, step = self.entry.record, self.entry.record.declared
        return bool(step and step.options.needs_approval and not record.policy and record.actor_kind == "user")


@dataclass(frozen=True)
class Letter:
    row: OutboxRow
    because_of: Any

    @property
    def may_be_sent_again(self) -> bool:
        return self.row.state in (OutboxState.FAILED, OutboxState.PARKED)


def read_around(mission: Mission) -> None:
    """Everything that the page and the rules read of it, in 3 queries."""
    people = Assignment.objects.select_related("member")
    prefetch_related_objects([mission], Prefetch("assignments", people), "themes", "competences")


def people_of(mission: Mission, user: Any) -> list[Person]:
    return [Person(each, assignment_steps(each, user)) for each in mission.assignments.all()]


def assignment_steps(assignment: Assignment, user: Any) -> list[OpenStep]:
    """What this user may do with one person's seat.

    Whether an offer can be made costs queries for each person: the page of that step asks it, not this list.
    """
    found = []
    for step in steps_of(Assignment):
        if step.options.automatic or not step.arrow_from(assignment.state) or not permission(assignment, step, user):
            continue
        if step.name in ASKED_ON_THEIR_PAGE:
            if rules.mission_is_staffing(assignment):
                found.append(OpenStep(step, None))
            continue
        try:
            check_possible(assignment, step)
        except NotPossible as refusal:
            found.append(OpenStep(step, refusal))
        else:
            found.append(OpenStep(step, None))
    return found


def ranked(mission: Mission) -> list[tuple[Any, list[Candidate]]]:
    """Who suits, for each kind of seat that is wanted."""
    wanted = {SeatRole.AMBASSADOR: mission.ambassadors_wanted, SeatRole.STAFF: mission.staff_wanted}
    return [(role, candidates(mission, role)[:MOST_CANDIDATES]) for role, seats in wanted.items() if seats]


@dataclass(frozen=True)
class Turn:
    """One person in the order in which people are asked; `assignment` is None for who was not asked yet."""

    member: Member
    assignment: Assignment | None


def order_of_asking(mission: Mission) -> list[tuple[Any, list[Turn]]]:
    """The ranking that was made, for each kind of seat; nothing without one. 1 query."""
    if mission.staffing_mode != StaffingMode.SELECT:
        return []
    chosen = {role: mission.ranking.get(role, []) for role in SeatRole}
    asked = {each.member_id: each for each in mission.assignments.all()}
    people = Member.objects.in_bulk([pk for ids in chosen.values() for pk in ids])
    return [
        (role, [Turn(people[pk], asked.get(pk)) for pk in ids if pk in people]) for role, ids in chosen.items() if ids
    ]


def records_around(mission: Mission, requests: Iterable[ApprovalRequest]) -> list[TransitionRecord]:
    """The records of the mission, of its people and of its approvals, newest first. 1 query."""
    kinds = ContentType.objects.get_for_models(Mission, Assignment, ApprovalRequest)
    people = [each.pk for each in mission.assignments.all()]
    return list(
        TransitionRecord.objects.filter(
            Q(content_type=kinds[Mission], object_id=mission.pk)
            | Q(content_type=kinds[Assignment], object_id__in=people)
            | Q(content_type=kinds[ApprovalRequest], object_id__in=[r.pk for r in requests])
        )
        .select_related("text", "content_type")
        .order_by("-pk")[:MOST_LINES]
    )


def story(mission: Mission, records: list[TransitionRecord], requests: Iterable[ApprovalRequest]) -> list[Line]:
    people = {each.pk: str(each.member) for each in mission.assignments.all()}
    asked = {r.pk: _("Approval: %(step)s") % {"step": r.step_label} for r in requests}
    return lines_of(records, {"assignment": people, "approvalrequest": asked})


def lines_of(records: list[TransitionRecord], abouts: dict[str, dict[int, str]]) -> list[Line]:
    """Records as lines, newest first; `abouts`: name of the model -> dossier -> whom or what it is about."""
    first = {r.act: r for r in records}  # the newest stands first, so the act's oldest record remains
    because = {r.pk: entry_of(first[r.act]) for r in records if r.actor_kind == "clock" and first[r.act] != r}
    return [
        Line(entry_of(r), abouts.get(r.content_type.model, {}).get(r.object_id, ""), because.get(r.pk)) for r in records
    ]


def letters(records: list[TransitionRecord]) -> list[Letter]:
    """What was owed to people by these records, newest first. 1 query."""
    known = {r.pk: r for r in records}
    rows = OutboxRow.objects.filter(record__in=known, kind=OutboxRow.Kind.MESSAGE).defer("body")[:MOST_LINES]
    return [Letter(row, entry_of(known[row.record_id]).what) for row in rows]


def may_take_back(mission: Mission, user: Any, records: list[TransitionRecord], sent: list[Letter]) -> bool:
    """Whether it is worth showing the button; the kernel decides when it is used."""
    own = [r for r in records if r.content_type.model == "mission"]
    last = own[0] if own else None
    if last is None or last.step == REVERSAL or not last.previous or not mission.may_undo(user, last):
        return False
    act = {r.pk for r in records if r.act == last.act}
    gone = (OutboxState.QUEUED, OutboxState.DROPPED)
    if any(each.row.record_id in act and each.row.state not in gone for each in sent):
        return False
    return last.declared is not None and not last.declared.options.irrevocable


def dossier_of(mission: Mission, user: Any) -> dict[str, Any]:
    """What this account may read of it: the support group everything, the board and finance what they decide."""
    read_around(mission)
    everything = bool(rules.support_group(mission, user))
    requests = read_requests(mission)
    groups: list[Group] = sheet_of(mission, everything)
    shown: dict[str, Any] = {
        "mission": mission,
        "everything": everything,
        "groups": groups,
        "steps": open_steps(mission, user),
        "asked": asked_about(requests, user),
    }
    if not everything:
        on_a_seat = [Person(each, []) for each in mission.assignments.all() if each.state in HOLDS_SEAT]
        return shown | {"people": on_a_seat}
    records = records_around(mission, requests)
    sent = letters(records)
    staffable = mission.state in STAFFABLE
    return shown | {
        "people": people_of(mission, user),
        "ranked": ranked(mission) if staffable else [],
        "order": order_of_asking(mission) if staffable else [],
        "may_offer": mission.state == State.STAFFING and bool(rules.owner(mission, user)),
        "story": story(mission, records, requests),
        "letters": sent,
        "stuck": any(each.may_be_sent_again for each in sent),
        "may_take_back": may_take_back(mission, user, records, sent),
    }


class MissionPage(DossierPage):
    template_name = "workflows/desk/dossier.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            mission = get_object_or_404(Mission, pk=self.instance_pk)
            if (answer := too_late(request, mission)) is None:
                raise
            return answer

    def get_template_names(self) -> list[str]:
        return [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
        here = {"url": self.request.path, "label": str(self.instance)}
        above = [home, {"url": self.index_url, "label": capfirst(self.verbose_name_plural)}]
        if not MissionAdmin.may_list(self.request.user):
            above = [home]
        return super().get_context_data(
            **dossier_of(self.instance, self.request.user), breadcrumbs_items=[*above, here], **kwargs
        )


class DeskMissionAdmin(MissionAdmin):
    inspect_view_class = MissionPage

    def new_url(self, request: HttpRequest) -> str:
        return reverse("zone_propose") if has_role(request.user, Role.SUPPORT_GROUP) else ""

"""The page of one mission in the back office: what is asked, who is on it, what may be done, what happened."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy

from workflows.approvals.asked import asked_about
from workflows.approvals.desk_steps import DecidedPage
from workflows.approvals.queries import read_requests
from workflows.approvals.story import MOST_LINES, records_around, story
from workflows.automations.writing import BECAUSE_OF, because_of
from workflows.desk.alike import beside
from workflows.desk.answers import Facts, of_mission, of_report
from workflows.desk.board.looking import Looking
from workflows.desk.board.models import Look
from workflows.desk.board.together import choices
from workflows.desk.moments import grid_of
from workflows.desk.sheet import Group, sheet_of, way_of
from workflows.kernel.dossiers import DossierList, column
from workflows.kernel.models import LETTERS, OutboxRow, OutboxState, TransitionRecord
from workflows.kernel.perform import open_steps
from workflows.kernel.refusals import NotPossible
from workflows.kernel.steps import OpenStep, check_possible, permission, steps_of
from workflows.kernel.undo import way_back
from workflows.matching.queries import Candidate, candidates
from workflows.missions import rules
from workflows.missions.admin import MissionAdmin
from workflows.missions.models import Assignment, Mission
from workflows.missions.photos import ReportPhoto
from workflows.missions.states import AFTER_THE_DAY, HOLDS_SEAT, SEATED, STAFFABLE, Door, SeatRole, StaffingMode
from workflows.people.models import Member
from workflows.people.roles import Role, has_role
from workflows.words.checklists import checklist

MOST_CANDIDATES = 20
# Nobody asks why these are closed.
ON_OCCASION = {"ask_moments", "set_date", "reschedule", "keep_date", "answer_complaint", "use_template"}
ASKED_ON_THEIR_PAGE = {"offer", "offer_as_exception"}


@dataclass(frozen=True)
class Person:
    assignment: Assignment
    steps: list[OpenStep]
    more: Facts = ()  # what their report answers to the support group's own questions


@dataclass(frozen=True)
class Letter:
    row: OutboxRow
    because_of: Any

    @property
    def may_be_sent_again(self) -> bool:
        return self.row.state in (OutboxState.FAILED, OutboxState.PARKED)


def read_around(mission: Mission) -> None:
    """Everything that the page and the rules read of it, in 3 queries, and 2 more once somebody reported."""
    people = Assignment.objects.select_related("member", "report_answers__version")
    prefetch_related_objects([mission], Prefetch("assignments", people), "themes", "competences")
    reported = [each for each in mission.assignments.all() if each.report_went]
    prefetch_related_objects(reported, "contacts", Prefetch("photos", ReportPhoto.objects.told()))


def people_of(mission: Mission, user: Any) -> list[Person]:
    return [Person(each, assignment_steps(each, user), of_report(each)) for each in mission.assignments.all()]


def assignment_steps(assignment: Assignment, user: Any) -> list[OpenStep]:
    """What this user may do with one person's seat.

    Whether an offer can be made costs queries for each person: the page of that step asks it, not this list.
    """
    found = []
    for step in steps_of(Assignment):
        if step.options.automatic or not step.arrow_from(assignment.state) or not permission(assignment, step, user):
            continue
        if step.name in ASKED_ON_THEIR_PAGE:
            if rules.mission_is_staffable(assignment):
                found.append(OpenStep(step, None))
            continue
        try:
            check_possible(assignment, step)
        except NotPossible as refusal:
            found.append(OpenStep(step, refusal))
        else:
            found.append(OpenStep(step, None))
    return found


@dataclass(frozen=True)
class Ranked:
    """Who suits for one kind of seat and whom something excludes, as far as the page shows them."""

    role: Any
    suited: list[Candidate]
    excluded: list[Candidate]
    suited_count: int
    excluded_count: int

    @property
    def more(self) -> int:
        return self.suited_count + self.excluded_count - len(self.suited) - len(self.excluded)


def ranked(mission: Mission, reader: Any) -> list[Ranked]:
    """For each kind of seat that is wanted."""
    wanted = {SeatRole.AMBASSADOR: mission.ambassadors_wanted, SeatRole.STAFF: mission.staff_wanted}
    found = []
    for role, seats in wanted.items():
        if seats:
            people = candidates(mission, role, reader)
            suited = [each for each in people if each.card.is_suited]
            excluded = people[len(suited) :]
            shown = suited[:MOST_CANDIDATES], excluded[:MOST_CANDIDATES]
            found.append(Ranked(role, *shown, len(suited), len(excluded)))
    return found


@dataclass(frozen=True)
class Turn:
    """One person in the order in which people are asked; `assignment` is None for who was not asked yet."""

    member: Member
    assignment: Assignment | None


def order_of_asking(mission: Mission) -> list[tuple[Any, list[Turn]]]:
    """The ranking that was made, or the waiting list, for each kind of seat; nothing without one. 1 query at most."""
    if mission.first_come:
        waiting = mission.waiting_list()
        turns = [(role, [Turn(each.member, each) for each in waiting if each.role == role]) for role in SeatRole]
        return [(role, found) for role, found in turns if found]
    if mission.staffing_mode != StaffingMode.SELECT:
        return []
    chosen = {role: mission.ranking.get(role, []) for role in SeatRole}
    asked = {each.member_id: each for each in mission.assignments.all()}
    people = Member.objects.in_bulk([pk for ids in chosen.values() for pk in ids])
    return [
        (role, [Turn(people[pk], asked.get(pk)) for pk in ids if pk in people]) for role, ids in chosen.items() if ids
    ]


def letters(records: list[TransitionRecord]) -> list[Letter]:
    """What was owed to people by these records, newest first. 1 query."""
    known, found = {r.pk: r for r in records}, []
    rows = OutboxRow.objects.filter(record__in=known, kind__in=LETTERS).defer("body").select_related(*BECAUSE_OF)
    for row in rows[:MOST_LINES]:
        row.record = known[row.record_id]
        found.append(Letter(row, because_of(row)))
    return found


def dossier_of(mission: Mission, user: Any) -> dict[str, Any]:
    """What this account may read of it: the support group everything, the board and finance what they decide."""
    read_around(mission)
    requests = read_requests(mission)
    everything = bool(rules.support_group(mission, user))
    groups: list[Group] = sheet_of(mission, everything)
    shown: dict[str, Any] = {
        "mission": mission,
        "everything": everything,
        "groups": groups,
        "steps": [each for each in open_steps(mission, user) if each.is_open or each.step.name not in ON_OCCASION],
        "asked": asked_about(requests, user),
        "results": mission.results() if mission.state in AFTER_THE_DAY else [],
    }
    if not everything:
        on_a_seat = [Person(each, []) for each in mission.assignments.all() if each.state in HOLDS_SEAT]
        return shown | {"people": on_a_seat}
    people = mission.assignments.all()
    records = records_around(mission, people, requests)
    sent = letters(records)
    staffable = mission.state in STAFFABLE
    return shown | {
        "people": people_of(mission, user),
        "ranked": ranked(mission, user) if staffable else [],
        "order": order_of_asking(mission) if staffable or mission.first_come else [],
        "grid": grid_of(mission),
        "way": way_of(mission) if mission.state in (*STAFFABLE, *SEATED) else [],
        "may_offer": staffable and bool(rules.owner(mission, user)),
        "story": story(records, requests, {"assignment": {each.pk: str(each.member) for each in people}}),
        "letters": sent,
        "alike": beside(mission, user),
        "joined": list(mission.joined.all()),
        "series": list(mission.others_of_series()),
        "may_join": any(each.step.name == "join" and each.is_open for each in shown["steps"]),
        "more": of_mission(mission),
        "files": list(mission.files.told()) if mission.door == Door.MAIL else [],
        "pack": mission.pack() if mission.state in SEATED else None,
        "stuck": any(each.may_be_sent_again for each in sent),
        "way_back": way_back(mission, user, records),
        "checklist": checklist(mission),
    }


class MissionPage(DecidedPage):
    template_name = "workflows/desk/dossier.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**dossier_of(self.instance, self.request.user), **kwargs)


class MissionList(DossierList):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        looking = Looking.by(self.request, Look.LIST)
        looking.__dict__["filters"] = self.filters
        return super().get_context_data(looking=looking, together=choices(self.request.user), **kwargs)


class DeskMissionAdmin(MissionAdmin):
    index_view_class = MissionList
    inspect_view_class = MissionPage
    list_display = ("pick", *MissionAdmin.list_display)
    list_display_add_buttons = "name"

    def get_list_display(self, request: HttpRequest) -> Any:
        return self.list_display if choices(request.user) else MissionAdmin.list_display

    @column(pgettext_lazy("of missions", "chosen"))
    def pick(self, mission: Mission) -> str:
        """A box to take one step for several."""
        label = gettext("Choose %(mission)s") % {"mission": mission}
        box = '<input type="checkbox" name="mission" value="{}" form="together" aria-label="{}">'
        return format_html(box, mission.pk, label)

    def new_url(self, request: HttpRequest) -> str:
        return reverse("zone_propose") if has_role(request.user, Role.SUPPORT_GROUP) else ""

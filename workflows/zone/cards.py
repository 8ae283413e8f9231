"""A mission in a list of the zone, and what waits for a person, as the templates draw them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.approvals.queries import waiting_for
from workflows.kernel import clock
from workflows.missions.day_rules import it_is_the_day
from workflows.missions.models import Assignment, Mission
from workflows.missions.moments.models import MomentsAsked
from workflows.missions.states import ANNOUNCED, AssignmentState, State
from workflows.people import roles
from workflows.people.roles import Role
from workflows.zone import queries, sheet

TONES = {
    AssignmentState.OFFERED: "wait",
    AssignmentState.INTERESTED: "busy",
    AssignmentState.ACCEPTED: "good",
    AssignmentState.FULFILLED: "good",
    AssignmentState.NO_SHOW: "bad",
}


@dataclass(frozen=True)
class Card:
    title: str
    url: str
    starts: datetime | None
    when: str
    where: str
    language: str
    tag: str
    tone: str = ""
    note: str = ""


@dataclass(frozen=True)
class Todo:
    """One thing that waits for a person: what, why, the way to do it; `done_url` takes a POST that says it is done."""

    title: str
    text: str
    url: str
    label: str
    tone: str = ""
    done_url: str = ""


def card(mission: Mission, tag: Any, tone: str = "", note: str = "") -> Card:
    return Card(
        title=mission.title,
        url=reverse("zone_mission", args=[mission.pk]),
        starts=mission.starts,
        when=sheet.when(mission),
        where=sheet.where(mission),
        language=str(mission.language or ""),
        tag=str(tag),
        tone=tone,
        note=note,
    )


def card_of(assignment: Assignment) -> Card:
    """The person's own state comes first; a mission that was cancelled says so."""
    mission = assignment.mission
    if mission.state == State.CANCELLED:
        return card(mission, mission.get_state_display(), "bad", str(assignment.get_state_display()))
    return card(mission, assignment.get_state_display(), TONES.get(assignment.state, ""), note_of(assignment))


def note_of(assignment: Assignment) -> str:
    """What this assignment asks of the person now, in a few words; empty when nothing."""
    state, mission = assignment.state, assignment.mission
    if state == AssignmentState.OFFERED and assignment.answer_by:
        if assignment.answer_by <= clock.now():
            return _("The time to answer has passed.")
        return _("Answer before %(moment)s.") % {"moment": sheet.moment(assignment.answer_by)}
    if state == AssignmentState.INTERESTED and mission.first_come:
        return sheet.place_in_line(assignment)
    if state == AssignmentState.ACCEPTED and mission.state == State.CARRIED_OUT:
        return _("Your report is asked.")
    if state == AssignmentState.ACCEPTED and mission.state in ANNOUNCED and not assignment.acknowledged_at:
        return _("The mission pack is ready for you to read.")
    if state == AssignmentState.ACCEPTED and mission.state in (State.STAFFING, State.STAFFED):
        return _("Not confirmed yet.")
    return ""


def todos_of(user: Any, has_desk: bool) -> list[Todo]:
    """What waits for this person, the most urgent first; computed, nothing is stored."""
    waiting = list(queries.waiting_assignments(user))
    found = [_today(each) for each in waiting if each.state == AssignmentState.ACCEPTED and it_is_the_day(each)]
    found += [_todo(each) for each in waiting if not (each.acknowledged_at and each.mission.state in ANNOUNCED)]
    found += [_moments(asked) for asked in queries.moments_to_answer(user)]
    if has_desk and (asked := len(waiting_for(user))):
        text = ngettext("%(count)d approval waits for your answer.", "%(count)d approvals wait for your answer.", asked)
        found.append(
            Todo(_("Decide on approvals"), text % {"count": asked}, reverse("wagtailadmin_home"), _("Open the desk"))
        )
    member = roles.member_of(user)
    if member is not None and roles.has_role(user, Role.AMBASSADOR, Role.STAFF) and queries.profile_is_empty(member):
        found.append(
            Todo(
                _("Fill in your identification sheet"),
                _("Your languages, themes and sectors decide which missions are offered to you."),
                reverse("zone_profile"),
                _("Fill it in"),
            )
        )
    return found


def _today(assignment: Assignment) -> Todo:
    mission = assignment.mission
    url = reverse("zone_day", args=[mission.pk])
    return Todo(_("Today: %(mission)s") % {"mission": mission}, sheet.when(mission), url, _("Open the page for today"))


def _todo(assignment: Assignment) -> Todo:
    mission = assignment.mission
    if assignment.state == AssignmentState.OFFERED:
        title, label, tone = _("Answer the offer: %(mission)s"), _("Look at the offer"), "wait"
        text = f"{sheet.when(mission)}. {note_of(assignment)}".strip()
        return Todo(title % {"mission": mission}, text, reverse("zone_mission", args=[mission.pk]), label, tone)
    if mission.state == State.CARRIED_OUT:
        step, title, label = "file-report", _("Tell how it went: %(mission)s"), _("Write the report")
    else:
        step, title, label = "acknowledge-pack", _("Read the mission pack: %(mission)s"), _("Read the pack")
    url = reverse("zone_assignment_step", args=[assignment.pk, step])
    return Todo(title % {"mission": mission}, sheet.when(mission), url, label)


def _moments(asked: MomentsAsked) -> Todo:
    title = _("Say when you could come: %(mission)s") % {"mission": asked.mission}
    return Todo(title, _("The date is still open. One click for each moment."), asked.path(), _("Answer"))

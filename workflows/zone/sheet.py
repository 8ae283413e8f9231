"""What of a mission one person of the zone may read, in words."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from snippets.languages import labelled
from snippets.models import KeyMessage
from workflows.kernel import clock
from workflows.missions.calls import people_may_come_forward
from workflows.missions.day_rules import is_around_the_day
from workflows.missions.models import Assignment, Mission
from workflows.missions.pack import language_of
from workflows.missions.states import (
    AFTER_THE_DAY,
    ANNOUNCED,
    HOLDS_SEAT,
    AssignmentState,
    Compensation,
    State,
)
from workflows.missions.words import moment as moment
from workflows.missions.words import when as when
from workflows.missions.words import where as where
from workflows.questions.reading import facts_of

Facts = list[tuple[Any, Any]]
ENDED_WELL = (State.EVALUATED, State.SETTLED, State.CLOSED)


@dataclass(frozen=True)
class Standing:
    """How close a person is to a mission; each thing they may read asks this."""

    mission: Mission
    user: Any
    assignment: Assignment | None

    @cached_property
    def holds_seat(self) -> bool:
        return self.assignment is not None and self.assignment.state in HOLDS_SEAT

    @property
    def is_author(self) -> bool:
        return self.mission.author_id is not None and self.mission.author_id == self.user.pk

    @property
    def reads_brief(self) -> bool:
        asked = self.assignment is not None and self.assignment.state == AssignmentState.OFFERED
        return asked or self.holds_seat or self.is_author

    @property
    def knows_contact(self) -> bool:
        """The requester's own details are for people on a seat, once both sides are sure."""
        return self.holds_seat and self.mission.state in (*ANNOUNCED, *AFTER_THE_DAY)

    @property
    def knows_day_contact(self) -> bool:
        """Whom to call on the day: for people on a seat, from the confirmation to the day after."""
        return self.holds_seat and is_around_the_day(self.mission)

    @property
    def reads_lessons(self) -> bool:
        return self.holds_seat and self.mission.state in ENDED_WELL


def key_messages_for(mission: Mission) -> list[KeyMessage]:
    """Those in date that fit its audience and themes, in the language that is spoken there."""
    code, _stands_in = language_of(mission)
    rows = KeyMessage.objects.for_reader(code).in_date(clock.today())
    fitting = rows.fit_for(mission.audience_kind_id, mission.themes.values_list("pk", flat=True))
    return list(fitting.prefetch_related("themes", "audiences").order_by("axis", "message", "pk"))


def proposal_note(mission: Mission) -> str:
    """How their proposal stands, to whoever made it."""
    if mission.state == State.DECLINED:
        return _("You proposed this mission. The support group does not take it on.")
    if mission.state == State.CANCELLED:
        return _("You proposed this mission. It does not take place.")
    if mission.state == State.JOINED:
        return _(
            "You proposed this mission. The support group goes on with it in another request about the same event."
        )
    if mission.state in AFTER_THE_DAY:
        return _("You proposed this mission, and it has taken place.")
    return _("You proposed this mission. The support group looks after it; you see here how it goes.")


def compensation(mission: Mission) -> str:
    kind = str(mission.get_compensation_kind_display())
    if mission.compensation_kind != Compensation.UNDECIDED and mission.compensation_amount:
        return _("%(kind)s: %(amount)s euro for one person") % {
            "kind": kind,
            "amount": number_format(mission.compensation_amount, 2),
        }
    return kind


def essentials(mission: Mission) -> Facts:
    """What a person weighs before saying yes (R8.2): time, place, language, and what is due and why."""
    facts = [
        (pgettext("of an event", "When"), when(mission)),
        (_("Where"), where(mission)),
        (pgettext("of an event", "Language"), mission.language),
    ]
    if mission.state == State.CANCELLED:
        return facts
    facts.append((_("What is due to you"), compensation(mission)))
    if mission.compensation_basis:
        facts.append((_("How that came about"), mission.compensation_basis))
    return facts


def results(standing: Standing) -> Facts:
    """What was reached beside what was hoped for, to whoever was there; at most 1 query."""
    if not standing.holds_seat or standing.mission.state not in AFTER_THE_DAY:
        return []
    return [(each.label, each.in_words) for each in standing.mission.results()]


def hopes(mission: Mission) -> Facts:
    return [(each.label, each.in_words) for each in mission.results(people=())]


def details(mission: Mission) -> Facts:
    """The rest of the mission sheet (R5.2). 2 queries beyond what the mission was read with."""
    facts = [
        (_("Organisation"), mission.requester_organisation),
        (_("Objectives and expectations"), mission.objectives),
        (_("What it should bring"), "\n".join(labelled(label, said) for label, said in hopes(mission))),
        (_("Axis of representation"), mission.get_axis_display()),
        (_("Kind of intervention"), mission.intervention_kind),
        (_("Kind of audience"), mission.audience_kind),
        (_("People expected"), mission.audience_size),
        (_("Kind of place"), mission.place_kind),
        (pgettext("profession", "Sector"), mission.sector),
        (_("Themes"), ", ".join(str(theme) for theme in mission.themes.all())),
        (pgettext("of an event", "Level"), mission.get_level_display()),
        (_("Competences needed"), ", ".join(str(each) for each in mission.competences.all())),
        (_("Preparation"), mission.preparation),
        (_("Seats for ambassadors"), str(mission.ambassadors_wanted)),
        (_("Seats for staff"), str(mission.staff_wanted) if mission.staff_wanted else ""),
    ]
    return [(term, value) for term, value in facts if value not in (None, "")]


def contacts(standing: Standing) -> Facts:
    """Whom to reach: the owner for everyone who was asked, the requester for those who may know."""
    mission, facts = standing.mission, []
    if mission.owner and standing.assignment is not None:
        lines = [str(mission.owner), mission.owner.email, mission.owner_phone if standing.knows_day_contact else ""]
        facts.append((_("Your contact in the support group"), "\n".join(filter(None, lines))))
    if standing.knows_day_contact and (mission.day_contact_name or mission.day_contact_phone):
        lines = [mission.day_contact_name, mission.day_contact_phone]
        facts.append((_("To call on the day"), "\n".join(filter(None, lines))))
    if standing.knows_contact:
        lines = [mission.requester_name, mission.requester_organisation, mission.requester_email]
        lines.append(mission.requester_phone)
        facts.append((_("Requester"), "\n".join(line for line in lines if line)))
        if mission.online_url:
            facts.append((_("Link to the online meeting"), mission.online_url))
    return facts


def report_of(assignment: Assignment) -> Facts:
    """The report as it was filed; nothing before."""
    if assignment.state != AssignmentState.FULFILLED:
        return []
    named = {f"{each.place}_result": each.label for each in assignment.mission.results(people=())}
    facts = []
    for name in assignment.REPORT:
        label = named.get(name) or str(assignment._meta.get_field(name).verbose_name).capitalize()
        facts.append((label, getattr(assignment, name)))
    more = getattr(assignment, "report_answers", None)
    facts += facts_of(more) if more is not None and more.saved_at else []
    facts.append((_("Whom you met"), "\n".join(each.in_words for each in assignment.contacts.all())))
    return [(term, str(value)) for term, value in facts if value not in (None, "")]


def place_in_line(assignment: Any) -> str:
    """Where somebody stands on the waiting list of a call; the assignment is read `with_place`."""
    return _("You stand on the waiting list, at place %(place)d.") % {"place": assignment.place}


def closing_of(mission: Mission) -> str:
    """Until when people can put themselves forward; empty where nothing says."""
    if not mission.call_closes or not people_may_come_forward(mission):
        return ""
    return _("The call closes on %(until)s.") % {"until": moment(mission.call_closes)}

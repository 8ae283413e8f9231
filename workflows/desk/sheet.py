"""The mission sheet (R5.2) as it is read on the desk, in the groups of its form."""

from typing import Any

from django.db.models import ManyToManyField
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language_info, pgettext
from django.utils.translation import gettext as _

from snippets.languages import labelled
from workflows.kernel.history import entry_of
from workflows.kernel.models import records_of
from workflows.missions.forms import SHEET
from workflows.missions.models import Mission
from workflows.missions.staffing_forms import PLACES
from workflows.missions.states import StaffingMode, State
from workflows.missions.words import moment, when, where

Facts = list[tuple[str, str]]
Group = tuple[Any, Facts]
APART = {"brief"}  # shown in a place of its own
PRIVATE = {"requester_email", "requester_phone", "requester_language", "online_url"}


def words_of(mission: Mission, name: str) -> str:
    """A column's value in words; empty when there is none."""
    column = mission._meta.get_field(name)
    if isinstance(column, ManyToManyField):
        return ", ".join(str(row) for row in getattr(mission, name).all())
    if column.choices:
        return str(getattr(mission, f"get_{name}_display")())
    value = getattr(mission, name)
    if value is None:
        return ""
    if name == "requester_language":
        return str(get_language_info(value)["name_translated"])
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if hasattr(value, "hour"):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if name == "compensation_amount":
        return number_format(value, 2)
    return str(value)


def label_of(mission: Mission, name: str) -> str:
    if name == "requester_name":
        return _("Name")
    return capfirst(str(mission._meta.get_field(name).verbose_name))


def facts_for(mission: Mission, step: str) -> Facts:
    """What one step decides on, beside its form."""
    if step == "settle" and mission.is_something_due:
        return due_to_people(mission)
    if step == "evaluate":
        return what_was_said(mission)
    if step == "confirm":
        return [(pgettext("of an event", "When"), when(mission)), (pgettext("place", "Where"), where(mission))]
    if step == "keep_date":
        wish = records_of(mission).filter(step="ask_to_move").last()
        return [(_("What the requester asks"), entry_of(wish).reason)] if wish else []
    return []


def due_to_people(mission: Mission) -> Facts:
    """Who came, what each gets, and the sum."""
    people = list(mission.seats())
    facts = [(label_of(mission, "compensation_kind"), words_of(mission, "compensation_kind"))]
    facts.append((_("The people on it"), "\n".join(str(each.member) for each in people)))
    if mission.compensation_amount:
        total = mission.compensation_amount * len(people)
        facts.append((_("For one person"), f"{number_format(mission.compensation_amount, 2)} €"))
        facts.append((_("All together"), f"{number_format(total, 2)} €"))
    if mission.compensation_basis:
        facts.append((label_of(mission, "compensation_basis"), mission.compensation_basis))
    return facts


def way_of(mission: Mission) -> Facts:
    """How people are looked for, until when, and what follows when seats stay free; nothing while no way is chosen."""
    if not (mission.staffing_mode or mission.first_come):
        return []
    facts = [(label_of(mission, "staffing_mode"), str(mission.get_staffing_mode_display()))]
    if mission.first_come or mission.staffing_mode == StaffingMode.OPT_IN:
        facts.append((_("How the places go"), str(dict(PLACES)["first" if mission.first_come else ""])))
    if mission.staffing_mode == StaffingMode.OPT_IN and mission.call_closes:
        facts.append((_("The call closes on"), moment(mission.call_closes)))
    if mission.fallback_at and mission.state == State.STAFFING:
        told = {"day": moment(mission.fallback_at), "way": mission.get_fallback_to_display()}
        facts.append((_("Should seats still be free"), _("%(way)s, from %(day)s") % told))
    return facts


def what_was_said(mission: Mission) -> Facts:
    """The reports, and the mark of the requester."""
    facts = [(_("Objectives and expectations"), mission.objectives)]
    facts += [(str(each.member), f"{each.report_went}\n{each.report_result}".strip()) for each in mission.seats()]
    facts += [(each.label, each.in_words) for each in mission.results()]
    if mission.requester_rating is not None:
        said = (labelled(label, value) for label, value in mission.said_by_requester())
        facts.append((_("The requester says"), "\n".join(said)))
    return [(term, value) for term, value in facts if value]


def sheet_of(mission: Mission, everything: bool) -> list[Group]:
    """The groups of the sheet; who only decides on the dossier does not read how to reach the requester."""
    groups: list[Group] = []
    for legend, names in SHEET:
        if names[0] == "first_measure":
            chosen = [(each.label, each.in_words) for each in mission.results(people=())]
            groups.append((legend, chosen or [(_("Results to count"), "")]))
            continue
        shown = [name for name in names if name not in APART and (everything or name not in PRIVATE)]
        groups.append((legend, [(label_of(mission, name), words_of(mission, name)) for name in shown]))
    door = (pgettext("of a request", "Came in by"), str(mission.get_door_display()))
    owner = (pgettext("of a mission", "Owner"), str(mission.owner or _("Nobody yet")))
    groups[-1][1].extend([door, *([(_("Proposed by"), str(mission.author))] if mission.author_id else []), owner])
    return groups

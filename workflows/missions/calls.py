"""What may be done with an open call, its waiting list, and the way that follows when seats stay free."""

from typing import Any

from django.utils.translation import gettext_lazy

from workflows.kernel import clock
from workflows.kernel.refusals import Answer, No
from workflows.missions import rules
from workflows.missions.states import SEATED, StaffingMode, State


def people_may_come_forward(mission: Any) -> Answer:
    """a call is open, or its waiting list"""
    called = rules.call_is_open(mission)
    if called or (is_first_come(mission) and mission.state in SEATED and rules.call_has_not_closed(mission)):
        return True
    return called


def mission_takes_names(assignment: Any) -> Answer:
    """a call is open, or its waiting list"""
    return people_may_come_forward(assignment.mission)


def is_first_come(mission: Any) -> bool:
    return mission.first_come and mission.staffing_mode == StaffingMode.OPT_IN


def a_call_stands(mission: Any) -> Answer:
    """a call is open, or its waiting list, or it waits to be closed"""
    stands = mission.staffing_mode == StaffingMode.OPT_IN and (mission.state == State.STAFFING or mission.first_come)
    return stands or No(gettext_lazy("There is no open call for this mission."))


def seats_are_free(mission: Any) -> Answer:
    """a seat is free that nobody is asked for"""
    return any(mission.rooms().values()) or No(gettext_lazy("No seat is free that nobody is asked for."))


def _falls_back_on(mission: Any, way: str) -> Answer:
    due = mission.fallback_to == way and mission.fallback_at and mission.fallback_at <= clock.now()
    return bool(due) or No(gettext_lazy("Another way is not due."))


def call_is_due(mission: Any) -> Answer:
    """the owner wanted a call by now, should seats stay free"""
    return _falls_back_on(mission, StaffingMode.OPT_IN)


def ranking_is_due(mission: Any) -> Answer:
    """the owner wanted offers in ranked order by now, should seats stay free"""
    return _falls_back_on(mission, StaffingMode.SELECT)

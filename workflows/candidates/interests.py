"""Interests that show in what is known already: a mission held together.

Ties tell nothing here: they were given only to see where somebody can speak for the cooperative.
"""

from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from workflows.people.models import Member


def went_along(**whose: Any) -> QuerySet:
    """The seats of others on missions on which that person held a seat too."""
    held = apps.get_model("workflows", "Assignment")._default_manager.filter(seat__isnull=False).order_by()
    return held.filter(mission__in=held.filter(**whose).values("mission")).exclude(**whose)


def accounts_that_went_along(member: Member) -> set[int]:
    return set(went_along(member=member.pk).values_list("member__user", flat=True)) - {None}


def read_who_went_along(candidacies: list[Any]) -> None:
    """Keep with each candidacy which accounts went along with the candidate. 1 query for all of them."""
    members = {each.member_id for each in candidacies}
    held = apps.get_model("workflows", "Assignment")._default_manager.filter(seat__isnull=False).order_by()
    rows = held.filter(mission__in=held.filter(member__in=members).values("mission"))
    on_it: dict[int, dict[int, int | None]] = {}
    for mission, member, user in rows.values_list("mission", "member", "member__user"):
        on_it.setdefault(mission, {})[member] = user
    for each in candidacies:
        beside = [people for people in on_it.values() if each.member_id in people]
        found = {user for people in beside for member, user in people.items() if member != each.member_id}
        each.went_along = found - {None}


def found_for(user: Any) -> Q:
    """The same, for a list of candidacies."""
    return Q(member__in=went_along(member__user=user.pk).values("member"))

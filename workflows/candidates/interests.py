"""Interests that show in what is known already: a mission held together, a name among the candidate's ties."""

import re
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from workflows.people.models import Member, Tie


def went_along(**whose: Any) -> QuerySet:
    """The seats of others on missions on which that person held a seat too."""
    held = apps.get_model("workflows", "Assignment")._default_manager.filter(seat__isnull=False).order_by()
    return held.filter(mission__in=held.filter(**whose).values("mission")).exclude(**whose)


def accounts_that_went_along(member: Member) -> set[int]:
    return set(went_along(member=member.pk).values_list("member__user", flat=True)) - {None}


def names_them(user: Any) -> str:
    """A pattern of the full name as words of their own; empty for who has none."""
    name = user.get_full_name() if user.pk else ""
    return rf"(^|\W){re.escape(name)}(\W|$)" if " " in name else ""


def is_named(user: Any, ties: list[Tie]) -> bool:
    pattern = names_them(user)
    return bool(pattern) and any(re.search(pattern, tie.description, re.IGNORECASE) for tie in ties)


def found_for(user: Any) -> Q:
    """The same, for a list of candidacies."""
    found = Q(member__in=went_along(member__user=user.pk).values("member"))
    if pattern := names_them(user):
        found |= Q(member__in=Tie.objects.filter(description__iregex=pattern).order_by().values("member"))
    return found

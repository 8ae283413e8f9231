"""Which roles an account has, from its groups, its member row, its mandate and its seat.

The answer is remembered on the account only when the account belongs to a request, so a role that was lost is gone
at the next one.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import pgettext_lazy

from workflows.kernel import clock
from workflows.people.states import State

# The account model belongs to the storey above; what is read of it is checked by the tests.
Account: TypeAlias = Any


class Role(StrEnum):
    MEMBER = "member"
    AMBASSADOR = "ambassador"
    STAFF = "staff"
    SUPPORT_GROUP = "support_group"
    COORDINATOR = "coordinator"
    COMMUNICATIONS = "communications"
    BOARD = "board"
    FINANCE = "finance"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> Any:
        return LABELS[self]


LABELS = {
    Role.MEMBER: pgettext_lazy("role", "Member"),
    Role.AMBASSADOR: pgettext_lazy("role", "Ambassador"),
    Role.STAFF: pgettext_lazy("role", "Staff"),
    Role.SUPPORT_GROUP: pgettext_lazy("role", "Support group"),
    Role.COORDINATOR: pgettext_lazy("role", "Coordinator"),
    Role.COMMUNICATIONS: pgettext_lazy("role", "Communications"),
    Role.BOARD: pgettext_lazy("role", "Board"),
    Role.FINANCE: pgettext_lazy("role", "Finance"),
    Role.ADMINISTRATOR: pgettext_lazy("role", "Administrator"),
}
GROUP_ROLES = (Role.COMMUNICATIONS, Role.BOARD, Role.FINANCE, Role.ADMINISTRATOR)
SECOND_FACTOR_ROLES = frozenset({Role.SUPPORT_GROUP, Role.COORDINATOR, *GROUP_ROLES})


@dataclass(frozen=True)
class Scope:
    """The part of the world a seat handles; no regions means the whole country."""

    country_id: int
    region_ids: frozenset[int] = field(default_factory=frozenset)

    def covers(self, country_id: int | None, region_id: int | None) -> bool:
        if country_id != self.country_id:
            return False
        return region_id is None or not self.region_ids or region_id in self.region_ids


def _rows(model: str) -> Any:
    """The models stand above this file: their lifecycles ask it who may."""
    return apps.get_model("workflows", model)._default_manager


def remember_for_request(user: Account, **known: Any) -> None:
    """Called by the authentication backend when a request loads its account."""
    user._facts = known


def remembered(user: Any, name: str, find: Any) -> Any:
    """What `find(user)` says, asked once per request."""
    facts = getattr(user, "_facts", None)
    if facts is None:
        return find(user)
    if name not in facts:
        facts[name] = find(user)
    return facts[name]


@dataclass(frozen=True)
class Standing:
    """What an account may be and where, as one question to the database finds it."""

    roles: frozenset[Role] = frozenset()
    scope: Scope | None = None
    stands_in: bool = False  # somebody is away today, and this account answers approvals in their place
    in_a_group: bool = False  # of accounts, from which rights in the back office come


def standing_of(user: Account | None) -> Standing:
    """The clock, a rule or the holder of a link stand nowhere."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Standing()
    return remembered(user, "standing", _find_standing)


STANDING = {
    "group_name": F("groups__name"),
    "is_member": F("member__active"),
    "is_staff_member": F("member__permanent_staff"),
    "seat_since": F("member__seat__since"),
    "seat_until": F("member__seat__until"),
    "seat_coordinates": F("member__seat__is_coordinator"),
    "seat_country": F("member__seat__group__country"),
    "seat_region": F("member__seat__regions"),
}


def with_standing(users: Any) -> Any:
    """Accounts with what `standing_in` reads: a row for each group of the account and each region of its seat."""
    mandates = _rows("Mandate").filter(member__user=OuterRef("pk"), state=State.ACTIVE)
    absences = _rows("Absence").current().filter(deputy=OuterRef("pk")).order_by()
    return users.annotate(has_mandate=Exists(mandates), stands_in=Exists(absences), **STANDING)


def _find_standing(user: Account) -> Standing:
    return standing_in(list(with_standing(get_user_model()._default_manager.filter(pk=user.pk))))


def standing_in(rows: Sequence[Account]) -> Standing:
    """Of the one account that all these rows are about."""
    if not rows:
        return Standing()
    names = {row.group_name for row in rows} - {None}
    roles = {role for role in GROUP_ROLES if role in names}
    if rows[0].is_superuser:
        roles.add(Role.ADMINISTRATOR)
    roles |= _member_roles(rows[0], clock.today())
    scope = _scope_in(rows) if Role.SUPPORT_GROUP in roles else None
    return Standing(frozenset(roles), scope, rows[0].stands_in, bool(names))


def _member_roles(row: Account, today: date) -> set[Role]:
    if not row.is_member:
        return set()
    roles = {Role.MEMBER}
    if row.is_staff_member:
        roles.add(Role.STAFF)
    if row.has_mandate:
        roles.add(Role.AMBASSADOR)
    if row.seat_since and row.seat_since <= today and (row.seat_until is None or row.seat_until >= today):
        roles.add(Role.SUPPORT_GROUP)
        if row.seat_coordinates:
            roles.add(Role.COORDINATOR)
    return roles


def _scope_in(rows: Sequence[Account]) -> Scope:
    """Without regions one row names none."""
    return Scope(rows[0].seat_country, frozenset({row.seat_region for row in rows} - {None}))


def roles_of(user: Account | None) -> frozenset[Role]:
    return standing_of(user).roles


def has_role(user: Account | None, *roles: Role) -> bool:
    return not roles_of(user).isdisjoint(roles)


def scope_of(user: Account | None) -> Scope | None:
    """What the support-group seat of this account handles today; None without a valid seat."""
    return standing_of(user).scope


def in_scope(user: Account | None, path: str = "") -> Q:
    """The rows that this account's seat handles today: none without a seat. Without a region a row belongs to every
    seat of its country.

    path   to what has the country and the region, ending in `__`; empty: the row itself
    """
    scope = scope_of(user)
    if scope is None:
        return Q(pk__in=[])
    here = Q(**{f"{path}country": scope.country_id})
    if scope.region_ids:
        here &= Q(**{f"{path}region__isnull": True}) | Q(**{f"{path}region__in": scope.region_ids})
    return here


def handles(user: Account | None, country_id: int | None, region_id: int | None) -> bool:
    """Without a region a dossier belongs to every seat of the country."""
    scope = scope_of(user)
    return scope is not None and scope.covers(country_id, region_id)


def member_of(user: Account | None) -> Any | None:
    """The active member row of this account; `has_had_a_mandate` says whether there ever was one."""
    if user is None or not user.is_authenticated or not user.is_active:
        return None
    return remembered(user, "member", _find_member)


def _find_member(user: Account) -> Any | None:
    terms = Exists(_rows("Mandate").filter(member=OuterRef("pk")))
    return _rows("Member").filter(user=user.pk, active=True).annotate(has_had_a_mandate=terms).first()


def holders(role: Role, country_id: int | None = None, region_id: int | None = None) -> list[Account]:
    """Active accounts with the role; country and region narrow the support group to who handles them."""
    known, key = _held.get(), (role, country_id, region_id)
    if known is None:
        return list(holding(*key))
    if key not in known:
        known[key] = list(holding(*key))
    return list(known[key])


_held: ContextVar[dict[Any, list[Account]] | None] = ContextVar("holders_read", default=None)


@contextmanager
def holders_read_once() -> Iterator[None]:
    """Within it the holders of a role are read once for each part of the world, however many dossiers ask for them."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def holding(role: Role, country_id: int | None = None, region_id: int | None = None) -> Any:
    """The same accounts, not read yet."""
    users = get_user_model()._default_manager.filter(is_active=True).select_related("member")
    if role in GROUP_ROLES:
        found = Q(groups__name=role)
        if role is Role.ADMINISTRATOR:
            found |= Q(is_superuser=True)
        return users.filter(found).distinct()
    if role in (Role.SUPPORT_GROUP, Role.COORDINATOR):
        return users.filter(member__in=_seated(role, country_id, region_id))
    members = _rows("Member").filter(active=True)
    if role is Role.STAFF:
        members = members.filter(permanent_staff=True)
    if role is Role.AMBASSADOR:
        members = members.filter(mandates__state=State.ACTIVE)
    if country_id is not None:
        members = members.filter(country_id=country_id)
    if region_id is not None:
        members = members.filter(region_id=region_id)
    return users.filter(member__in=members.values("pk"))


def _seated(role: Role, country_id: int | None, region_id: int | None) -> Iterable[int]:
    seats = _rows("SupportSeat").valid()
    if role is Role.COORDINATOR:
        seats = seats.filter(is_coordinator=True)
    if country_id is not None:
        seats = seats.covering(country_id, region_id)
    return seats.values("member")

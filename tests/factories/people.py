"""Members, accounts and roles for the tests, made the way the product makes them."""

from datetime import timedelta
from itertools import count
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from snippets.models import Country, Region, SpokenLanguage
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people.models import (
    CefrLevel,
    LanguageSkill,
    Mandate,
    Member,
    Profile,
    SupportGroup,
    SupportSeat,
)
from workflows.people.roles import GROUP_ROLES, Role, holders
from workflows.people.seats import take

numbers = count(1)


def make_country(key: str = "be") -> Country:
    names = {code: key.upper() for code, _name in settings.LANGUAGES}
    return Country.objects.get_or_create(key=key, defaults={"name": names})[0]


def make_region(key: str = "brussels", country: Country | None = None) -> Region:
    names = {code: key.title() for code, _name in settings.LANGUAGES}
    return Region.objects.get_or_create(key=key, defaults={"name": names, "country": country or make_country()})[0]


def make_user(email: str = "", **fields: Any) -> Any:
    return get_user_model().objects.create_user(email or f"user{next(numbers)}@example.org", **fields)


def make_member(*, user: Any = True, **fields: Any) -> Member:
    """A member of the register, with an account unless `user` is None."""
    n = next(numbers)
    values = {"number": f"M{n}", "first_name": "Lotte", "last_name": f"Peeters{n}", "email": f"member{n}@example.org"}
    values |= {"country": fields.pop("country", None) or make_country(), **fields}
    if user is True:
        user = make_user(values["email"], first_name=values["first_name"], last_name=values["last_name"])
    return Member.objects.create(user=user, **values)


def make_seat(member: Member | None = None, *, regions: Any = (), **fields: Any) -> SupportSeat:
    member = member or make_member()
    group, _new = SupportGroup.objects.get_or_create(country=member.country, defaults={"name": "Group"})
    taken = set(group.seats.values_list("number", flat=True))
    number = fields.pop("number", None) or next(n for n in range(1, 11) if n not in taken)
    return take(group, number, member, regions=regions, **fields)


def make_coordinator(**fields: Any) -> Any:
    return make_seat(make_member(**fields), is_coordinator=True).member.user


def make_mandate(member: Member | None = None, *, active: bool = True, by: Any = None) -> Mandate:
    """A mandate that began; an active one was activated by a coordinator."""
    member = member or make_member()
    today = clock.today()
    mandate = Mandate.objects.create(member=member, starts=today - timedelta(days=30), ends=today + timedelta(days=700))
    if not active:
        return mandate
    return perform(mandate, "activate", by=by or _some_coordinator(member)).subject


def _some_coordinator(member: Member) -> Any:
    """One who covers the member, made only when there is none: seats are few."""
    known = holders(Role.COORDINATOR, member.country_id, member.region_id)
    return known[0] if known else make_coordinator(country=member.country)


def make_user_with(role: Role, **fields: Any) -> Any:
    """An account that has this role."""
    if role in GROUP_ROLES:
        user = make_user(**fields)
        user.groups.add(Group.objects.get(name=role))
        return user
    if role is Role.COORDINATOR:
        return make_coordinator(**fields)
    if role is Role.SUPPORT_GROUP:
        return make_seat(make_member(**fields)).member.user
    if role is Role.AMBASSADOR:
        return make_mandate(make_member(**fields)).member.user
    return make_member(permanent_staff=role is Role.STAFF, **fields).user


def country() -> Country:
    return make_country()


def region(key: str = "brussels") -> Region:
    return make_region(key)


def language(code: str = "nl") -> SpokenLanguage:
    names = {each: code for each, _name in settings.LANGUAGES}
    return SpokenLanguage.objects.get_or_create(key=code, defaults={"name": names})[0]


def ambassador(*, speaks: tuple[str, ...] = ("nl",), **fields: Any) -> Member:
    """A member with an account, an active mandate and a sheet, at home in Brussels."""
    fields.setdefault("region", region())
    member = make_mandate(make_member(**fields)).member
    Profile.objects.get_or_create(member=member)
    for code in speaks:
        LanguageSkill.objects.create(member=member, language=language(code), level=CefrLevel.C2)
    return member


def seated(*, coordinator: bool = False, **fields: Any) -> Any:
    """The account of someone on a seat of the support group."""
    return make_seat(make_member(**fields), is_coordinator=coordinator).member.user


def holder(role: Role, **fields: Any) -> Any:
    return make_user_with(role, **fields)


def log_in(client: Client, user: Any, *, second_factor: bool = True) -> Client:
    """Log in without the pages; with the second factor given, unless the test says otherwise."""
    EmailAddress.objects.filter(user=user).update(verified=True)
    client.force_login(user)
    if second_factor:
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0, "type": "totp"}]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
    return client

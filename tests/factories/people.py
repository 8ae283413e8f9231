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
from tests.house.shelf import shelved
from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM
from workflows.kernel.perform import perform
from workflows.people import rules, seats
from workflows.people.charter.models import CharterSignature, CharterVersion, in_force, next_number
from workflows.people.models import Mandate, Member, SupportGroup, SupportSeat
from workflows.people.roles import GROUP_ROLES, Role
from workflows.people.seats import take
from workflows.people.sheet.models import CefrLevel, LanguageSkill, Profile
from workflows.people.training.models import Attendance

numbers = count(1)


@shelved
def make_country(key: str = "be") -> Country:
    names = {code: key.upper() for code, _name in settings.LANGUAGES}
    return Country.objects.get_or_create(key=key, defaults={"name": names})[0]


@shelved
def make_region(key: str = "brussels", country: Country | None = None) -> Region:
    names = {code: key.title() for code, _name in settings.LANGUAGES}
    return Region.objects.get_or_create(key=key, defaults={"name": names, "country": country or make_country()})[0]


@shelved
def make_user(email: str = "", **fields: Any) -> Any:
    return get_user_model().objects.create_user(email or f"user{next(numbers)}@example.org", **fields)


@shelved
def make_member(*, user: Any = True, **fields: Any) -> Member:
    """A member of the register, with an account unless `user` is None."""
    n = next(numbers)
    values = {"number": f"M{n}", "first_name": "Lotte", "last_name": f"Peeters{n}", "email": f"member{n}@example.org"}
    values |= {"country": fields.pop("country", None) or make_country(), **fields}
    if user is True:
        user = make_user(values["email"], first_name=values["first_name"], last_name=values["last_name"])
    return Member.objects.create(user=user, **values)


@shelved
def make_seat(member: Member | None = None, *, regions: Any = (), **fields: Any) -> SupportSeat:
    member = member or make_member()
    group, _new = SupportGroup.objects.get_or_create(country=member.country, defaults={"name": "Group"})
    taken = set(group.seats.values_list("number", flat=True))
    number = fields.pop("number", None) or next(n for n in range(1, 11) if n not in taken)
    return take(group, number, member, regions=regions, **fields)


@shelved
def make_coordinator(**fields: Any) -> Any:
    return make_seat(make_member(**fields), is_coordinator=True).member.user


@shelved
def make_mandate(member: Member | None = None, *, active: bool = True, **dates: Any) -> Mandate:
    """A mandate that began; for an active one the charter is signed and an initial training attended."""
    member = member or make_member()
    today = clock.today()
    term = {"starts": today - timedelta(days=30), "ends": today + timedelta(days=700), **dates}
    mandate = perform(Mandate(member=member, **term), "begin", by=SYSTEM).subject
    if not active:
        return mandate
    if not member.attendances.exists():
        attend(member)
    if not rules.charter_is_signed(mandate):
        sign_charter(mandate)
    return Mandate.objects.get(pk=mandate.pk)


@shelved
def make_charter(**fields: Any) -> CharterVersion:
    """A charter in force, put there by a coordinator of a country where nothing else happens."""
    number = next_number()
    author = make_coordinator(country=make_country("zz"), email=f"charter{number}@example.org")
    words = {code: f"Charter {number} ({code})" for code, _name in settings.LANGUAGES}
    text = fields.pop("text", words)
    version = perform(CharterVersion(number=number), "write", by=author, title=words, text=text).subject
    sign_by = fields.pop("sign_by", clock.today() + timedelta(days=30))
    version = perform(version, "put_in_force", by=author, sign_by=sign_by).subject
    seats.vacate(author.member.seat)
    return version


@shelved
def attend(member: Member, **fields: Any) -> Attendance:
    values = {"held_on": clock.today() - timedelta(days=3), "place": "Brussel", **fields}
    return perform(Attendance(member=member, **values), "note", by=SYSTEM).subject


@shelved
def sign_charter(mandate: Mandate, version: CharterVersion | None = None, **evidence: Any) -> CharterSignature:
    """The holder signs the charter in force, made where there is none yet."""
    version = version or in_force() or make_charter()
    values = {
        "version": version,
        "language": "nl",
        "sha256": version.fingerprint("nl"),
        "typed_name": mandate.member.display_name,
        "authenticated_by": "code",
        "authenticated_at": clock.now(),
        **evidence,
    }
    perform(mandate, "sign_charter", by=mandate.member.user, **values)
    return CharterSignature.objects.get(member=mandate.member, version=version)


@shelved
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


@shelved
def language(code: str = "nl") -> SpokenLanguage:
    names = {each: code for each, _name in settings.LANGUAGES}
    return SpokenLanguage.objects.get_or_create(key=code, defaults={"name": names})[0]


@shelved
def ambassador(*, speaks: tuple[str, ...] = ("nl",), **fields: Any) -> Member:
    """A member with an account, an active mandate and a sheet, at home in Brussels."""
    fields.setdefault("region", region())
    member = make_mandate(make_member(**fields)).member
    Profile.objects.get_or_create(member=member)
    for code in speaks:
        LanguageSkill.objects.create(member=member, language=language(code), level=CefrLevel.C2)
    return member


@shelved
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

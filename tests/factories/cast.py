"""The people of a mission: who speaks, who looks after it, who decides. Built on `tests.factories.people`."""

from typing import Any

from snippets.models import SpokenLanguage
from tests.factories.people import make_coordinator, make_mandate, make_member, make_region, make_seat
from tests.house.shelf import shelved
from workflows.people.models import Member
from workflows.people.sheet.models import LanguageSkill, Profile


@shelved
def language(key: str = "nl") -> SpokenLanguage:
    return SpokenLanguage.objects.get_or_create(key=key, defaults={"name": {"nl": key, "fr": key, "en": key}})[0]


def speaks(person: Member, *keys: str, level: str = "C1") -> Member:
    for key in keys:
        LanguageSkill.objects.create(member=person, language=language(key), level=level)
    return person


@shelved
def ambassador(*, languages: tuple[str, ...] = ("nl",), **fields: Any) -> Member:
    """A member in Brussels with an active mandate and an identification sheet."""
    person = speaks(make_member(region=fields.pop("region", None) or make_region(), **fields), *languages)
    Profile.objects.create(member=person)
    make_mandate(person)
    return person


@shelved
def staff(*, languages: tuple[str, ...] = ("nl",), **fields: Any) -> Member:
    return speaks(make_member(permanent_staff=True, service="Communication", **fields), *languages)


@shelved
def seated(*, coordinator: bool = False, **fields: Any) -> Any:
    """The account of someone on a seat of the Belgian support group."""
    return make_coordinator(**fields) if coordinator else make_seat(make_member(**fields)).member.user

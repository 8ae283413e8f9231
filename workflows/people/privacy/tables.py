"""What every room declares in its personal.py, found beside its models.py; and which rows are whose."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model, Q, QuerySet

from workflows.kernel.privacy import Keep, Personal, Term, Whose, nothing
from workflows.people.models import Member


@dataclass(frozen=True)
class Person:
    """A member, their account, or both."""

    member: Member | None
    user: Any | None

    @classmethod
    def of(cls, user: Any) -> "Person":
        return cls(Member.objects.filter(user=user.pk).first(), user)


@cache
def personal() -> dict[type[Model], Personal]:
    """Model -> what it keeps about people, joined over every room that says so."""
    found: dict[type[Model], Personal] = {}
    for name in sorted({f"{model.__module__.rpartition('.')[0]}.personal" for model in our_models()}):
        if find_spec(name) is not None:
            for model, said in import_module(name).PERSONAL.items():
                found[model] = found[model].with_more(said) if model in found else said
    return found


def our_models() -> list[type[Model]]:
    """Of the product's own apps, not of its libraries."""
    configs = [config for config in apps.get_app_configs() if settings.ROOT.joinpath(config.name).is_dir()]
    return [model for config in configs for model in config.get_models()]


def rows_of(model: type[Model], whose: Whose, person: Person) -> QuerySet:
    """The rows of one model that are about this person, by these paths."""
    mine = Q(pk__in=[])
    for path in whose.members if person.member else ():
        mine |= Q(**{path: person.member.pk})
    for path in whose.users if person.user else ():
        mine |= Q(**{path: person.user.pk})
    for path in whose.emails if person.user else ():
        mine |= Q(**{f"{path}__iexact": person.user.email})
    return model._default_manager.filter(mine).distinct()


def is_over(term: Term, now: datetime) -> Q | None:
    return term.over(term.began_before(now)) if term.over is not None else None


def says_something(model: type[Model], kept: Keep) -> Q:
    """Rows in which one of the columns still holds a word."""
    said, many = Q(pk__in=[]), {field.name for field in model._meta.many_to_many}
    for name in kept.names:
        if name in many or nothing(model, name) is None:
            said |= Q(**{f"{name}__isnull": False})
        else:
            said |= ~Q(**{name: nothing(model, name)})
    return said

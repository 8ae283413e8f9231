"""What every room declares in its personal.py, found beside its models.py; and which rows are whose."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.privacy import Keep, Personal, Term, Whose, nothing
from workflows.people.models import Member


@dataclass(frozen=True)
class Person:
    """A member, their account, or both."""

    member: Member | None
    user: Any | None

    @property
    def owners(self) -> list[Any]:
        return [each for each in (self.member, self.user) if each is not None]

    @property
    def emails(self) -> set[str]:
        """The register's may be another than the account's."""
        return {each.email for each in self.owners if each.email}

    @cached_property
    def dossiers(self) -> dict[int, list[int]]:
        """Kind -> the dossiers about this person as a whole, and what is asked about these."""
        found: dict[int, list[int]] = {}
        asked = [(model, said.whose) for model, said in personal().items() if issubclass(model, LifecycleModel)]
        for model, whose in asked:
            direct = Whose(members=whose.members, users=whose.users)
            if keys := list(rows_of(model, direct, self).values_list("pk", flat=True)):
                found[ContentType.objects.get_for_model(model).pk] = keys
        for model, whose in asked:
            if whose.about:
                rows = model._default_manager.filter(points_to(found, whose))
                if keys := list(rows.values_list("pk", flat=True)):
                    found[ContentType.objects.get_for_model(model).pk] = keys
        return found

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
    for path in whose.emails:
        for email in person.emails:
            mine |= Q(**{f"{path}__iexact": email})
    if whose.about:
        mine |= points_to(person.dossiers, whose)
    return model._default_manager.filter(mine).distinct()


def points_to(dossiers: dict[int, list[int]], whose: Whose) -> Q:
    found = Q(pk__in=[])
    for path in whose.about:
        for kind, keys in dossiers.items():
            found |= Q(**{f"{path}content_type": kind, f"{path}object_id__in": keys})
    return found


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

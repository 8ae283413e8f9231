"""The four kinds of actor: a user, the holder of a signed link, a rule, the clock."""

from dataclasses import dataclass
from typing import Any, TypeAlias

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class LinkHolder:
    """Someone without an account who holds a signed link to one dossier, for one purpose."""

    purpose: str
    subject_id: int
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Rule:
    """An automation; it has only the rights that a transition names for rules."""

    rule_id: int
    name: str


@dataclass(frozen=True)
class Clock:
    """Time itself, and what follows by itself from another step."""


SYSTEM = Clock()

Actor: TypeAlias = AbstractBaseUser | LinkHolder | Rule | Clock | Any


def kind_of(actor: Actor) -> str:
    kinds = {LinkHolder: "link", Rule: "rule", Clock: "clock"}
    return kinds.get(type(actor), "user")


def reference(actor: Actor) -> str:
    """Who acted, without a word about the person: `user:42`, `link:requester:7`, `rule:3`, `clock`."""
    if isinstance(actor, Clock):
        return "clock"
    if isinstance(actor, Rule):
        return f"rule:{actor.rule_id}"
    if isinstance(actor, LinkHolder):
        return f"link:{actor.purpose}:{actor.subject_id}"
    return f"user:{actor.pk}"


def name_of(actor: Actor) -> str:
    """The name that stands in the erasable text beside a record; empty for the clock."""
    if isinstance(actor, Clock):
        return ""
    if isinstance(actor, Rule | LinkHolder):
        return actor.name or _("the holder of the link")
    return str(actor)


def is_user(actor: Actor) -> bool:
    return kind_of(actor) == "user"

"""What every list needs: who reads, the table itself, and how rows are copied."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import models

from snippets.models import Country
from tests.factories import cast, missions
from tests.factories.people import make_country, make_member, make_user_with
from workflows.candidates.interviews.models import InterviewSlot
from workflows.kernel.models import RecordText, records_of
from workflows.people.models import Mandate, Member
from workflows.people.roles import Role

More = Callable[[int], Any]
Made = tuple[str, More]  # where it stands, now that it has one row, and what gives it that many more
MOST, MOST_IN_PUBLIC = 20, 12
numbers = count(1)
READERS: dict[str, Callable[[], Any]] = {
    "visitor": lambda: None,
    "coordinator": lambda: cast.seated(coordinator=True),
    "ambassador": lambda: cast.ambassador().user,
    "candidate": lambda: make_member().user,
    "administrator": lambda: make_user_with(Role.ADMINISTRATOR),
    "communications": lambda: make_user_with(Role.COMMUNICATIONS),
}


@dataclass(frozen=True)
class Shown:
    """One list or dossier. `make` gets its reader."""

    who: str
    make: Callable[[Any], Made]
    most: int


TABLE: dict[str, Shown] = {}


def shown(name: str, who: str, most: int = MOST) -> Callable[[Callable[[Any], Made]], Callable[[Any], Made]]:
    def register(make: Callable[[Any], Made]) -> Callable[[Any], Made]:
        TABLE[name] = Shown(who, make, most)
        return make

    return register


def copies(pattern: models.Model, how_many: int, **own: Iterable[Any] | Callable[[], Any]) -> list[Any]:
    """Rows like that one; `own` gives each what it has to itself."""
    model = type(pattern)
    kept = {f.attname: getattr(pattern, f.attname) for f in model._meta.concrete_fields if not f.primary_key}
    given = {name: iter(each, object()) if callable(each) else iter(each) for name, each in own.items()}
    rows = [model(**kept | {name: next(each) for name, each in given.items()}) for _n in range(how_many)]
    return model._base_manager.bulk_create(rows, 200)


def keys(rows: Iterable[models.Model]) -> list[int]:
    return [row.pk for row in rows]


def number() -> str:
    return f"copy-{next(numbers)}"


def address() -> str:
    return f"{number()}@copy.example"


def accounts(how_many: int) -> list[Any]:
    return copies(get_user_model()(first_name="Copy", last_name="Like", password="!"), how_many, email=address)


def members(how_many: int) -> list[Member]:
    one = Member(first_name="Copy", last_name="Like", country=make_country(), region=missions.make_region())
    return copies(one, how_many, number=number, email=address, user_id=keys(accounts(how_many)))


def countries(how_many: int) -> list[Country]:
    return copies(make_country(), how_many, key=number)


def more_records(subject: Any, how_many: int) -> None:
    """A longer history of one dossier, with its words."""
    last = records_of(subject).last()
    after = copies(last, how_many, number=count(last.number + 1), act=uuid4)
    RecordText.objects.bulk_create([RecordText(record=each, actor_name="Copy", words={}) for each in after], 200)


def more_assignments(pattern: Any, how_many: int) -> list[Any]:
    return copies(pattern, how_many, member_id=keys(members(how_many)), seat=lambda: None,
                  holds_from=lambda: None, holds_until=lambda: None)  # fmt: skip


def more_moments(slot: InterviewSlot, how_many: int) -> None:
    """Offered to the same candidacies, with the same people."""
    for made in copies(slot, how_many):
        made.candidacies.set(slot.candidacies.all())
        made.people.set(slot.people.all())


def more_mandates(pattern: Mandate, how_many: int) -> list[Mandate]:
    return copies(pattern, how_many, member_id=keys(members(how_many)))


def columns(model: Any) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}

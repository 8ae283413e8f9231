"""Erasing a person: their words go, the chain of records and the statistics stay."""

import json
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q, TextField
from django.db.models.functions import Cast

from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import RecordText
from workflows.people.models import Member
from workflows.people.privacy.tables import Person, personal, rows_of


@transaction.atomic
def erase(person: Person) -> None:
    """What every room keeps about the person ends as the room declares; the account is closed with it.

    Which rows these are is asked first: once an address is gone nothing leads to them.
    """
    found = everything_of(person)
    RecordText.objects.filter(pk__in=words_about(person)).delete()
    for model, columns, rows in found:
        personal()[model].ending(model._default_manager.filter(pk__in=rows), columns)
    if person.member is not None:
        Member.objects.filter(pk=person.member.pk).update(erased_on=clock.today())


def everything_of(person: Person) -> list[tuple[type[Model], list[str], list[object]]]:
    """(model, columns, keys of rows) of all that does not survive a person."""
    found = []
    for model, said in personal().items():
        ending = [kept for kept in said.keeps if not kept.survives]
        for whose in dict.fromkeys(said.whose_is(kept) for kept in ending):
            columns = [name for kept in ending if said.whose_is(kept) == whose for name in kept.names]
            rows = list(rows_of(model, whose, person).values_list("pk", flat=True))
            if rows:
                found.append((model, columns, rows))
    return found


def words_about(person: Person) -> list[int]:
    """The words beside the records of dossiers that are about the person as a whole, and those that name them."""
    found = words_that_name(person)
    for model, said in personal().items():
        if issubclass(model, LifecycleModel) and said.whose.members and person.member is not None:
            dossiers = list(rows_of(model, said.whose, person).values_list("pk", flat=True))
            kind = ContentType.objects.get_for_model(model)
            texts = RecordText.objects.filter(record__content_type=kind, record__object_id__in=dossiers)
            found += texts.values_list("pk", flat=True)
    return found


def words_that_name(person: Person) -> list[int]:
    """Words beside any record that hold the person's full name or address, as they are stored."""
    said = Q(pk__in=[])
    for words in {*names_of(person.member), *names_of(person.user)}:
        said |= Q(as_text__icontains=words) | Q(as_text__icontains=json.dumps(words)[1:-1])
    written = RecordText.objects.annotate(as_text=Cast("words", TextField()))
    return list(written.filter(said).values_list("pk", flat=True))


def names_of(owner: Any) -> set[str]:
    """A first name alone would find too many others."""
    if owner is None:
        return set()
    whole = {f"{owner.first_name} {owner.last_name}"} if owner.first_name and owner.last_name else set()
    return whole | ({owner.email} if owner.email else set())

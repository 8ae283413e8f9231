"""Erasing a person: their words go, the chain of records and the statistics stay."""

import json
from re import Pattern
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from workflows.kernel import chain, clock
from workflows.kernel.models import OutboxRow, RecordText
from workflows.kernel.privacy import Whose, whole
from workflows.kernel.rich import literal
from workflows.people.models import Member
from workflows.people.privacy.tables import Person, personal, rows_of


@transaction.atomic
def erase(person: Person) -> None:
    """What every room keeps about the person ends as the room declares; the account is closed with it.

    Which rows these are is asked first: once an address is gone nothing leads to them. The words of other matters
    stay, but for those that name the person.
    """
    claim_letters(person)
    found, named = everything_of(person), names_of(person)
    for model, columns, rows in found:
        personal()[model].ending(model._default_manager.filter(pk__in=rows), columns)
    blank_words_that_name(named)
    blank_letters_that_name(named)
    if person.member is not None:
        Member.objects.filter(pk=person.member.pk).update(erased_on=clock.today(), permanent_staff=False)


def claim_letters(person: Person) -> None:
    """Those to an address of theirs become the account's, so that what has not left yet is found when it has.

    What tells them about the erasure has a term of its own.
    """
    theirs = rows_of(OutboxRow, Whose(emails=("email",)), person).filter(user=None).exclude(name__startswith="erasure_")
    if person.user is not None:
        OutboxRow.objects.filter(pk__in=list(theirs.values_list("pk", flat=True))).update(user=person.user.pk)


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


def blank_words_that_name(named: set[str]) -> None:
    """Of the words beside records only those that name the person go: the answer, or the actor's name."""
    patterns = [whole(each) for each in named]
    for text in holding(RecordText.objects.all(), ["words", "before", "actor_name"], named):
        parts = [name for name, value in chain.parts_of(text).items() if is_named(value, patterns)]
        if parts:
            chain.blank(text, parts)


def blank_letters_that_name(named: set[str]) -> None:
    """What others were told about the person, and the subject of it."""
    written = {literal(each) for each in named}
    patterns = [whole(each) for each in named | written]
    for row in holding(OutboxRow.objects.all(), ["subject_line", "body"], named | written):
        gone = {name: "" for name in ("subject_line", "body") if is_named(getattr(row, name), patterns)}
        if gone:
            OutboxRow.objects.filter(pk=row.pk).update(**gone)


def holding(rows: QuerySet, columns: list[str], named: set[str]) -> QuerySet:
    """Rows in which one of the names stands, perhaps as a part of a longer word, as text or as JSON is stored."""
    said = Q(pk__in=[])
    for column in columns:
        rows = rows.annotate(**{f"{column}_text": Cast(column, TextField())})
        for name in named:
            for stored in {name, json.dumps(name)[1:-1]}:
                said |= Q(**{f"{column}_text__icontains": stored})
    return rows.filter(said)


def is_named(value: Any, patterns: list[Pattern[str]]) -> bool:
    if isinstance(value, dict):
        return any(is_named(each, patterns) for each in value.values())
    if isinstance(value, list):
        return any(is_named(each, patterns) for each in value)
    return isinstance(value, str) and any(pattern.search(value) for pattern in patterns)


def names_of(person: Person) -> set[str]:
    """Full names and addresses; a first name alone would find too many others."""
    full = {f"{each.first_name} {each.last_name}" for each in person.owners if each.first_name and each.last_name}
    return full | person.emails

"""What is typed in a part of the sheet is kept every few seconds, beside the sheet, until its owner saves it."""

import re

from django.db import transaction
from django.http import QueryDict

from workflows.kernel import clock
from workflows.people import consents
from workflows.people.models import ConsentKind, Member
from workflows.people.sheet.forms import Fields, PartForm
from workflows.people.sheet.models import UNDER, SheetDraft, without
from workflows.people.sheet.parts import Part

MOST_LETTERS = 6000  # of one field: somewhat more than any of them may hold in the end
MOST_VALUES = 300
ROW = re.compile(r"\d{1,2}-[a-zA-Z]{1,20}")


class ElsewhereTooError(Exception):
    """Another window keeps what is typed in this part."""


def find(member: Member, part: Part) -> SheetDraft | None:
    return SheetDraft.objects.filter(member=member, part=part.slug).first()


def drop(member: Member, part: Part) -> None:
    SheetDraft.objects.filter(member=member, part=part.slug).delete()


@transaction.atomic
def keep(member: Member, part: Part, data: QueryDict) -> SheetDraft | None:
    """Nothing where it equals what is saved. Of two windows that type in one part the first one is kept.

    The second takes over once it was opened, or its form sent, after the last that the first one kept.
    """
    Member.objects.select_for_update().get(pk=member.pk)
    known, tab = find(member, part), data.get("tab", "").replace("\x00", "")[:32]
    if known is not None and known.tab != tab and data.get("found", "") != known.kept_at.isoformat():
        raise ElsewhereTooError
    if not PartForm(part, member, data).has_changed():
        drop(member, part)
        return None
    typed = agreed_of(member, data, typed_of(part, data))
    values = {"typed": typed, "tab": tab, "seen": data.get("seen", "").replace("\x00", "")[:64], "kept_at": clock.now()}
    return SheetDraft.objects.update_or_create(member=member, part=part.slug, defaults=values)[0]


def typed_of(part: Part, data: QueryDict) -> Fields:
    """Only what this part asks, and no more of it than fits."""
    rows = tuple(f"{name}-" for name in part.rows)
    names = {*part.names, *(("needs", "agree_needs", "agree_ties") if part.agreed else ())}
    names |= {"calendar"} if part.asks_calendar else set()
    return {
        name: [value.replace("\x00", "")[:MOST_LETTERS] for value in data.getlist(name)[:MOST_VALUES]]
        for name in data
        if name in names or (name.startswith(rows) and ROW.fullmatch(name.partition("-")[2]))
    }


def agreed_of(member: Member, data: QueryDict, typed: Fields) -> Fields:
    """Without what is kept only with an agreement that neither stands nor is ticked."""
    for kind in UNDER:
        if not data.get(f"agree_{kind}") and consents.standing(member, ConsentKind(kind)) is None:
            typed = without(typed, kind)
    return typed

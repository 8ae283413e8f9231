"""When an ambassador is asked whether their sheet is still right, and when we ask how they are."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from workflows.kernel import clock
from workflows.kernel.refusals import Answer, No
from workflows.people.sheet.parts import PARTS

if TYPE_CHECKING:
    from workflows.people.models import Mandate


def is_asked(asked_at: datetime, confirmed_at: datetime | None) -> bool:
    """Whether the question put at `asked_at` is about a part and waits for an answer: one confirmed shortly before
    was not asked about, one confirmed since is answered.
    """
    fresh = timedelta(days=settings.AMBASSADE_SHEET_FRESH_DAYS)
    return confirmed_at is None or confirmed_at < asked_at - fresh


def parts_asked(asked_at: datetime | None, confirmed: Mapping[str, datetime]) -> list[str]:
    """The parts that a question of that moment is about and that wait for an answer, in the order of the sheet."""
    if asked_at is None:
        return []
    return [part.slug for part in PARTS if is_asked(asked_at, confirmed.get(part.slug))]


def confirmed_parts(mandate: "Mandate") -> dict[str, datetime]:
    return dict(mandate.member.part_checks.values_list("part", "confirmed_at"))


def is_not_away(mandate: "Mandate") -> Answer:
    """no period without missions runs"""
    today = clock.today()
    away = mandate.member.blocked_periods.filter(starts__lte=today, ends__gte=today).exists()
    return not away or No(_("The ambassador takes no missions at the moment, and is left alone."))


def was_not_asked_lately(mandate: "Mandate") -> Answer:
    """half a year since the last question, or since the term began"""
    asked = localdate(mandate.sheet_asked_at) if mandate.sheet_asked_at else mandate.starts
    due = max(asked, mandate.starts) + timedelta(days=settings.AMBASSADE_SHEET_CHECK_DAYS)
    return due <= clock.today() or No(_("The ambassador was asked not long ago."))


def a_part_is_old(mandate: "Mandate") -> Answer:
    """a part was not confirmed for some months"""
    return bool(parts_asked(clock.now(), confirmed_parts(mandate))) or No(_("Every part was confirmed not long ago."))


def silent_since(mandate: "Mandate") -> datetime:
    """The last sign of this person: a log-in, a step they took, a part of the sheet, a pause or an absence that ended.

    What others did about them is no sign of theirs.
    """
    from workflows.people.care.queries import signs_of  # app ready: models are loaded by then

    return max(signs_of(mandate))


def has_been_silent(mandate: "Mandate") -> Answer:
    """no sign for some months, and not asked since the last one"""
    last = silent_since(mandate)
    if last > clock.now() - timedelta(days=settings.AMBASSADE_SILENCE_DAYS):
        return No(_("The ambassador gave a sign not long ago."))
    asked = mandate.greeted_at is not None and mandate.greeted_at >= last
    return not asked or No(_("We asked already, and ask only once."))

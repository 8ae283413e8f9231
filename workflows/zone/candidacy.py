"""What a candidacy asks of its owner, for the overview of the zone."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.candidates import rules
from workflows.candidates.models import Candidacy
from workflows.candidates.states import State
from workflows.zone.cards import Todo


def todos_of(user: Any) -> list[Todo]:
    """1 query without a candidacy that waits for its owner."""
    candidacy = Candidacy.objects.of(user).first()
    words = words_of(candidacy) if candidacy is not None else None
    return [Todo(*words, reverse("candidacy"), _("To my candidacy"), "wait")] if words else []


def words_of(candidacy: Candidacy) -> tuple[str, str] | None:
    if candidacy.state == State.DRAFT and candidacy.changes_asked:
        return _("Complete your candidacy"), _("The support group asks you for something more.")
    if candidacy.state == State.DRAFT:
        return _("Send your candidacy"), _("It is still a draft.")
    if candidacy.state == State.ASSESSMENT and rules.moments_are_offered(candidacy):
        return _("Choose a moment for your interview"), _("Those who assess your candidacy would like to meet you.")
    if candidacy.state == State.WAITLISTED and candidacy.reminders and candidacy.runs_out_at:
        day = date_format(localtime(candidacy.runs_out_at))
        return _("Do you want to stay on the waiting list?"), _("Say so before %(day)s.") % {"day": day}
    if candidacy.state == State.REJECTED and rules.may_still_appeal(candidacy):
        day = date_format(localtime(candidacy.appeal_until))
        return _("You were not admitted this time"), _("You can appeal until %(day)s.") % {"day": day}
    return None

"""What the identification sheet keeps about a member."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import Basis, Personal, Term, Whose, aged, deleted, keep
from workflows.people.privacy.terms import after_leaving, after_mandate, gone
from workflows.people.sheet.models import AccessNeeds, BlockedPeriod, LanguageSkill, Profile, SheetDraft, Tie
from workflows.people.sheet.week import week_told

OF_MEMBER = Whose(members=("member",))
MATCHING = _("To find the missions that suit you")
UNSAVED = _("So that what you typed in your identification sheet is not lost before you save it")


def sheet_over(before: datetime) -> Q:
    """A sheet that was touched since belongs to somebody who comes back."""
    return Q(member__in=gone(before), updated_at__lt=before)


AFTER_THE_SHEET = Term(_("the end of the last mandate"), "mandate", sheet_over)
PERSONAL = {
    Profile: Personal(
        keeps=(
            keep("member hours_per_month motivation background know_how joins_meetings reach pace week saved_parts "
                 "updated_at competences learns sectors themes intervention_kinds travel_regions",
                 MATCHING, Basis.AGREEMENT, AFTER_THE_SHEET),
        ),
        whose=OF_MEMBER,
        ending=deleted,
        told={"week": week_told},
        file="saved_parts",
    ),
    LanguageSkill: Personal(
        keeps=(keep("member language level", MATCHING, Basis.AGREEMENT, after_mandate("member")),),
        whose=OF_MEMBER,
        ending=deleted,
    ),
    BlockedPeriod: Personal(
        keeps=(
            keep("member starts ends", MATCHING, Basis.AGREEMENT, after_mandate("member"), after_leaving("member")),
        ),
        whose=OF_MEMBER,
        ending=deleted,
    ),
    Tie: Personal(
        keeps=(
            keep("member field level description",
                 _("To see where you can, or had better not, speak for us, to find the missions that suit you, and "
                   "to see who had better not judge whom"),
                 Basis.EXPLICIT_CONSENT, after_mandate("member"), after_leaving("member")),
        ),
        whose=OF_MEMBER,
        ending=deleted,
    ),
    AccessNeeds: Personal(
        keeps=(
            keep("member words", _("To make it possible for you to take part"),
                 Basis.EXPLICIT_CONSENT, after_mandate("member"), after_leaving("member")),
        ),
        whose=OF_MEMBER,
        ending=deleted,
    ),
    SheetDraft: Personal(
        keeps=(
            keep("member part typed kept_at", UNSAVED, Basis.AGREEMENT,
                 aged("sheet_draft", _("the last change"), "kept_at")),
        ),
        whose=OF_MEMBER,
        plain="seen tab",
        ending=deleted,
        file="typed",
    ),
}  # fmt: skip

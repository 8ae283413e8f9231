"""How long things about a member are kept: counted from the end of what they are kept for."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import Term
from workflows.people.models import Mandate, Member
from workflows.people.states import CURRENT


def gone(before: datetime) -> QuerySet[Member]:
    """Whose last mandate ended, or who left, before that moment."""
    mandates = Mandate.objects.filter(member=OuterRef("pk"))
    lately = mandates.filter(Q(state__in=CURRENT) | Q(ended_on__gte=before.date()))
    left = Q(active=False, left_on__lt=before.date())
    return Member.objects.filter(Exists(mandates) | left).exclude(Exists(lately))


def after_mandate(path: str) -> Term:
    """`path` leads from a row to its member."""
    return Term(_("the end of the last mandate"), "mandate", lambda before: Q(**{f"{path}__in": gone(before)}))


def after_leaving(path: str) -> Term:
    left = Member.objects.filter(active=False)
    return Term(
        _("leaving the cooperative"),
        "left",
        lambda before: Q(**{f"{path}__in": left.filter(left_on__lt=before.date())}),
    )

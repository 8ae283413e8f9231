"""Whom the clock asks, and of whom nothing was heard since we asked how they are."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils.timezone import make_aware

from workflows.kernel import clock
from workflows.kernel.models import TransitionRecord
from workflows.people.care.models import PartCheck
from workflows.people.models import Mandate
from workflows.people.sheet.models import BlockedPeriod
from workflows.people.states import State


def here() -> QuerySet[Mandate]:
    """Running mandates whose holder takes missions today: no pause, no suspension, no period without missions."""
    today = clock.today()
    away = BlockedPeriod.objects.filter(member=OuterRef("member"), starts__lte=today, ends__gte=today)
    return Mandate.objects.filter(~Exists(away), state=State.ACTIVE, member__user__is_active=True)


def to_ask_about_sheet() -> QuerySet[Mandate]:
    """The step looks at each again."""
    half_a_year = timedelta(days=settings.AMBASSADE_SHEET_CHECK_DAYS)
    lately = Q(sheet_asked_at__gt=clock.now() - half_a_year)
    rows = here().exclude(lately).filter(starts__lte=clock.today() - half_a_year)
    return rows.select_related("member").order_by("pk")


def maybe_silent() -> QuerySet[Mandate]:
    """The step looks at each again."""
    since = clock.now() - timedelta(days=settings.AMBASSADE_SILENCE_DAYS)
    acted = TransitionRecord.objects.filter(actor=OuterRef("member__user"), at__gte=since)
    rows = here().filter(~Exists(acted), state_since__lt=since).exclude(member__user__last_login__gte=since)
    return rows.select_related("member__user", "member__profile").order_by("pk")


def signs_of(mandate: Mandate) -> list[datetime]:
    """Each moment at which this person gave a sign, the last of its kind; at least one."""
    member = mandate.member
    records = TransitionRecord.objects.filter(actor=member.user_id, actor__isnull=False)
    ended = member.blocked_periods.filter(ends__lt=clock.today()).aggregate(last=Max("ends"))["last"]
    found = [
        mandate.state_since,
        member.user.last_login if member.user else None,
        records.aggregate(last=Max("at"))["last"],
        member.part_checks.aggregate(last=Max("confirmed_at"))["last"],
        member.profile.updated_at if hasattr(member, "profile") else None,
        make_aware(datetime.combine(ended + timedelta(days=1), time())) if ended else None,
    ]
    return [moment for moment in found if moment is not None]


def quiet() -> QuerySet[Mandate]:
    """Whom we asked how they are, and who gave no sign since. A hint for the coordinator to ring them up.

    It counts nothing, weighs in no ranking, and leaves out whoever is away, paused or suspended.
    """
    since = OuterRef("greeted_at")
    acted = TransitionRecord.objects.filter(actor=OuterRef("member__user"), at__gt=since)
    confirmed = PartCheck.objects.filter(member=OuterRef("member"), confirmed_at__gt=since)
    away_since = BlockedPeriod.objects.filter(member=OuterRef("member"), ends__gte=OuterRef("greeted_at__date"))
    rows = here().filter(~Exists(acted), ~Exists(confirmed), ~Exists(away_since), greeted_at__gte=F("state_since"))
    return rows.exclude(member__user__last_login__gt=F("greeted_at")).exclude(
        member__profile__updated_at__gt=F("greeted_at")
    )

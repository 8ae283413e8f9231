"""What the clock does with announcements; each is safe to run again."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q

from workflows.announcements.models import Announcement
from workflows.announcements.states import AnnouncementState as State
from workflows.kernel import clock
from workflows.kernel.rounds import each


def post_planned() -> int:
    return each(Announcement.objects.filter(state=State.PLANNED, posts_on__lte=clock.today()).order_by("pk"), "post")


def remind() -> int:
    """Once in the last days before the date, also where somebody reminded of it long before; nobody on the day on
    which it was posted.
    """
    today, days = clock.today(), timedelta(days=settings.AMBASSADE_ANNOUNCEMENT_REMINDER_DAYS)
    near = Q(acknowledge_by__range=(today, today + days), posted_at__lt=clock.midnight(today))
    not_yet = Q(reminded_on=None) | Q(reminded_on__lt=F("acknowledge_by") - days)
    return each(Announcement.objects.filter(near, not_yet, state=State.POSTED).order_by("pk"), "remind")


def end_over() -> int:
    return each(Announcement.objects.filter(state=State.POSTED, until__lt=clock.today()).order_by("pk"), "end")

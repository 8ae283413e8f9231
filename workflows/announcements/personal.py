"""What announcements keep about people: who wrote them, and who opened and acknowledged them."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.announcements.models import Announcement, Reading
from workflows.announcements.states import AnnouncementState
from workflows.kernel.privacy import STATISTICS, WITH_ITS_OWNER, Basis, Personal, Term, Whose, deleted, keep

INFORMING = _("To show you what the cooperative announces, and to know who has read it")
WRITING = _("To know who announced what")


def over(before: datetime) -> Q:
    ended = (AnnouncementState.ENDED, AnnouncementState.WITHDRAWN)
    return Q(announcement__state__in=ended, announcement__state_since__lt=before)


PERSONAL = {
    Announcement: Personal(
        keeps=(
            keep("posted_by posted_at", WRITING, Basis.INTEREST, STATISTICS, whose=Whose(users=("posted_by",))),
            # What a rule said of a dossier: blanked with whoever it names.
            keep("title text", WRITING, Basis.INTEREST, WITH_ITS_OWNER, whose=Whose(about=("",)), told=False),
        ),
        plain="country audience region language theme posts_on until acknowledge_by posted_by_rule reminded_on "
              "content_type object_id state state_since revision",
    ),
    Reading: Personal(
        keeps=(
            keep("announcement user opened_at acknowledged_at", INFORMING, Basis.INTEREST,
                 Term(_("the end of the announcement"), "announcement", over)),
        ),
        whose=Whose(users=("user",)),
        ending=deleted,
    ),
}  # fmt: skip

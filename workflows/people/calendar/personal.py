"""What is kept of a member's own calendar."""

from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import Basis, Personal, Whose, deleted, keep
from workflows.people.calendar.models import BusyTime, OwnCalendar
from workflows.people.privacy.terms import after_leaving, after_mandate

FREE = _("To ask you only for days on which you can come")

PERSONAL = {
    OwnCalendar: Personal(
        keeps=(
            keep("member address read_at trouble", FREE, Basis.CONSENT, after_mandate("member"),
                 after_leaving("member")),
        ),
        whose=Whose(members=("member",)),
        ending=deleted,
    ),
    BusyTime: Personal(
        keeps=(
            keep("calendar starts ends", FREE, Basis.CONSENT, after_mandate("calendar__member"),
                 after_leaving("calendar__member")),
        ),
        whose=Whose(members=("calendar__member",)),
        ending=deleted,
    ),
}  # fmt: skip

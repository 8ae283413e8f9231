"""Who notes that a member attended an initial training."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import any_of, the_clock, who
from workflows.people.roles import handles

if TYPE_CHECKING:
    from workflows.people.training.models import Attendance


@who("the support group of the member's country and region, not for oneself")
def support_group(attendance: "Attendance", by: Actor) -> Answer:
    member = attendance.member
    if member.user_id is not None and member.user_id == getattr(by, "pk", None):
        return No(_("Someone else has to note your own attendance."))
    if handles(by, member.country_id, member.region_id):
        return True
    return No(_("Only the support group of this country and region may do this."))


may_note = any_of(support_group, the_clock)


def day_is_not_ahead(attendance: "Attendance") -> Answer:
    """the day of the training has come"""
    return attendance.held_on <= clock.today() or No(_("The day of the training still lies ahead."))

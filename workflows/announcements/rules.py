"""Who writes and posts announcements, and when."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.announcements.states import AnnouncementState
from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM, Actor, kind_of
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import any_of, who
from workflows.people.roles import Role, has_role, scope_of

if TYPE_CHECKING:
    from workflows.announcements.models import Announcement


@who("the communications team, the support group of that country")
def writes(announcement: "Announcement", by: Actor) -> Answer:
    if has_role(by, Role.COMMUNICATIONS):
        return True
    scope = scope_of(by)
    is_theirs = scope is not None and scope.country_id == announcement.country_id
    return is_theirs or No(gettext_lazy("Only the communications team or the support group of this country does this."))


@who("a rule")
def a_rule(announcement: "Announcement", by: Actor) -> Answer:
    return kind_of(by) == "rule" or No(gettext_lazy("Only a rule posts like this."))


@who("the clock on the day that was planned")
def clock_on_its_day(announcement: "Announcement", by: Actor) -> Answer:
    return bool(by == SYSTEM and announcement.posts_on and announcement.posts_on <= clock.today())


@who("the clock a few days before the date")
def clock_near_the_date(announcement: "Announcement", by: Actor) -> Answer:
    if by != SYSTEM or announcement.acknowledge_by is None:
        return False
    return 0 <= (announcement.acknowledge_by - clock.today()).days <= settings.AMBASSADE_ANNOUNCEMENT_REMINDER_DAYS


@who("the clock after its last day")
def clock_after_its_last_day(announcement: "Announcement", by: Actor) -> Answer:
    return bool(by == SYSTEM and announcement.until < clock.today())


may_post = any_of(writes, clock_on_its_day)
may_remind = any_of(writes, clock_near_the_date)
may_end = any_of(writes, clock_after_its_last_day)


def words_are_complete(announcement: "Announcement") -> Answer:
    """title and words are there in every language"""
    lacking = [
        name for code, name in settings.LANGUAGES if not announcement.title.get(code) or not announcement.text.get(code)
    ]
    return not lacking or No(_("Words are still missing in: %(languages)s.") % {"languages": ", ".join(lacking)})


def is_not_over(announcement: "Announcement") -> Answer:
    """its last day, and the day to acknowledge it, have not passed"""
    days = [announcement.until, announcement.acknowledge_by or announcement.until]
    return min(days) >= clock.today() or No(gettext_lazy("Its last day has passed. Give it a later one first."))


def is_posted(announcement: "Announcement") -> Answer:
    return announcement.state == AnnouncementState.POSTED or No(gettext_lazy("It is not posted any more."))


def someone_has_not_acknowledged(announcement: "Announcement") -> Answer:
    """it asks to be acknowledged, and someone has not done so yet"""
    if announcement.acknowledge_by is None:
        return No(gettext_lazy("It asks nobody to acknowledge it."))
    return announcement.unacknowledged().exists() or No(gettext_lazy("Everyone has acknowledged it."))


def not_reminded_today(announcement: "Announcement") -> Answer:
    """nobody was reminded of it today"""
    return announcement.reminded_on != clock.today() or No(gettext_lazy("A reminder went out today already."))

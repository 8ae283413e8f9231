"""What is still open: a request that was not sent yet, and a date for which people are asked."""

from collections.abc import Callable
from datetime import timedelta

from cms.demo.missions import OBJECTIVES, at_hour
from cms.demo.questions import ask_around_missions
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.matching.follow_ups import ask_moments
from workflows.missions.asking.models import RequestDraft
from workflows.missions.models import Mission
from workflows.missions.moments.models import MomentAnswer


def fill_asking(say: Callable[[str], None]) -> None:
    say(f"  asked when people could come: {ask_when()}")
    say(f"  reports with answers to more questions: {ask_around_missions()}")
    say(f"  not sent yet: {leave_one_unsent().path}")


def leave_one_unsent() -> RequestDraft:
    """A partner wrote half of a request yesterday and means to come back."""
    draft = RequestDraft()
    with clock.at(clock.now() - timedelta(days=1)):
        draft.keep("you", {"requester_name": ["Samira Haddad"], "requester_organisation": ["Buurthuis De Brug"],
                           "requester_email": ["samira@partner.example"], "requester_language": ["nl"]})  # fmt: skip
        draft.keep("occasion", {"title": ["Avond voor starters uit de buurt"], "objectives": [OBJECTIVES["nl"]],
                                "audience_size": ["30"], "ambassadors_wanted": ["1"]})  # fmt: skip
    return draft


def ask_when() -> Mission:
    """The date of one mission is open: three evenings were proposed, and not everybody answered yet."""
    mission = Mission.objects.get(when_text="In het voorjaar")
    with clock.at(clock.now() - timedelta(days=1)):
        moments = {}
        for number, days in enumerate((60, 67, 75), start=1):
            starts = at_hour(clock.now() + timedelta(days=days), 19)
            moments |= {f"starts_{number}": starts, f"ends_{number}": starts + timedelta(hours=2)}
        record = perform(mission, "ask_moments", by=mission.owner, most=5, **moments).record
        ask_moments(record)
        for asked in mission.moments_asked.all()[1:]:
            for moment, says in zip(mission.moments.all(), ("no", "yes", "maybe"), strict=True):
                MomentAnswer.objects.create(asked=asked, moment=moment, says=says)
            mission.moments_asked.filter(pk=asked.pk).update(answered_at=clock.now())
    return mission

"""What a candidate reads about their candidacy: where it stands in their words, what comes next and by when."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.candidates import rules
from workflows.candidates.models import Candidacy
from workflows.candidates.states import State
from workflows.kernel.actors import reference
from workflows.kernel.history import Entry, history
from workflows.kernel.wording import Reader
from workflows.people import consents
from workflows.people.models import ConsentKind

# What a candidate may take part in, and what they may read of it: (step, whether its reason is meant for them).
STEPS = ("attach_video", "ask_exemption", "write_instead", "submit", "no_moment_suits", "stay", "appeal", "withdraw")
TOLD = {
    "begin": False, "ask_exemption": True, "exempt": True, "write_instead": False, "submit": False,
    "start_screening": False, "ask_changes": True, "start_assessment": False,
    "offer_interview": False, "no_moment_suits": True, "waitlist": False, "stay": False,
    "call_up": False, "admit": False, "reject": True, "appeal": True, "maintain": True, "reconsider": True,
    "withdraw": True, "remind": False, "expire": False, "look_in": False,
}  # fmt: skip

# Who took the step, where it is not the support group.
OTHERS = {"look_in": gettext_lazy("an administrator")}

# Step -> what it means, said to whoever takes it.
SENTENCES = {
    "begin": gettext_lazy("You begin a draft. Nobody reads it before you send it."),
    "attach_video": gettext_lazy("Tell in about two minutes who you are and why you would like to speak for us."),
    "ask_exemption": gettext_lazy("The support group can let you apply without a video."),
    "write_instead": gettext_lazy("Those who assess read it in place of the video. About a page is enough."),
    "submit": gettext_lazy("You send your sheet and your video to the support group of your region."),
    "no_moment_suits": gettext_lazy("The support group looks for other moments with you."),
    "stay": gettext_lazy("You keep your place on the waiting list, and we keep your candidacy."),
    "appeal": gettext_lazy("You ask the coordinator to look at the decision again. You can do so once."),
    "withdraw": gettext_lazy("You no longer want to become an ambassador. You can begin a new candidacy later."),
}

WORDS: dict[str, tuple[Any, Any, str]] = {
    State.DRAFT: (
        gettext_lazy("Your candidacy is a draft"),
        gettext_lazy("Nobody reads it before you send it. Take the parts in the order that suits you."),
        "wait",
    ),
    State.SUBMITTED: (
        gettext_lazy("Your candidacy has arrived"),
        gettext_lazy("The support group of your region looks whether everything is there."),
        "busy",
    ),
    State.SCREENING: (
        gettext_lazy("Your candidacy is being read"),
        gettext_lazy("The support group looks whether everything is there. Then several people assess it."),
        "busy",
    ),
    State.ASSESSMENT: (
        gettext_lazy("Your candidacy is being assessed"),
        gettext_lazy("Several people watch your video and read your sheet, each on their own, on the same criteria."),
        "busy",
    ),
    State.RECOMMENDED: (
        gettext_lazy("A decision is being taken"),
        gettext_lazy("The assessments are in. Those who decide look at them and you hear the outcome by mail."),
        "busy",
    ),
    State.WAITLISTED: (
        gettext_lazy("You are on the waiting list"),
        gettext_lazy("There are as many ambassadors as can be accompanied well. We come back when there is room."),
        "wait",
    ),
    State.ADMITTED: (
        gettext_lazy("Welcome as an ambassador"),
        gettext_lazy("Your mandate is being prepared. You find it under your profile in the member zone."),
        "good",
    ),
    State.REJECTED: (
        gettext_lazy("You were not admitted this time"),
        gettext_lazy("You read why below. It says nothing about your place in the cooperative."),
        "bad",
    ),
    State.WITHDRAWN: (
        gettext_lazy("You withdrew your candidacy"),
        gettext_lazy("You can begin a new one whenever you like."),
        "",
    ),
    State.EXPIRED: (
        gettext_lazy("Your candidacy has expired"),
        gettext_lazy("Nothing happened for a long time. You can begin a new one whenever you like."),
        "",
    ),
}


@dataclass(frozen=True)
class Status:
    title: Any
    text: Any
    tone: str
    until: datetime | None
    late: bool
    runs_out: datetime | None
    appeal_until: datetime | None


def status_of(candidacy: Candidacy) -> Status:
    title, text, tone = WORDS[candidacy.state]
    title = candidacy.own_label(Reader.MEMBER) or title
    if candidacy.state == State.REJECTED and candidacy.appealed_at and not candidacy.appeal_answered_at:
        title, tone = _("Your appeal has arrived"), "wait"
        text = _("The coordinator looks at it and answers you.")
    may_appeal = candidacy.state == State.REJECTED and rules.may_still_appeal(candidacy)
    return Status(
        title=title,
        text=text,
        tone=tone,
        until=candidacy.due_at,
        late=bool(candidacy.overdue_days),
        runs_out=candidacy.runs_out_at,
        appeal_until=candidacy.appeal_until if may_appeal else None,
    )


def stays_since(candidacy: Candidacy) -> datetime | None:
    """When the candidate last agreed to stay on the waiting list; None for who does not stand on it, or never did."""
    if candidacy.state != State.WAITLISTED:
        return None
    agreed = consents.standing(candidacy.member, ConsentKind.WAITING)
    return agreed.given_at if agreed else None


def story_of(candidacy: Candidacy, user: Any) -> list[Entry]:
    """What happened, without the names of those who decide, and without what they told each other. 2 queries."""
    return [_for_the_candidate(entry, user) for entry in history(candidacy, only=TOLD)]


def _for_the_candidate(entry: Entry, user: Any) -> Entry:
    own = entry.record.actor_reference == reference(user)
    by_itself = entry.record.actor_kind == "clock"
    who = _("you") if own else _("by itself") if by_itself else OTHERS.get(entry.record.step, _("the support group"))
    return replace(entry, who=who, reason=entry.reason if TOLD.get(entry.record.step) else "")

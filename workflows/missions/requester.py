"""What the requester reads on their private page: where it stands, what was said, who comes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from workflows.kernel import clock
from workflows.kernel.history import Entry, history
from workflows.kernel.models import TransitionRecord
from workflows.kernel.steps import Step, step_named
from workflows.kernel.wording import Reader
from workflows.missions import words
from workflows.missions.models import Mission
from workflows.missions.states import AFTER_THE_DAY, BEFORE_THE_DAY, FIT_FOR_REQUESTERS, Door, State
from workflows.questions.reading import facts_of

# State -> what the requester reads above, what happens next, the tone.
STATUS = {
    State.REQUESTED: (
        gettext_lazy("We have your request"),
        gettext_lazy("Someone of our support group reads it and comes back to you, with a question or a first answer."),
        "",
    ),
    State.QUALIFYING: (
        gettext_lazy("We are looking at your request"),
        gettext_lazy("We make sure that we understand what you need, then decide whether we can come."),
        "",
    ),
    State.APPROVED: (
        gettext_lazy("We would like to come"),
        gettext_lazy("Your request is accepted. Now we look for the right person."),
        "",
    ),
    State.STAFFING: (
        gettext_lazy("We are looking for the right person"),
        gettext_lazy("As soon as someone has said yes, we ask you to confirm."),
        "",
    ),
    State.STAFFED: (
        gettext_lazy("We found someone: please confirm"),
        gettext_lazy("Confirm that it goes ahead as described below. Then we tell you who comes."),
        "wait",
    ),
    State.CONFIRMED: (
        gettext_lazy("It is confirmed"),
        gettext_lazy("The people named below come to you. They are preparing with what you told us."),
        "good",
    ),
    State.PREPARED: (
        gettext_lazy("It is confirmed and prepared"),
        gettext_lazy("The people named below come to you, and have read what you told us."),
        "good",
    ),
    State.CLOSED: (gettext_lazy("It is done"), gettext_lazy("Thank you for having had us."), "good"),
    State.DECLINED: (
        gettext_lazy("We cannot take this on"),
        gettext_lazy("Below you read why, and what we can offer instead."),
        "bad",
    ),
    State.CANCELLED: (
        gettext_lazy("It was cancelled"),
        gettext_lazy("It does not take place. If things change, send us a new request."),
        "bad",
    ),
    State.JOINED: (
        gettext_lazy("We go on with it in another request"),
        gettext_lazy(
            "Another request about the same event reached us. Whoever looks after that one keeps you informed."
        ),
        "",
    ),
}
WE_WORK_ON_IT = (State.REQUESTED, State.QUALIFYING, State.APPROVED, State.STAFFING)
# State -> the stage on the way that the requester reads about; what has ended has none.
STAGES = {
    State.REQUESTED: 1,
    State.QUALIFYING: 1,
    State.APPROVED: 2,
    State.STAFFING: 2,
    State.STAFFED: 3,
    State.CONFIRMED: 4,
    State.PREPARED: 4,
}
# Steps that concern the requester -> how they read about them.
STORY = {
    "request": gettext_lazy("You sent the request"),
    "ask_requester": gettext_lazy("We asked you"),
    "answer": gettext_lazy("You answered"),
    "complete_request": gettext_lazy("You completed the request"),
    "decline": gettext_lazy("We could not take it on"),
    "join": gettext_lazy("We go on with it in another request"),
    "reschedule": gettext_lazy("The date was moved"),
    "confirm": gettext_lazy("It was confirmed"),
    "ask_to_move": gettext_lazy("You asked for another date"),
    "set_date": gettext_lazy("The date was set"),
    "keep_date": gettext_lazy("The date could not be moved"),
    "correct": gettext_lazy("Practical details were corrected"),
    "give_evaluation": gettext_lazy("You told us how it went"),
    "complain": gettext_lazy("You were not satisfied"),
    "answer_complaint": gettext_lazy("We answered your complaint"),
    "cancel": gettext_lazy("It was cancelled"),
}
# The steps that are the requester's own, on the page where they are taken.
SENTENCES = {
    "complete_request": gettext_lazy("What your mail said stands here already; change it where it is not right."),
    "answer": gettext_lazy("Your answer goes to the person in charge and stays with your request."),
    "confirm": gettext_lazy("You and we are sure: it takes place as described."),
    "cancel": gettext_lazy("It will not take place; everyone concerned is told, with your reason."),
    "ask_to_move": gettext_lazy("Say which dates suit you; the person in charge looks whether people can follow."),
    "give_evaluation": gettext_lazy("What you say goes to our support group, and to the people who came if you agree."),
    "complain": gettext_lazy("We are sorry. Tell us what happened; someone gets in touch with you."),
}

# Steps that are called otherwise by the house: to a requester it is their request, not our mission.
LABELS = {"cancel": gettext_lazy("Cancel my request")}


def in_their_words(step: Step) -> Step:
    return replace(step, options=replace(step.options, label=LABELS.get(step.name, step.label)))


@dataclass(frozen=True)
class Status:
    """`until` is when we expect to be further; `late` that this moment has passed."""

    title: Any
    text: Any
    tone: str
    until: datetime | None
    late: bool


def status(mission: Mission) -> Status:
    title, text, tone = STATUS.get(mission.state) or _after_the_day(mission)
    title = mission.own_label(Reader.PUBLIC) or title
    until = None
    if mission.state in WE_WORK_ON_IT:
        until = mission.state_since + timedelta(days=mission.expected_days()[mission.state])
        if mission.starts and clock.now() < mission.starts and until.date() >= mission.starts.date():
            until, text = None, _("Your date is very soon: we answer as fast as we can.")
    if mission.open_question and not mission.is_ended:
        return Status(
            _("We have a question for you"), _("We go on as soon as we have your answer."), "wait", None, False
        )
    if missing := mission.missing_from_mail():
        asked = _(
            "Tell us more with “Complete the request”, so that we can answer sooner. We do not know yet: %(what)s."
        )
        said = asked % {"what": ", ".join(str(each) for each in missing)}
        return Status(_("Your mail has arrived: please complete your request"), said, "wait", None, False)
    return Status(title, text, tone, until, bool(until and until < clock.now()))


def _after_the_day(mission: Mission) -> tuple[str, str, str]:
    if mission.requester_rating is None and mission.state != State.SETTLED:
        return (
            _("How did it go?"),
            _("A minute of your time helps the people who came, and those who come next."),
            "wait",
        )
    return _("It has taken place"), _("Thank you for having had us."), "good"


def story(mission: Mission) -> list[Entry]:
    """What was said and decided with the requester, newest first; what was taken back is left out. 2 queries."""
    entries = history(mission)
    taken_back = {entry.record.reverses_id for entry in entries}
    return [
        replace(entry, what=str(STORY[entry.record.step]))
        for entry in entries
        if entry.record.step in STORY and entry.record.pk not in taken_back
    ]


def date_is_in_question(mission: Mission) -> bool:
    """Whether the requester asked for another date and was not answered."""
    return mission.another_date_asked and mission.state in BEFORE_THE_DAY


def happened(mission: Mission, own: str, since: Iterable[TransitionRecord]) -> list[Entry]:
    """What came in between, as the requester may read it; else what last closed their own step. Newest first."""
    told, new = story(mission), {record.pk for record in since}
    if new:
        return [entry for entry in told if entry.record.pk in new]
    step = step_named(Mission, own)
    if step.arrow_from(mission.state):  # closed by what was said, not by where it stands
        told = [entry for entry in told if entry.record.step == own] or told
    return told[:1]


def who_comes(mission: Mission) -> list[str]:
    """The names of those on a seat, once both sides are sure; nobody before."""
    if not mission.names_known:
        return []
    return [str(assignment.member) for assignment in mission.seats()]


def contact(mission: Mission) -> tuple[str, str]:
    """Who looks after it and where to write, in words; nobody before it is taken up or after it has ended."""
    if mission.state == State.JOINED and mission.joined_into.owner is not None:
        return str(mission.joined_into.owner), mission.joined_into.owner.email
    if mission.owner is None or mission.state == State.REQUESTED or mission.is_ended:
        return "", ""
    return str(mission.owner), mission.owner.email


def other_request(mission: Mission) -> Mission | None:
    """The request that theirs was joined with, where it is their own too; of somebody else's they read nothing."""
    other: Any = mission.joined_into
    return other if mission.is_joined_with_own else None


def essentials(mission: Mission) -> list[tuple[Any, Any]]:
    """What is confirmed."""
    return [(pgettext("of an event", "When"), words.when(mission)), (pgettext("place", "Where"), words.where(mission))]


def facts(mission: Mission) -> list[tuple[Any, Any]]:
    """The request as it stands, without what only the house needs."""
    by_mail = mission.door == Door.MAIL
    found: Iterable[tuple[Any, Any]] = [
        *essentials(mission),
        (_("Objectives and expectations"), mission.objectives),
        (_("Kind of intervention"), mission.intervention_kind),
        (_("Kind of audience"), mission.audience_kind),
        (_("People expected"), mission.audience_size),
        (_("Kind of place"), mission.place_kind),
        (pgettext("of an event", "Language"), mission.language),
        (_("What you can contribute"), mission.contribution and mission.get_contribution_display()),
        (_("More about that contribution"), mission.contribution_text),
        (_("To prepare or to bring"), mission.preparation),
        (pgettext("of an event", "Level"), mission.get_level_display()),
        (_("Themes"), ", ".join(str(theme) for theme in mission.themes.all())),
        (pgettext("profession", "Sector"), mission.sector),
        (_("Public agenda"), _("May be announced") if mission.is_public else _("Not to be announced")),
        (_("Asked by"), "\n".join(filter(None, [mission.requester_name, mission.requester_organisation]))),
        (_("We write to"), mission.requester_email),
        (_("Came with your mail"), "\n".join(each.in_words for each in mission.files.told()) if by_mail else ""),
    ]
    more = getattr(mission, "request_answers", None)
    answered = facts_of(more) if more is not None and more.saved_at else []
    return [(term, value) for term, value in [*results(mission), *found, *answered] if value not in (None, "")]


def results(mission: Mission) -> list[tuple[Any, Any]]:
    """What was counted on the day, as far as it is the requester's affair too; once the reports are in."""
    if mission.state not in AFTER_THE_DAY or mission.state == State.CARRIED_OUT:
        return []
    found = [each for each in mission.results() if each.measure in FIT_FOR_REQUESTERS]
    return [(each.label, each.in_words) for each in found if each.reached is not None]

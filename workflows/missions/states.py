from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a mission stands, in the order of its life."""

    NEW = "new", pgettext_lazy("mission", "Not sent yet")
    REQUESTED = "requested", pgettext_lazy("mission", "Requested")
    QUALIFYING = "qualifying", pgettext_lazy("mission", "Being qualified")
    APPROVED = "approved", pgettext_lazy("mission", "Approved")
    STAFFING = "staffing", pgettext_lazy("mission", "Being staffed")
    STAFFED = "staffed", pgettext_lazy("mission", "Staffed")
    CONFIRMED = "confirmed", pgettext_lazy("mission", "Confirmed")
    PREPARED = "prepared", pgettext_lazy("mission", "Prepared")
    CARRIED_OUT = "carried_out", pgettext_lazy("mission", "Carried out")
    REPORTED = "reported", pgettext_lazy("mission", "Reported")
    EVALUATED = "evaluated", pgettext_lazy("mission", "Evaluated")
    SETTLED = "settled", pgettext_lazy("mission", "Settled")
    CLOSED = "closed", pgettext_lazy("mission", "Closed")
    DECLINED = "declined", pgettext_lazy("mission", "Declined")
    CANCELLED = "cancelled", pgettext_lazy("mission", "Cancelled")
    JOINED = "joined", pgettext_lazy("mission", "Joined with another")


ENDED = frozenset({State.CLOSED, State.DECLINED, State.CANCELLED, State.JOINED})
BEFORE_APPROVAL = (State.REQUESTED, State.QUALIFYING)
STAFFABLE = (State.APPROVED, State.STAFFING)
SEATED = (State.STAFFED, State.CONFIRMED, State.PREPARED)
BEFORE_THE_DAY = (*BEFORE_APPROVAL, *STAFFABLE, *SEATED)
ANNOUNCED = (State.CONFIRMED, State.PREPARED)
AFTER_THE_DAY = (State.CARRIED_OUT, State.REPORTED, State.EVALUATED, State.SETTLED, State.CLOSED)
APPROVED_ONCE = (*STAFFABLE, *SEATED, *AFTER_THE_DAY)
OPEN = tuple(s for s in State if s not in ENDED and s != State.NEW)


class Stage(models.TextChoices):
    """The states of work that is not over, as the columns of a board."""

    REQUESTED = "requested", pgettext_lazy("stage of missions", "Requested")
    QUALIFYING = "qualifying", pgettext_lazy("stage of missions", "Being qualified")
    TO_STAFF = "to_staff", pgettext_lazy("stage of missions", "To be staffed")
    TO_CONFIRM = "to_confirm", pgettext_lazy("stage of missions", "To be confirmed")
    READY = "ready", pgettext_lazy("stage of missions", "Confirmed")
    TO_EVALUATE = "to_evaluate", pgettext_lazy("stage of missions", "To be evaluated")
    TO_SETTLE = "to_settle", pgettext_lazy("stage of missions", "To be settled")

    @property
    def states(self) -> tuple[State, ...]:
        return STATES_OF[self]

    @classmethod
    def of(cls, state: str) -> "Stage | None":
        return next((stage for stage, states in STATES_OF.items() if state in states), None)


STATES_OF = {
    Stage.REQUESTED: (State.REQUESTED,),
    Stage.QUALIFYING: (State.QUALIFYING,),
    Stage.TO_STAFF: STAFFABLE,
    Stage.TO_CONFIRM: (State.STAFFED,),
    Stage.READY: ANNOUNCED,
    Stage.TO_EVALUATE: (State.CARRIED_OUT, State.REPORTED),
    Stage.TO_SETTLE: (State.EVALUATED, State.SETTLED),
}


class AssignmentState(models.TextChoices):
    NEW = "new", pgettext_lazy("assignment", "Not asked yet")
    INTERESTED = "interested", pgettext_lazy("assignment", "Interested")
    OFFERED = "offered", pgettext_lazy("assignment", "Offered")
    ACCEPTED = "accepted", pgettext_lazy("assignment", "Accepted")
    FULFILLED = "fulfilled", pgettext_lazy("assignment", "Fulfilled")
    DECLINED = "declined", pgettext_lazy("assignment", "Declined")
    LAPSED = "lapsed", pgettext_lazy("assignment", "Lapsed, no answer")
    NOT_CHOSEN = "not_chosen", pgettext_lazy("assignment", "Not chosen")
    WITHDRAWN = "withdrawn", pgettext_lazy("assignment", "Withdrawn")
    RELEASED = "released", pgettext_lazy("assignment", "Released")
    NO_SHOW = "no_show", pgettext_lazy("assignment", "Did not come")


HOLDS_SEAT = (AssignmentState.ACCEPTED, AssignmentState.FULFILLED)
WAITS = (AssignmentState.INTERESTED, AssignmentState.OFFERED)
CAME_FORWARD_BEFORE = (AssignmentState.LAPSED, AssignmentState.NOT_CHOSEN, AssignmentState.RELEASED)
SAID_NO = (AssignmentState.DECLINED, AssignmentState.WITHDRAWN)
ASKABLE = tuple(s for s in AssignmentState if s not in (*HOLDS_SEAT, AssignmentState.OFFERED, AssignmentState.NO_SHOW))


class NoBecause(models.TextChoices):
    """Why somebody lets a mission pass, where they say so."""

    DAY = "day", pgettext_lazy("why not", "I cannot on that day")
    FAR = "far", pgettext_lazy("why not", "It is too far")
    THEME = "theme", pgettext_lazy("why not", "It is not my theme")
    LANGUAGE = "language", pgettext_lazy("why not", "Not in that language")
    MUCH = "much", pgettext_lazy("why not", "I have too much already")
    OTHER = "other", pgettext_lazy("why not", "Something else")


class Door(models.TextChoices):
    """By which door a request came in."""

    FORM = "form", pgettext_lazy("door", "Public form")
    MAIL = "mail", pgettext_lazy("door", "Mail")
    STAFF = "staff", pgettext_lazy("door", "Staff")
    SUPPORT_GROUP = "support_group", pgettext_lazy("door", "Support group")
    AMBASSADOR = "ambassador", pgettext_lazy("door", "Own initiative of an ambassador")


class StaffingMode(models.TextChoices):
    """The ways to find people (R4.4); an own initiative is a request, staffed by one of these."""

    NONE = "", pgettext_lazy("staffing", "Not chosen yet")
    SELECT = "select", pgettext_lazy("staffing", "Offers in ranked order")
    OPT_IN = "opt_in", pgettext_lazy("staffing", "Open call")


class Compensation(models.TextChoices):
    UNDECIDED = "", pgettext_lazy("compensation", "Not decided yet")
    NOTHING = "nothing", pgettext_lazy("compensation", "Nothing due")
    EXPENSES = "expenses", pgettext_lazy("compensation", "Expenses refunded")
    FEE = "fee", pgettext_lazy("compensation", "Fee under a contract")


class Contribution(models.TextChoices):
    """What the requester can pay towards the costs, as they said it; no condition, and nothing agreed."""

    UNKNOWN = "", pgettext_lazy("contribution", "Not known yet")
    NOTHING = "nothing", pgettext_lazy("contribution", "Nothing")
    TRAVEL = "travel", pgettext_lazy("contribution", "Travel expenses")
    BUDGET = "budget", pgettext_lazy("contribution", "A budget, to be agreed")


class SeatRole(models.TextChoices):
    """Who speaks in a duo (R7.3): the ambassador testifies to a practice, staff defends the project."""

    AMBASSADOR = "ambassador", pgettext_lazy("seat", "Ambassador")
    STAFF = "staff", pgettext_lazy("seat", "Staff")


class Measure(models.TextChoices):
    """By what the house tells whether a mission brought what was hoped for."""

    NONE = "", pgettext_lazy("measure", "Not chosen yet")
    REACHED = "reached", pgettext_lazy("measure", "People reached")
    CONTACTS = "contacts", pgettext_lazy("measure", "Contacts made")
    INTERESTED = "interested", pgettext_lazy("measure", "People interested in joining")
    REQUESTS = "requests", pgettext_lazy("measure", "Requests that follow")
    PRESS = "press", pgettext_lazy("measure", "Articles, broadcasts or posts")
    OWN = "own", pgettext_lazy("measure", "Something else, in own words")


# What a requester reads of it; whom the house hopes to win is its own affair, and so are words of its own.
FIT_FOR_REQUESTERS = (Measure.REACHED, Measure.CONTACTS, Measure.PRESS)

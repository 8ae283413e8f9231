from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a candidacy stands, in the order of its life."""

    NEW = "new", pgettext_lazy("candidacy", "Not begun yet")
    DRAFT = "draft", pgettext_lazy("candidacy", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("candidacy", "Submitted")
    SCREENING = "screening", pgettext_lazy("candidacy", "Being screened")
    ASSESSMENT = "assessment", pgettext_lazy("candidacy", "Being assessed")
    RECOMMENDED = "recommended", pgettext_lazy("candidacy", "Waiting for a decision")
    WAITLISTED = "waitlisted", pgettext_lazy("candidacy", "On the waiting list")
    ADMITTED = "admitted", pgettext_lazy("candidacy", "Admitted")
    REJECTED = "rejected", pgettext_lazy("candidacy", "Not admitted")
    WITHDRAWN = "withdrawn", pgettext_lazy("candidacy", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("candidacy", "Expired")


ENDED = frozenset({State.ADMITTED, State.REJECTED, State.WITHDRAWN, State.EXPIRED})
OPEN = tuple(s for s in State if s not in ENDED and s != State.NEW)
RANKED = (State.ASSESSMENT, State.RECOMMENDED, State.WAITLISTED)
# Whose next move the support group waits for; the others wait for it.
ITS_OWN_TIME = (State.DRAFT, State.WAITLISTED)


# From where an answer to the candidate is decided, and held in a campaign whose answers go out together.
HELD_IN = (State.SUBMITTED, State.SCREENING, State.RECOMMENDED)


class Held(models.TextChoices):
    """The answer that is held, by the step that gives it."""

    NOTHING = "", pgettext_lazy("held answer", "None")
    ADMIT = "admit", pgettext_lazy("held answer", "Admission")
    WAITLIST = "waitlist", pgettext_lazy("held answer", "Waiting list")
    REJECT = "reject", pgettext_lazy("held answer", "Refusal")


class Advice(models.TextChoices):
    NONE = "", pgettext_lazy("advice", "None yet")
    ADMIT = "admit", pgettext_lazy("advice", "Recommended")
    REJECT = "reject", pgettext_lazy("advice", "Advised against")


class AssessmentState(models.TextChoices):
    NEW = "new", pgettext_lazy("assessment", "Not asked yet")
    ASSIGNED = "assigned", pgettext_lazy("assessment", "Asked")
    GIVEN = "given", pgettext_lazy("assessment", "Given")
    RECUSED = "recused", pgettext_lazy("assessment", "Recused, conflict of interest")
    RELEASED = "released", pgettext_lazy("assessment", "Released")


class NominationState(models.TextChoices):
    NEW = "new", pgettext_lazy("nomination", "Not sent yet")
    SENT = "sent", pgettext_lazy("nomination", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("nomination", "Accepted")
    DECLINED = "declined", pgettext_lazy("nomination", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("nomination", "Withdrawn")
    LAPSED = "lapsed", pgettext_lazy("nomination", "Lapsed, no answer")

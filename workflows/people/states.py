from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    NEW = "new", pgettext_lazy("mandate", "Not begun yet")
    ONBOARDING = "onboarding", pgettext_lazy("mandate", "Being prepared")
    ACTIVE = "active", pgettext_lazy("mandate", "Active")
    PAUSED = "paused", pgettext_lazy("mandate", "Paused")
    SUSPENDED = "suspended", pgettext_lazy("mandate", "Suspended")
    ENDED = "ended", pgettext_lazy("mandate", "Ended")


BEGUN = (State.ACTIVE, State.PAUSED, State.SUSPENDED)
CURRENT = (State.ONBOARDING, *BEGUN)
SUSPENDABLE = (State.ACTIVE, State.PAUSED)


class Cause(models.TextChoices):
    """Why a mandate is suspended: one that a signature ends, or a decision that only a decision ends."""

    NONE = "", pgettext_lazy("suspension", "Not suspended")
    CHARTER = "charter", pgettext_lazy("suspension", "The charter in force was not signed in time")
    DECISION = "decision", pgettext_lazy("suspension", "A decision of the support group")

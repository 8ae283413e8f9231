from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    ONBOARDING = "onboarding", pgettext_lazy("mandate", "Being prepared")
    ACTIVE = "active", pgettext_lazy("mandate", "Active")
    ENDED = "ended", pgettext_lazy("mandate", "Ended")


CURRENT = (State.ONBOARDING, State.ACTIVE)

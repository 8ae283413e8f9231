from django.db import models
from django.utils.translation import pgettext_lazy


class InvitationState(models.TextChoices):
    NEW = "new", pgettext_lazy("invitation", "New")
    OPEN = "open", pgettext_lazy("invitation", "Open")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "Withdrawn")
    LAPSED = "lapsed", pgettext_lazy("invitation", "Run out")


class ResetState(models.TextChoices):
    NEW = "new", pgettext_lazy("reset", "New")
    ASKED = "asked", pgettext_lazy("reset", "Waits for a second administrator")
    CONFIRMED = "confirmed", pgettext_lazy("reset", "Confirmed")
    REFUSED = "refused", pgettext_lazy("reset", "Refused")

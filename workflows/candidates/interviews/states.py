from django.db import models
from django.utils.translation import pgettext_lazy


class SlotState(models.TextChoices):
    """Where a moment for an interview stands; one that has passed stays as it was."""

    NEW = "new", pgettext_lazy("moment for an interview", "Not offered yet")
    OFFERED = "offered", pgettext_lazy("moment for an interview", "Offered")
    TAKEN = "taken", pgettext_lazy("moment for an interview", "Chosen")
    CANCELLED = "cancelled", pgettext_lazy("moment for an interview", "Cancelled")

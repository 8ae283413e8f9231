from django.db import models
from django.utils.translation import pgettext_lazy


class ErasureState(models.TextChoices):
    NEW = "new", pgettext_lazy("erasure", "New")
    ASKED = "asked", pgettext_lazy("erasure", "Waits for an administrator")
    DONE = "done", pgettext_lazy("erasure", "Carried out")
    REFUSED = "refused", pgettext_lazy("erasure", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("erasure", "Withdrawn")

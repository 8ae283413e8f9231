from django.db import models
from django.utils.translation import pgettext_lazy


class CharterState(models.TextChoices):
    NEW = "new", pgettext_lazy("charter", "Not written yet")
    DRAFT = "draft", pgettext_lazy("charter", "Draft")
    IN_FORCE = "in_force", pgettext_lazy("charter", "In force")
    SUPERSEDED = "superseded", pgettext_lazy("charter", "Superseded")

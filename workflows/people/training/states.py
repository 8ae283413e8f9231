from django.db import models
from django.utils.translation import pgettext_lazy


class AttendanceState(models.TextChoices):
    NEW = "new", pgettext_lazy("attendance", "Not noted yet")
    NOTED = "noted", pgettext_lazy("attendance", "Attended")
    VOID = "void", pgettext_lazy("attendance", "Noted by mistake")

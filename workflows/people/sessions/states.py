from django.db import models
from django.utils.translation import pgettext_lazy


class SessionState(models.TextChoices):
    NEW = "new", pgettext_lazy("training session", "Not announced yet")
    OPEN = "open", pgettext_lazy("training session", "Open to sign up")
    HELD = "held", pgettext_lazy("training session", "Held")
    CANCELLED = "cancelled", pgettext_lazy("training session", "Cancelled")


class EnrolmentState(models.TextChoices):
    NEW = "new", pgettext_lazy("enrolment", "Not signed up yet")
    SIGNED_UP = "signed_up", pgettext_lazy("enrolment", "Signed up")
    LEFT = "left", pgettext_lazy("enrolment", "Signed off")

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    NEW = "new", pgettext_lazy("field question", "Not asked yet")
    ASKED = "asked", pgettext_lazy("field question", "Asked")
    ASSIGNED = "assigned", pgettext_lazy("field question", "Given to somebody")
    ANSWERED = "answered", pgettext_lazy("field question", "Answered")
    CLOSED = "closed", pgettext_lazy("field question", "Closed without an answer")


OPEN = (State.ASKED, State.ASSIGNED)
ENDED = (State.ANSWERED, State.CLOSED)

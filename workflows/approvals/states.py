from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    NEW = "new", pgettext_lazy("approval request", "Not asked yet")
    OPEN = "open", pgettext_lazy("approval request", "Waiting for answers")
    GRANTED = "granted", pgettext_lazy("approval request", "Granted")
    REFUSED = "refused", pgettext_lazy("approval request", "Refused")
    OVERTAKEN = "overtaken", pgettext_lazy("approval request", "Void, the dossier changed")
    WITHDRAWN = "withdrawn", pgettext_lazy("approval request", "Withdrawn")


ENDED = frozenset({State.GRANTED, State.REFUSED, State.OVERTAKEN, State.WITHDRAWN})

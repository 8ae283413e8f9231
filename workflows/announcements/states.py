from django.db import models
from django.utils.translation import pgettext_lazy


class AnnouncementState(models.TextChoices):
    NEW = "new", pgettext_lazy("announcement", "Not written yet")
    DRAFT = "draft", pgettext_lazy("announcement", "Draft")
    PLANNED = "planned", pgettext_lazy("announcement", "Planned")
    POSTED = "posted", pgettext_lazy("announcement", "Posted")
    ENDED = "ended", pgettext_lazy("announcement", "Ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("announcement", "Withdrawn")


WRITTEN = (AnnouncementState.DRAFT, AnnouncementState.PLANNED)
READ = (AnnouncementState.POSTED, AnnouncementState.ENDED)  # by those to whom it was posted

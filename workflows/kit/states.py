from django.db import models
from django.utils.translation import pgettext_lazy


class OrderState(models.TextChoices):
    NEW = "new", pgettext_lazy("print order", "Not ordered yet")
    ORDERED = "ordered", pgettext_lazy("print order", "Ordered")
    SENT = "sent", pgettext_lazy("print order", "Sent")
    CANCELLED = "cancelled", pgettext_lazy("print order", "Cancelled")
    DECLINED = "declined", pgettext_lazy("print order", "Declined")


ENDED = (OrderState.SENT, OrderState.CANCELLED, OrderState.DECLINED)

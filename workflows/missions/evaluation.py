"""What was said afterwards about a mission: by whoever asked for it, and by the support group."""

from typing import Any

from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from snippets.languages import labelled


def score() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(null=True, blank=True, editable=False)


class Evaluation(models.Model):
    """requester_agreed   whether their words may go to the people who came; None: said before that was asked, when
    the page told that they would.
    """

    requester_rating = score()
    requester_fit = score()
    requester_contact = score()
    requester_remark = models.TextField(blank=True, editable=False)
    requester_agreed = models.BooleanField(null=True, blank=True, editable=False)
    group_rating = score()
    group_lessons = models.TextField(blank=True, editable=False)

    SCORES = (
        ("requester_rating", pgettext_lazy("evaluation by the requester", "How it went")),
        ("requester_fit", pgettext_lazy("evaluation by the requester", "Whether the person suited the audience")),
        ("requester_contact", pgettext_lazy("evaluation by the requester", "The contact with us beforehand")),
    )

    class Meta:
        abstract = True

    @property
    def is_evaluated_by_requester(self) -> bool:
        return self.requester_rating is not None

    def take_evaluation(self, rating: int, fit: int | None, contact: int | None, remark: str, agreed: bool) -> None:
        self.requester_rating, self.requester_fit, self.requester_contact = rating, fit, contact
        self.requester_remark, self.requester_agreed = remark, agreed

    def said_by_requester(self) -> list[tuple[Any, str]]:
        """Every score and the words, for the house."""
        found = [(label, f"{value} / 5") for name, label in self.SCORES if (value := getattr(self, name)) is not None]
        return [*found, (_("In their words"), self.requester_remark)] if self.requester_remark else found

    def passed_on(self) -> list[tuple[Any, str]]:
        """What of it goes to the people who came: nothing where the requester did not agree."""
        return [] if self.requester_agreed is False else self.said_by_requester()

    def what_is_due(self) -> str:
        """To those who went: the kind of compensation, with its amount where one was set."""
        mission: Any = self
        kind, amount = str(mission.get_compensation_kind_display()), mission.compensation_amount
        return labelled(kind, f"{number_format(amount, 2)} €") if amount else kind

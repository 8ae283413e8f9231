"""What a person on a mission tells afterwards."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.missions.results import MOST_PEOPLE


def number(label: Any) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, null=True, blank=True, validators=[MaxValueValidator(MOST_PEOPLE)])


def questions_in(text: str) -> list[str]:
    """One question a line; the same line twice is one question."""
    return list(dict.fromkeys(line.strip(" -•*") for line in text.splitlines() if line.strip(" -•*")))


MOST_CONTACTS = 4
OF_A_CONTACT = ("name", "organisation", "reach", "agreed")


def contact_fields(number: int) -> dict[str, str]:
    """Column -> name in the form, of one of the rows for contacts."""
    return {column: f"contact_{number}_{column}" for column in OF_A_CONTACT}


CONTACTS = tuple(name for number in range(1, MOST_CONTACTS + 1) for name in contact_fields(number).values())


class Report(models.Model):
    """The columns of a report, on the assignment of whoever wrote it."""

    REPORT: ClassVar = (
        "report_went", "report_audience", "first_result", "second_result", "report_result", "report_questions",
        "report_contacts", "report_recap",
    )  # fmt: skip

    report_went = models.TextField(_("how it went"), blank=True, max_length=5000)
    report_audience = number(_("how many people came"))
    first_result = number(_("first result, counted"))
    second_result = number(_("second result, counted"))
    report_result = models.TextField(_("what came of it"), blank=True, max_length=5000)
    report_questions = models.TextField(_("questions you could not answer"), blank=True, max_length=5000)
    report_contacts = models.TextField(_("contacts made"), blank=True, max_length=5000)
    report_recap = models.TextField(_("a few words for the public recap"), blank=True, max_length=2000)

    contacts: Any

    class Meta:
        abstract = True

    def file(self, report: dict[str, Any]) -> None:
        for name in self.REPORT:
            setattr(self, name, report.get(name, getattr(self, name)))
        self.contacts.all().delete()
        for each in report.get("contacts", []):
            self.contacts.create(**each)

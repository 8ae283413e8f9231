"""What is answered to the support group's own questions around a mission: when it is asked for, and afterwards."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.questions.models import AnswerSet, Purpose

OF_A_MISSION = ("request_answers__version", "requester_answers__version", "group_answers__version")


def of_a_mission(name: str) -> models.OneToOneField:
    return models.OneToOneField(
        "workflows.Mission", models.PROTECT, related_name=name, verbose_name=pgettext_lazy("kind of dossier", "mission")
    )


class RequestAnswers(AnswerSet):
    """Of whoever asks for somebody, or noted on the desk. While it is written it belongs to the draft, and holds no
    more than the files: the words stand in the draft.
    """

    PURPOSE, WHOSE, DOSSIER, READ_WITH = Purpose.REQUEST, "mission", "mission", ("mission",)

    mission = models.OneToOneField(
        "workflows.Mission", models.PROTECT, null=True, blank=True, related_name="request_answers",
        verbose_name=pgettext_lazy("kind of dossier", "mission"),
    )  # fmt: skip
    draft = models.OneToOneField(
        "workflows.RequestDraft", models.CASCADE, null=True, blank=True, related_name="request_answers",
        verbose_name=_("request being written"),
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("more answers of a request"), _("more answers of requests")

    def __str__(self) -> str:
        return str(self.version)


class ReportAnswers(AnswerSet):
    """Of one person on the mission; what is typed before the report is filed stands in its draft."""

    PURPOSE, WHOSE, DOSSIER = Purpose.REPORT, "assignment", "assignment__mission"
    READ_WITH = ("assignment__mission", "assignment__member")

    assignment = models.OneToOneField(
        "workflows.Assignment", models.PROTECT, related_name="report_answers", verbose_name=_("assignment")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("more answers of a report"), _("more answers of reports")

    def __str__(self) -> str:
        return str(self.version)

    def named_for(self, user: Any) -> str:
        return f"{self.dossier} · {self.assignment.member}"


class RequesterAnswers(AnswerSet):
    """Of the requester, afterwards; they stay with the support group."""

    PURPOSE, WHOSE, DOSSIER, READ_WITH = Purpose.BY_REQUESTER, "mission", "mission", ("mission",)

    mission = of_a_mission("requester_answers")

    class Meta:
        verbose_name = _("more answers of an evaluation by the requester")
        verbose_name_plural = _("more answers of evaluations by requesters")

    def __str__(self) -> str:
        return str(self.version)


class GroupAnswers(AnswerSet):
    """Of the support group, afterwards."""

    PURPOSE, WHOSE, DOSSIER, READ_WITH = Purpose.BY_GROUP, "mission", "mission", ("mission",)

    mission = of_a_mission("group_answers")

    class Meta:
        verbose_name = _("more answers of an evaluation by the group")
        verbose_name_plural = _("more answers of evaluations by the group")

    def __str__(self) -> str:
        return str(self.version)

"""What is typed in a report before it is filed, so that nothing is lost whatever becomes of the mission meanwhile."""

from typing import Any

from django.db import models, transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from workflows.kernel import clock
from workflows.missions.answers import ReportAnswers
from workflows.missions.models import Assignment
from workflows.missions.reporting import CONTACTS, MOST_CONTACTS, contact_fields
from workflows.questions.forms import PREFIX, typed_in

MOST_LETTERS = 6000  # of one field: somewhat more than any of them may hold in the end


class ElsewhereTooError(Exception):
    """Another window keeps what is typed in this report."""


class ReportDraft(models.Model):
    """The last that was typed. It outlives the filing, as a step may be taken back; the nightly purge ends it."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="report_draft")
    typed = models.JSONField(default=dict)
    tab = models.CharField(max_length=32, blank=True)
    kept_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = _("report being written"), _("reports being written")

    def __str__(self) -> str:
        return str(self.pk)

    def as_data(self) -> QueryDict:
        """What was typed, as a form would send it."""
        data = QueryDict(mutable=True)
        for name, value in self.typed.items():
            data.setlist(name, value if isinstance(value, list) else [value])
        return data


def find(assignment: Assignment) -> ReportDraft | None:
    return ReportDraft.objects.filter(assignment=assignment).first()


@transaction.atomic
def keep(assignment: Assignment, data: QueryDict) -> ReportDraft:
    """Of two windows the first one is kept; the second takes over once it was opened after the first's last word.

    Not even here is anything kept by which to reach somebody who did not agree to it.
    """
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    known, tab = find(assignment), data.get("tab", "").replace("\x00", "")[:32]
    if known is not None and known.tab != tab and data.get("found", "") != known.kept_at.isoformat():
        raise ElsewhereTooError
    asked = [name for name in (*Assignment.REPORT, *CONTACTS) if data.get(name)]
    typed: dict[str, Any] = {name: data[name].replace("\x00", "")[:MOST_LETTERS] for name in asked}
    for row in map(contact_fields, range(1, MOST_CONTACTS + 1)):
        if not typed.get(row["agreed"]):
            typed.pop(row["reach"], None)
    row = ReportAnswers.to_fill(assignment)
    more = typed_in(row.version.questions, data) if row else {}
    typed |= {f"{PREFIX}-{key}": said for key, said in more.items() if any(said)}
    values = {"typed": typed, "tab": tab, "kept_at": clock.now()}
    return ReportDraft.objects.update_or_create(assignment=assignment, defaults=values)[0]

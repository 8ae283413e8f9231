"""Sets of criteria as a part of the policy: one by which somebody was judged stays as it is, whatever a file says."""

from typing import Any

from django.utils.translation import gettext as _

from workflows.candidates.policy import CriteriaSet
from workflows.policy.tables import Row, Table


class CriteriaSets(Table):
    def _write_one(self, said: Row, row: Any | None, staying: list[str]) -> Any:
        if row is not None and "criteria" in said and self.told(row)["criteria"] != said["criteria"]:
            CriteriaSet.objects.select_for_update().get(pk=row.pk)  # no assessment starts meanwhile
            if row.is_being_judged_by:
                words = _("Candidates are being judged by this set, so it stays as it is. Make another set.")
                staying.append(self._at(said, words))
                said = {**said, "criteria": self.told(row)["criteria"]}
        return super()._write_one(said, row, staying)

"""What a candidacy that was sent asks of the identification sheet, wherever its owner changes it."""

from typing import Any

from django.utils.translation import gettext as _

from workflows.candidates.models import REQUIRED_ON_SHEET, Candidacy
from workflows.candidates.states import State
from workflows.people.models import Member
from workflows.people.sheet import Together


def stays_complete(member: Member, form: Any, rows: Any) -> bool:
    """Whether both parts are valid and, while others read the sheet, still say all that was needed to send it."""
    if not Together(form, rows).is_valid():
        return False
    read = Candidacy.objects.filter(member=member).open().exclude(state=State.DRAFT)
    if not read.exists():
        return True
    refusal = _("Your candidacy has been sent, and those who read it need this.")
    for name in REQUIRED_ON_SHEET:
        said = form.cleaned_data[name]
        if said != 0 and not said:
            form.add_error(name, refusal)
    if not any(row.cleaned_data.get("language") and not row.cleaned_data["DELETE"] for row in rows.forms):
        rows.forms[0].add_error("language", refusal)
    return Together(form, rows).is_valid()

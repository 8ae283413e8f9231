"""Two editors on one text: whoever saves later is told first, and replaces nothing unawares."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


class OnLatestVersion:
    """A form of an editor. Wagtail's page asks for other editors every ten seconds; this asks at the moment of saving.

    The answer shows the form as typed, now on top of the newest version: saving once more replaces that one knowingly.
    """

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean()  # type: ignore[misc]
        began_with, latest = self.data.get("loaded_revision_id"), self.instance.latest_revision
        if began_with and latest and began_with != str(latest.pk):
            self.add_error(None, told_of(latest))
        return answers


def told_of(revision: Any) -> str:
    words = _(
        "%(who)s saved this on %(when)s, while you were writing. What you wrote still stands here and is not saved yet."
        " The history shows the other version; save again to put yours in its place."
    )
    who = str(revision.user) if revision.user else _("Someone else")
    return words % {"who": who, "when": date_format(localtime(revision.created_at), "SHORT_DATETIME_FORMAT")}

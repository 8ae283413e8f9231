"""Posting for rooms above: what a rule of the house announces."""

from datetime import date
from typing import Any

from workflows.announcements import audiences
from workflows.announcements.models import Announcement
from workflows.kernel.actors import Rule
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.perform import perform


def post_for(
    rule: Rule, about: LifecycleModel, title: dict[str, str], text: dict[str, str], audience: str, until: date
) -> Announcement:
    """To the audience as far as it is of the dossier's country. Raises UnknownFact and what `perform` raises."""
    row = Announcement(
        title=title,
        text=text,
        until=until,
        about=about,
        country_id=getattr(about, "country_id", None),
        **audiences.columns(audience),
    )
    found: Any = perform(row, "post_by_rule", by=rule).subject
    return found

"""Keeps a version of the policy for each change, whichever editor made it, and brings a whole one in.

An editor knows nothing of it: rows that are policy are watched, and once their transaction is committed the policy is
written out and compared with its last version. What nobody did at a screen (commands, migrations) the clock notes.
"""

from dataclasses import dataclass
from typing import Any

import structlog
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context

from workflows.approvals.coverage import decided_alone
from workflows.people.keepers import why_given
from workflows.policy import document
from workflows.policy.comparing import Difference, compare
from workflows.policy.document import Sections
from workflows.policy.models import How, PolicyVersion
from workflows.policy.sections import SECTIONS
from workflows.policy.tables import Unreadable

logger = structlog.get_logger(__name__)


class Changed(Exception):  # noqa: N818  (it is an answer, not an error)
    """The policy is no longer the one that was compared with."""


def watch() -> None:
    """From now on every change of a row that is policy is noticed."""
    for section in SECTIONS:
        for model in section.watched:
            for signal in (post_save, post_delete):
                signal.connect(_noticed, sender=model, dispatch_uid=f"policy.{section.key}.{model.__name__}")
            for many in model._meta.many_to_many:
                m2m_changed.connect(_noticed, sender=many.remote_field.through, dispatch_uid=f"policy.{many}")


def _noticed(**_said: Any) -> None:
    """One look per transaction, however many rows it changed."""
    waiting = (function for _savepoints, function, *_rest in connection.run_on_commit)
    if get_active_log_context().user is not None and keep_edited not in waiting:
        transaction.on_commit(keep_edited)


def keep_edited() -> None:
    keep(How.EDITED, by=get_active_log_context().user, why=why_given())


def keep(how: How, by: Any = None, why: str = "") -> PolicyVersion | None:
    """The policy as it stands now as the next version; None when the last one says the same."""
    text = document.text_of(document.now())
    newest = PolicyVersion.objects.only("number", "text").first()
    if newest is not None and newest.text == text:
        return None
    number = newest.number + 1 if newest else 1
    try:
        with transaction.atomic():
            return PolicyVersion.objects.create(number=number, how=how, by=by, why=why, text=text)
    except IntegrityError:  # somebody else's change became that number at the same moment
        return keep(how, by, why)


def note() -> int:
    """What the clock does: versions that were added, 1 or 0."""
    return int(keep(How.NOTED) is not None)


@dataclass(frozen=True)
class Trial:
    """What bringing sections in would do. staying: what of the file would stay as it is.

    alone   steps for which, on some dossiers or all, nobody would have to agree any more
    """

    differences: list[Difference]
    staying: list[str]
    alone: list[str]


def try_out(sections: Sections) -> Trial:
    """Done and undone. Raises Unreadable where it cannot be brought in. Nothing is kept, whatever happens."""
    before, agreed = document.now(), decided_alone()
    with transaction.atomic():
        staying, after, alone = write(sections), document.now(), decided_alone()
        transaction.set_rollback(True)
    return Trial(compare(before, after), staying, [step for step in alone if step not in agreed])


@transaction.atomic
def bring_in(sections: Sections, *, how: How, by: Any, why: str, seen: str) -> PolicyVersion | None:
    """Make the policy say what these sections say; None when it does already.

    seen   `document.sum_of` the policy with which the person compared
    Raises Changed when that is no longer how it stands, Unreadable where it cannot be; then nothing was changed.
    """
    PolicyVersion.objects.select_for_update().first()  # two at once: the second compares anew
    if standing() != seen:
        raise Changed
    write(sections, by, why)
    return keep(how, by, why)


def standing() -> str:
    """Stands for the policy as it is now."""
    return document.sum_of(document.text_of(document.now()))


def write(sections: Sections, by: Any = None, why: str = "") -> list[str]:
    """Make the policy say what these sections say; what stays although they do not name it. Raises Unreadable."""
    staying: list[str] = []
    for section in SECTIONS:
        if section.key not in sections:
            continue
        try:
            with transaction.atomic():
                staying += section.write(sections[section.key], why, by)
        except (IntegrityError, DataError, TypeError, ValueError) as error:  # what the checks of a section let pass
            if isinstance(error, Unreadable):
                raise
            logger.warning("unreadable_policy", section=section.key, why=str(error))
            raise Unreadable(_("%(section)s: it cannot be read.") % {"section": section.label}) from error
    return staying


def unexplained_by(user: Any) -> models.QuerySet[PolicyVersion]:
    """Changes of this person that still lack a reason, the newest first."""
    return PolicyVersion.objects.filter(by=user.pk, why="", how=How.EDITED).defer("text")


def told(version: PolicyVersion) -> list[Difference]:
    """What this version changed; of the first nothing. Raises Unreadable for a file that the product reads no more."""
    before = version.before
    if before is None:
        return []
    return between(before.text, version.text)


def between(before: str, after: str) -> list[Difference]:
    return compare(document.read(before).sections, document.read(after).sections)

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from workflows.kernel import chain, clock
from workflows.kernel.models import DailyRoot
from workflows.people.roles import Role, holders


def mail_root() -> None:
    """Keep yesterday's root and mail every root that is still owed to the board, the oldest first, so that a copy
    stands where this database does not.

    One message for all of them, in each of their languages: the mail server takes it or not, and nobody gets it
    twice. Raises when it is away: the queue tries again, and so does the next night.
    """
    chain.keep_root()
    board = holders(Role.BOARD)
    if not board:
        return
    languages = sorted({user.language or settings.LANGUAGE_CODE for user in board})
    for owed in DailyRoot.objects.filter(mailed_at=None).order_by("day"):
        words = [_words(owed, language) for language in languages]
        subject, body = " / ".join(w[0] for w in words), "\n\n".join(w[1] for w in words)
        EmailMessage(subject, body, None, [user.email for user in board]).send()
        owed.mailed_at = clock.now()
        owed.save(update_fields=["mailed_at"])


def _words(kept: DailyRoot, language: str) -> tuple[str, str]:
    with translation.override(language):
        return (
            _("Audit root of %(day)s") % {"day": kept.day.isoformat()},
            _(
                "Root: %(root)s\nDossiers: %(dossiers)d\nRecords: %(records)d\n\n"
                "Keep this message: it proves later that no decision was changed or removed."
            )
            % {"root": kept.root, "dossiers": kept.dossiers, "records": kept.records},
        )

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from workflows.kernel import chain, clock
from workflows.people.roles import Role, holders


def mail_root() -> None:
    """Keep yesterday's root and mail it to the board, so that a copy stands where this database does not.

    Raises when the mail server is away: the queue tries again, and nobody gets it twice.
    """
    kept = chain.keep_root()
    if kept.mailed_at:
        return
    for user in holders(Role.BOARD):
        with translation.override(user.language or settings.LANGUAGE_CODE):
            send_mail(
                _("Audit root of %(day)s") % {"day": kept.day.isoformat()},
                _(
                    "Root: %(root)s\nDossiers: %(dossiers)d\nRecords: %(records)d\n\n"
                    "Keep this message: it proves later that no decision was changed or removed."
                )
                % {"root": kept.root, "dossiers": kept.dossiers, "records": kept.records},
                None,
                [user.email],
            )
    kept.mailed_at = clock.now()
    kept.save(update_fields=["mailed_at"])

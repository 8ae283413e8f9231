from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from workflows.kernel import chain, clock
from workflows.kernel.models import DailyRoot
from workflows.people.roles import Role, holders


def mail_root() -> None:
    """Keep yesterday's root and mail it to the board, so that a copy stands where this database does not.

    Roots of nights on which the mail server was away go along. Raises while it is: the next time goes on after the
    last person who got one, so that nobody gets it twice.
    """
    chain.keep_root()
    for kept in DailyRoot.objects.filter(mailed_at=None).order_by("day"):
        mail(kept)


def mail(kept: DailyRoot) -> None:
    for user in holders(Role.BOARD):
        if user.pk in kept.mailed_to:
            continue
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
        kept.mailed_to.append(user.pk)
        kept.save(update_fields=["mailed_to"])
    kept.mailed_at = clock.now()
    kept.save(update_fields=["mailed_at"])

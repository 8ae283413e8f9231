"""Takes a request in by mail. For the pipe of any mail server: one mail on standard input, the answer by its number.

Postfix, in /etc/aliases: `requests: "|/srv/ambassade/bin/python /srv/ambassade/manage.py receive_request"`

    0   taken: a request, or the mail of a machine that nobody answers (RFC 3834)
    65  no request can be made of it (EX_DATAERR); the mail server sends it back with the words on standard error
    75  not now (EX_TEMPFAIL); the mail server keeps it and brings it again
"""

import sys
from typing import Any, ClassVar

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows.missions.mail.reading import IgnoredError, UnreadableError
from workflows.missions.mail.taking import MEGABYTE, BusyError, receive
from workflows.videos.scanning import ScannerAwayError

logger = structlog.get_logger(__name__)

EX_DATAERR, EX_TEMPFAIL = 65, 75


class Command(BaseCommand):
    help = "Takes a request in by mail, from standard input. Ends with 0 taken, 65 no request, 75 try again."
    requires_system_checks: ClassVar = []
    stealth_options = ("stdin",)

    def handle(self, *args: Any, **options: Any) -> None:
        stdin = options.get("stdin") or sys.stdin.buffer
        try:
            mission = receive(stdin.read(settings.AMBASSADE_MAIL_MB * MEGABYTE + 1))
        except IgnoredError as reason:
            logger.info("mail_ignored", reason=str(reason))
        except UnreadableError as reason:
            logger.info("mail_refused")
            raise CommandError(str(reason), returncode=EX_DATAERR) from None
        except (BusyError, ScannerAwayError) as reason:
            logger.warning("mail_put_off", reason=str(reason))
            raise CommandError("Not now; please bring it again.", returncode=EX_TEMPFAIL) from None
        except Exception:  # whatever fails here, the mail is not lost
            logger.exception("mail_not_taken")
            raise CommandError("Not now; please bring it again.", returncode=EX_TEMPFAIL) from None
        else:
            logger.info("mail_taken", mission=mission.pk)

"""What the words of messages, digests and choices keep about people."""

from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import WITH_ITS_OWNER, Basis, Personal, Whose, aged, deleted, keep, without_marks
from workflows.letters.models import (
    Digest,
    DigestLine,
    FrameVersion,
    LetterChoice,
    LetterCopy,
    MessageText,
    MessageWait,
)

TELLING = _("To tell you what happens, and to show you what we told")
POLICY = _("To know who decided how the house writes")
MESSAGE = aged("message", _("the message"), "settled_at")

PERSONAL = {
    MessageText: Personal(
        keeps=(keep("set_by set_at", POLICY, Basis.INTEREST, WITH_ITS_OWNER),),
        whose=Whose(users=("set_by",)),
        plain="lifecycle message language readers version subject body",
    ),
    MessageWait: Personal(
        keeps=(keep("set_by set_at", POLICY, Basis.INTEREST, WITH_ITS_OWNER),),
        whose=Whose(users=("set_by",)),
        plain="lifecycle message minutes",
    ),
    FrameVersion: Personal(
        keeps=(keep("set_by set_at", POLICY, Basis.INTEREST, WITH_ITS_OWNER),),
        whose=Whose(users=("set_by",)),
        plain="version source",
    ),
    LetterChoice: Personal(
        keeps=(
            keep("user asked news reminders agenda quiet_from quiet_until", _("To write to you as you like"),
                 Basis.AGREEMENT, WITH_ITS_OWNER),
        ),
        whose=Whose(users=("user",)),
        ending=deleted,
    ),
    Digest: Personal(
        keeps=(
            keep("user due subject_line body error error_parameters state created_at settled_at", TELLING,
                 Basis.AGREEMENT, MESSAGE),
        ),
        whose=Whose(users=("user",)),
        file="error_parameters",
        told={"body": without_marks},
        plain="uuid starts failures next_try_at claimed_until",
        ending=deleted,
    ),
    DigestLine: Personal(plain="digest letter"),
    LetterCopy: Personal(
        keeps=(
            keep("subject_line body error error_parameters", TELLING, Basis.AGREEMENT, MESSAGE),
            keep("state created_at settled_at", TELLING, Basis.AGREEMENT, MESSAGE),
            keep("asked_by", POLICY, Basis.INTEREST, MESSAGE, whose=Whose(users=("asked_by",))),
        ),
        whose=Whose(users=("letter__user",), emails=("letter__email",)),
        file="error_parameters",
        told={"body": without_marks},
        plain="letter uuid starts failures next_try_at claimed_until",
        ending=deleted,
    ),
}  # fmt: skip

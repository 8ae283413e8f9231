"""What nominations, candidacies and assessments keep about candidates, assessors and nominators."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.candidates.models import Assessment, Candidacy, Nomination
from workflows.candidates.states import State
from workflows.kernel.models import RecordText
from workflows.kernel.privacy import STATISTICS, Basis, Personal, Term, Whose, aged, keep
from workflows.people.privacy.terms import after_mandate
from workflows.videos.models import PrivateVideo, Status

IN_VAIN = (State.REJECTED, State.WITHDRAWN, State.EXPIRED)
ENDED = _("the end of a candidacy that was refused, withdrawn or ran out")
CHOOSING = _("To choose ambassadors with the same measure for everybody")
HISTORY = _("To know how candidacies went, and how many")


def in_vain(path: str = "") -> Callable[[datetime], Q]:
    return lambda before: Q(**{f"{path}state__in": IN_VAIN, f"{path}state_since__lt": before})


def words_in_vain(before: datetime) -> Q:
    kind = ContentType.objects.get_for_model(Candidacy)
    over = Candidacy.objects.filter(in_vain()(before)).values("pk")
    return Q(record__content_type=kind, record__object_id__in=over)


def video_in_vain(before: datetime) -> Q:
    return in_vain("candidacy__")(before) & ~Q(status=Status.ERASED)


PERSONAL = {
    Nomination: Personal(
        keeps=(
            keep("why", CHOOSING, Basis.INTEREST,
                 aged("candidacy", _("the end of the nomination"), "valid_until")),
            keep("member valid_until state state_since", HISTORY, Basis.INTEREST, STATISTICS),
            keep("nominator", HISTORY, Basis.INTEREST, STATISTICS, whose=Whose(users=("nominator",))),
        ),
        whose=Whose(members=("member",)),
        plain="revision link_version",
    ),
    Candidacy: Personal(
        keeps=(
            keep("exemption_asked exempt_because changes_asked talked_over advice_because over_limit_because",
                 CHOOSING, Basis.CONSENT, Term(ENDED, "candidacy", in_vain()), after_mandate("member")),
            keep("member country region nomination video submitted_at due_at round criteria advice appealed_at "
                 "appeal_answered_at touched_at reminders reminded_at state state_since",
                 HISTORY, Basis.INTEREST, STATISTICS),
        ),
        whose=Whose(members=("member",)),
        plain="revision",
    ),
    Assessment: Personal(
        keeps=(
            keep("scores mean remark", CHOOSING, Basis.CONSENT,
                 Term(ENDED, "candidacy", in_vain("candidacy__")), after_mandate("candidacy__member")),
            keep("candidacy round due_at given_at state state_since", HISTORY, Basis.INTEREST, STATISTICS),
            keep("assessor", HISTORY, Basis.INTEREST, STATISTICS, whose=Whose(users=("assessor",))),
        ),
        whose=Whose(members=("candidacy__member",)),
        plain="revision",
    ),
    PrivateVideo: Personal(
        keeps=(keep("original_name", CHOOSING, Basis.EXPLICIT_CONSENT, Term(ENDED, "candidacy", video_in_vain)),)
    ),
    RecordText: Personal(
        keeps=(keep("words", CHOOSING, Basis.CONSENT, Term(ENDED, "candidacy", words_in_vain)),)
    ),
}  # fmt: skip

"""What the kit keeps about who takes it along and who orders copies."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.kernel.models import RecordText
from workflows.kernel.privacy import STATISTICS, Basis, Personal, Term, Whose, aged, deleted, keep
from workflows.kit.models import KitDownload, KitLetter, PrintOrder
from workflows.kit.states import ENDED
from workflows.people.privacy.terms import after_mandate

TELLING = _("To tell you when something you took along from the kit no longer holds")
SENDING = _("To send you the copies that you order")
OVER = _("the end of the order")


def ended(before: datetime) -> Q:
    return Q(state__in=ENDED, state_since__lt=before)


def beside_ended(before: datetime) -> Q:
    """The words of a step hold the address as well."""
    orders = PrintOrder.objects.filter(ended(before)).values("pk")
    return Q(record__content_type=ContentType.objects.get_for_model(PrintOrder), record__object_id__in=orders)


PERSONAL = {
    KitDownload: Personal(
        keeps=(
            keep("member version downloaded_at told_at", TELLING, Basis.AGREEMENT,
                 aged("kit_download", _("the download"), "downloaded_at"), after_mandate("member")),
        ),
        whose=Whose(members=("member",)),
        plain="letter",
        ending=deleted,
    ),
    KitLetter: Personal(
        keeps=(
            keep("member subject_line body settled_at", TELLING, Basis.AGREEMENT,
                 aged("kit_letter", _("the day it was sent"), "settled_at")),
        ),
        whose=Whose(members=("member",)),
        plain="state uuid starts failures created_at next_try_at claimed_until error error_parameters",
        ending=deleted,
    ),
    PrintOrder: Personal(
        keeps=(
            keep("address", SENDING, Basis.AGREEMENT, Term(OVER, "print_order", ended)),
            keep("member version copies needed_by ordered_at state state_since", SENDING, Basis.AGREEMENT, STATISTICS),
        ),
        whose=Whose(members=("member",)),
        plain="revision",
    ),
    RecordText: Personal(
        keeps=(keep("words before", SENDING, Basis.AGREEMENT, Term(OVER, "print_order", beside_ended)),)
    ),
}  # fmt: skip

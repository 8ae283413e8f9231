"""What a private video keeps about who gave it."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import STATISTICS, Basis, Personal, Term, Whose, aged, keep
from workflows.people.privacy.terms import gone
from workflows.videos.arriving import let_go
from workflows.videos.keeping import erase
from workflows.videos.models import PrivateVideo, Status, Upload


def kept_too_long(before: datetime) -> Q:
    return Q(member__in=gone(before)) & ~Q(status=Status.ERASED)


def erased(rows: QuerySet, columns: list[str]) -> None:
    """The files go with the name of the file."""
    for video in rows.exclude(status=Status.ERASED):
        erase(video)


def unfinished(rows: QuerySet, columns: list[str]) -> None:
    for upload in rows:
        let_go(upload)


AFTER_MANDATE: Any = Term(_("the end of the last mandate"), "mandate", kept_too_long)
PERSONAL = {
    PrivateVideo: Personal(
        keeps=(
            keep("original_name size", _("To let assessors see you speak"), Basis.EXPLICIT_CONSENT, AFTER_MANDATE),
            keep("member container status refused_because seconds width height has_sound has_picture "
                 "created_at finished_at", _("To know what became of a video"), Basis.INTEREST, STATISTICS),
        ),
        whose=Whose(members=("member",)),
        plain="sound_will_do attempts held_until",
        ending=erased,
    ),
    Upload: Personal(
        keeps=(
            keep("member name length begun_at", _("To go on where the sending of a video stopped"),
                 Basis.EXPLICIT_CONSENT, aged("upload", _("the sending was begun"), "begun_at")),
        ),
        whose=Whose(members=("member",)),
        ending=unfinished,
    ),
}  # fmt: skip

"""What an account keeps about its owner."""

from collections.abc import Callable
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.models import User
from snippets.models import KeyMessage, KitItem, LexiconTerm
from workflows.kernel.privacy import (
    ERASED_DOMAIN,
    STATISTICS,
    WITH_ITS_OWNER,
    Basis,
    Personal,
    Term,
    Whose,
    aged,
    deleted,
    emptied,
    keep,
    whole,
)
from workflows.people.shown.personal import OF_EVERY_TEXT, upkeep

LOGGING_IN = _("To let you log in, and nobody else")
OF_USER = Whose(users=("user",))


def not_seen(before: datetime) -> Q:
    return Q(last_login__lt=before)


def left_long_ago(owner: str = "") -> Callable[[datetime], Q]:
    """Accounts of members who left, unless a role in the house goes on. `owner` leads to the account."""

    def over(before: datetime) -> Q:
        left = Q(**{f"{owner}member__active": False, f"{owner}member__left_on__lt": before.date()})
        return left & Q(**{f"{owner}groups": None, f"{owner}is_superuser": False})

    return over


def still_open(before: datetime) -> Q:
    return left_long_ago()(before) & ~Q(email__endswith=ERASED_DOMAIN)


def closed(rows: QuerySet, columns: list[str]) -> None:
    """The account stays as a number that decisions point to; nobody can log in to it or learn whose it was."""
    if "email" not in columns:
        emptied(rows, columns)
        return
    for user in rows:
        for words in filter(None, (user.get_full_name(), user.email)):
            forget_in_the_log(words)
        user.email, user.first_name, user.last_name = f"{user.pk}{ERASED_DOMAIN}", "", ""
        user.is_active = user.is_superuser = False
        user.last_login, user.language = None, ""
        user.set_unusable_password()
        user.save()
        user.groups.clear()
        user.user_permissions.clear()
        EmailAddress.objects.filter(user=user).delete()


LEFT = _("leaving the cooperative")
OF_LEAVERS = Term(LEFT, "left", left_long_ago("user__"))


def forget_in_the_log(words: str) -> None:
    """Only where the name stands by itself: a longer one is somebody else's."""
    found = ModelLogEntry.objects.filter(label__icontains=words).values_list("pk", "label")
    named = [pk for pk, label in found if whole(words).search(label)]
    ModelLogEntry.objects.filter(pk__in=named).update(label="")


PERSONAL = {
    LexiconTerm: Personal(
        (upkeep("owner", "locked_by"),),
        plain=f"{OF_EVERY_TEXT} slug review_on term also definition say do_not_say example difference confusable "
        "related note ambassadors_note",
    ),
    KeyMessage: Personal(
        (upkeep("owner", "locked_by"),),
        plain=f"{OF_EVERY_TEXT} review_on message question explanation evidence evidence_link axis themes audiences "
        "checked_on valid_until",
    ),
    KitItem: Personal(
        (upkeep("owner", "locked_by"),),
        plain=f"{OF_EVERY_TEXT} review_on title kind description file version language cover contexts audiences "
        "is_printed replaced_by",
    ),
    User: Personal(
        keeps=(
            keep("email first_name last_name language", LOGGING_IN, Basis.AGREEMENT, WITH_ITS_OWNER,
                 Term(LEFT, "left", still_open)),
            keep("password", LOGGING_IN, Basis.AGREEMENT, WITH_ITS_OWNER, told=False),
            keep("last_login", _("To find accounts that nobody uses any more"), Basis.INTEREST,
                 Term(_("the last log-in"), "access", not_seen)),
            keep("is_active is_superuser groups user_permissions date_joined", _("To know what the account may do"),
                 Basis.AGREEMENT, STATISTICS),
        ),
        whose=Whose(users=("pk",)),
        ending=closed,
    ),
    EmailAddress: Personal(
        keeps=(keep("user email verified primary", LOGGING_IN, Basis.AGREEMENT, WITH_ITS_OWNER, OF_LEAVERS),),
        whose=OF_USER,
        ending=deleted,
    ),
    Authenticator: Personal(
        keeps=(
            keep("user type created_at last_used_at", LOGGING_IN, Basis.AGREEMENT, WITH_ITS_OWNER, OF_LEAVERS),
            keep("data", LOGGING_IN, Basis.AGREEMENT, WITH_ITS_OWNER, told=False),
        ),
        whose=OF_USER,
        ending=deleted,
    ),
    UserProfile: Personal(
        keeps=(
            keep("user preferred_language current_time_zone", _("To show the screens as you chose"), Basis.AGREEMENT,
                 WITH_ITS_OWNER, OF_LEAVERS),
        ),
        whose=OF_USER,
        ending=deleted,
    ),
    ModelLogEntry: Personal(
        keeps=(
            keep("label", _("To know who changed what in the back office"), Basis.INTEREST,
                 aged("access", _("the change"), "timestamp")),
            keep("user action timestamp", _("To know who changed what in the back office"), Basis.INTEREST,
                 STATISTICS),
        ),
        whose=OF_USER,
    ),
}  # fmt: skip

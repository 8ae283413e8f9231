"""What an account keeps about its owner."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.models import User
from snippets.models import Appearance, KeyMessage, KitItem, LexiconTerm, Network, Story, Testimonial
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
)

LOGGING_IN = _("To let you log in, and nobody else")
OF_USER = Whose(users=("user",))


def not_seen(before: datetime) -> Q:
    return Q(last_login__lt=before)


def closed(rows: QuerySet, columns: list[str]) -> None:
    """The account stays as a number that decisions point to; nobody can log in to it or learn whose it was."""
    if "email" not in columns:
        emptied(rows, columns)
        return
    for user in rows:
        if name := user.get_full_name():
            ModelLogEntry.objects.filter(label__icontains=name).update(label="")
        ModelLogEntry.objects.filter(label__icontains=user.email).update(label="")
        user.email, user.first_name, user.last_name = f"{user.pk}{ERASED_DOMAIN}", "", ""
        user.is_active = user.is_superuser = False
        user.last_login, user.language = None, ""
        user.set_unusable_password()
        user.save()
        user.groups.clear()
        user.user_permissions.clear()
        EmailAddress.objects.filter(user=user).delete()


def plain(model: type[Model], *about_people: str) -> str:
    """All the other columns: words and dates of what editors keep."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return " ".join(field.name for field in fields if not field.primary_key and field.name not in about_people)


def edited(model: type[Model], *shown: str, owner: str = "") -> Personal:
    """Something that editors keep: who holds it, and what someone agreed to show of themselves."""
    upkeep = f"{owner} locked_by".strip()
    keeps = (keep(upkeep, _("To know who looks after a text"), Basis.INTEREST, WITH_ITS_OWNER),)
    if shown:
        keeps += (keep(" ".join(shown), SHOWING, Basis.CONSENT, BY_CONSENT),)
    return Personal(keeps, Whose(users=tuple(upkeep.split())), plain(model, *upkeep.split(), *shown))


SHOWING = _("To let visitors meet members of the cooperative")
BY_CONSENT = Term(_("as long as the person agrees to be shown"))

PERSONAL = {
    Appearance: Personal(
        keeps=(
            keep("shown_as naming filmed_until published_until", SHOWING, Basis.CONSENT, BY_CONSENT),
            keep("filmed_on filmed_words published_on published_words withdrawn_on",
                 _("To prove what somebody agreed to"), Basis.DUTY, STATISTICS),
        ),
    ),
    LexiconTerm: edited(LexiconTerm, owner="owner"),
    KeyMessage: edited(KeyMessage, owner="owner"),
    KitItem: edited(KitItem, owner="owner"),
    Network: edited(Network, "speaker"),
    Testimonial: edited(Testimonial, "appearance", "title", "quote", "video", "captions", "transcript"),
    Story: edited(Story, "appearance", "title", "trade", "why", "found", "picture", "video", "captions"),
    User: Personal(
        keeps=(
            keep("email first_name last_name language", LOGGING_IN, Basis.AGREEMENT, WITH_ITS_OWNER),
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
        keeps=(keep("user email verified primary", LOGGING_IN, Basis.AGREEMENT, WITH_ITS_OWNER),),
        whose=OF_USER,
        ending=deleted,
    ),
    Authenticator: Personal(
        keeps=(
            keep("user type created_at last_used_at", LOGGING_IN, Basis.AGREEMENT, WITH_ITS_OWNER),
            keep("data", LOGGING_IN, Basis.AGREEMENT, WITH_ITS_OWNER, told=False),
        ),
        whose=OF_USER,
        ending=deleted,
    ),
    UserProfile: Personal(
        keeps=(
            keep("user preferred_language current_time_zone", _("To show the screens as you chose"), Basis.AGREEMENT,
                 WITH_ITS_OWNER),
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

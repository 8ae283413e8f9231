"""What follows a saved account, a log-in, a new second factor."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.users.models import UserProfile

from cms.models import User
from workflows.people import claims


@receiver(post_save, sender=User)
def keep_log_in_address(instance: User, raw: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """One address logs in to an account: when an administrator changes it, the former one opens nothing any more."""
    if raw or (update_fields is not None and "email" not in update_fields):
        return
    addresses = EmailAddress.objects.filter(user=instance)
    if not addresses.filter(email=instance.email).exists():
        addresses.delete()
        EmailAddress.objects.create(user=instance, email=instance.email, primary=True)


@receiver(post_save, sender=User)
def write_in_their_language(instance: User, raw: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """Wagtail's mails about pages read a language of their own: it is the account's."""
    if raw or (update_fields is not None and "language" not in update_fields):
        return
    spoken = instance.language or settings.LANGUAGE_CODE
    UserProfile.objects.update_or_create(user=instance, defaults={"preferred_language": spoken})


@receiver(post_save, sender=UserProfile)
def keep_one_language(instance: UserProfile, raw: bool, **kwargs: Any) -> None:
    """Chosen on Wagtail's own screen, the language is the account's everywhere."""
    chosen = instance.preferred_language
    if not raw and chosen and chosen != (instance.user.language or settings.LANGUAGE_CODE):
        instance.user.language = chosen
        User.objects.filter(pk=instance.user_id).update(language=chosen)


@receiver(user_logged_in)
def settle_claims(user: User, **kwargs: Any) -> None:
    if EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists():
        claims.settle(user)


@receiver(authenticator_added)
def count_as_second_factor(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Setting one up proves that the person holds it: the session need not ask again."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)

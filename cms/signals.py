"""What follows a saved account, a log-in, a new second factor."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

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


@receiver(user_logged_in)
def settle_claims(user: User, **kwargs: Any) -> None:
    if EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists():
        claims.settle(user)


@receiver(authenticator_added)
def count_as_second_factor(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Setting one up proves that the person holds it: the session need not ask again."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)

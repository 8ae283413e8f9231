"""From a form to a mail now and then: asked, confirmed, changed, ended."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import override

from pages.digest.jobs import DELIVER
from pages.digest.models import LINK_VERSION, Letter, Subscription, next_time
from pages.digest.news import matching, snapshot
from pages.queries import EventFilter
from workflows.kernel import clock, links
from workflows.kernel.outbox import enqueue


def set_of(wanted: EventFilter) -> EventFilter:
    """What can be new: the events of the filter that are still to come, in whatever way they are shown."""
    return replace(wanted.as_set, past=False)


@transaction.atomic
def ask(email: str, wanted: EventFilter, rhythm: str, language: str) -> None:
    """Owes the address the question whether it agrees. One that confirmed before keeps what it has until it does."""
    first = {"email": email, "last_day": wanted.until}
    found, _made = Subscription.objects.get_or_create(email__iexact=email, query=wanted.address, defaults=first)
    known = Subscription.objects.select_for_update().get(pk=found.pk)
    if known.confirmed_at is None:
        known.rhythm, known.language, known.asked_at = rhythm, language, clock.now()
        known.save()
    row = Letter.objects.create(subscription=known, kind=Letter.Kind.QUESTION)
    enqueue(row.pk, job=DELIVER)


@transaction.atomic
def confirm(key: int) -> None:
    """From now on; what is in the agenda today counts as known. A second click changes nothing."""
    subscription = Subscription.objects.select_for_update().filter(pk=key, confirmed_at=None).first()
    if subscription is None:
        return
    now = clock.now()
    with override(subscription.language):
        wanted = subscription.wanted
        subscription.told = snapshot(wanted, matching(wanted), subscription.language)
    subscription.confirmed_at, subscription.next_at = now, next_time(subscription.rhythm, now)
    subscription.save(update_fields=["told", "confirmed_at", "next_at"])


@transaction.atomic
def change_rhythm(key: int, rhythm: str) -> None:
    subscription = Subscription.objects.select_for_update().filter(pk=key).first()
    if subscription is not None:
        subscription.rhythm = rhythm
        subscription.next_at = next_time(rhythm, clock.now()) if subscription.confirmed_at else None
        subscription.save(update_fields=["rhythm", "next_at"])


def stop(key: int) -> None:
    """At once, with all that is known of the address and whatever has not left yet."""
    Subscription.objects.filter(pk=key).delete()


def read(token: str, purpose: str) -> int | None:
    """The key that a link of ours opens; None for anything else."""
    found = links.read(token, purpose)
    return found[0] if found and found[1] == LINK_VERSION else None

"""Who sits on which seat of a support group, and who did."""

from typing import Any

from django.db import transaction

from workflows.kernel import clock
from workflows.people.models import Member, PastSeat, SupportGroup, SupportSeat


@transaction.atomic
def vacate(seat: SupportSeat) -> PastSeat:
    """Free the seat today; who held it, and since when, is kept."""
    today = clock.today()
    past = PastSeat.objects.create(
        group=seat.group,
        number=seat.number,
        member=seat.member,
        was_coordinator=seat.is_coordinator,
        since=seat.since,
        until=max(seat.since, min(seat.until or today, today)),
    )
    seat.delete()
    return past


@transaction.atomic
def take(
    group: SupportGroup, number: int, member: Member, *, is_coordinator: bool = False, regions: Any = (), **dates: Any
) -> SupportSeat:
    """Seat a member. A seat whose term is over is vacated first; one that is still held is refused."""
    over = SupportSeat.objects.filter(group=group, until__lt=clock.today())
    for seat in [*over.filter(number=number), *SupportSeat.objects.filter(member=member, until__lt=clock.today())]:
        if SupportSeat.objects.filter(pk=seat.pk).exists():
            vacate(seat)
    seat = SupportSeat(group=group, number=number, member=member, is_coordinator=is_coordinator, **dates)
    seat.full_clean()
    seat.save()
    seat.regions.set(regions)
    return seat

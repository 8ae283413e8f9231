"""What the clock and the queue do for rules."""

from workflows.automations.models import Firing
from workflows.automations.running import ACT, carry_out_firing, notice_steps, watch_the_clock
from workflows.automations.tasks import look_again
from workflows.kernel.outbox import carry_out, claim, enqueue, lost


def every_minute() -> None:
    """Queues again what was never picked up, then notices the steps that were taken."""
    enqueue(*lost(Firing.objects.all()), job=ACT)
    notice_steps()


def every_quarter() -> None:
    watch_the_clock()
    look_again()


def act(key: int) -> None:
    """Carry out one firing; one that is settled, or claimed by another worker, is left alone."""
    row = claim(Firing.objects.select_related("automation", "content_type"), key)
    if row is not None:
        carry_out(row, carry_out_firing)

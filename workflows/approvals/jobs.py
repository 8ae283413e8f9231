from workflows.approvals.queries import late
from workflows.kernel.clockwork import take_each


def remind_late() -> int:
    """Remind those who have not answered in time, once per step of the policy."""
    return take_each(late(), "remind")

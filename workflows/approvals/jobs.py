from workflows.approvals.queries import late
from workflows.kernel.rounds import each


def remind_late() -> int:
    """Remind those who have not answered in time, once per step of the policy."""
    return each(late(), "remind")

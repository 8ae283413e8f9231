from workflows.approvals.queries import late
from workflows.kernel.actors import SYSTEM
from workflows.kernel.perform import perform


def remind_late() -> None:
    """Remind those who have not answered in time, once per step of the policy."""
    for request in late():
        perform(request, "remind", by=SYSTEM)

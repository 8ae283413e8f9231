from workflows.approvals.queries import past
from workflows.kernel.rounds import each


def watch_the_time() -> int:
    """Prolong, remind, hand to whoever is above: each once per round, and never two for the same hour."""
    return each(past(), "prolong") + each(past(), "escalate") + each(past(), "remind")

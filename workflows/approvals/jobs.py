from workflows.approvals import messages
from workflows.approvals.absences import Absence
from workflows.approvals.queries import open_now, past, read_together
from workflows.kernel.rounds import each


def ask_deputies() -> int:
    """Of who went away since a round was opened: each once, also where it began in the middle of it."""
    if not Absence.objects.current().exists():
        return 0
    found = open_now()
    read_together(found)
    return each([request for request in found if messages.new_deputies(request)], "ask_deputy")


def watch_the_time() -> int:
    """Prolong, remind, hand to whoever is above: each once per round, and never two for the same hour."""
    return ask_deputies() + each(past(), "prolong") + each(past(), "escalate") + each(past(), "remind")

"""What the clock does with data about people."""

from workflows.people.privacy import purge


def purge_overdue() -> None:
    purge.purge()

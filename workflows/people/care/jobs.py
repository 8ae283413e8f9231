"""What the clock asks ambassadors; each is safe to run again."""

from workflows.kernel.rounds import each
from workflows.people.care import queries


def ask_about_sheets() -> int:
    return each(queries.to_ask_about_sheet(), "ask_about_sheet")


def greet_the_silent() -> int:
    return each(queries.maybe_silent(), "greet")

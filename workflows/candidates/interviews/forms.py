"""What the steps of a moment for an interview ask."""

from workflows.kernel.forms import ReasonForm

__all__ = ["ReasonForm"]

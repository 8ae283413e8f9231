"""What the steps of an erasure ask."""

from workflows.kernel.forms import ReasonForm

__all__ = ["ReasonForm"]

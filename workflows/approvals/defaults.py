"""Who must agree as long as nobody wrote anything else: nobody decides alone on a person or a mission."""

from typing import Any

from workflows.people.roles import Role

# `lifecycle.step` -> how many of the support group must agree, whoever asks not counted.
DEFAULTS = {
    "mission.approve": 1,
    "candidacy.admit": 2,
    "candidacy.reject": 1,
    "mandate.suspend": 1,
    "mandate.reinstate": 1,
    "mandate.revoke": 1,
}
DAYS = 7


def write_defaults(policies: Any, steps: Any) -> None:
    """A policy for each decision that has none. The models are handed in: a migration has its own."""
    for arrow, quorum in DEFAULTS.items():
        if not policies.filter(arrow=arrow).exists():
            steps.create(policy=policies.create(arrow=arrow), role=Role.SUPPORT_GROUP.value, quorum=quorum, days=DAYS)

"""What one policy asks, in words, and among which others of its step it stands."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext, pgettext

from snippets.languages import listed
from workflows.approvals.coverage import may_both_apply
from workflows.approvals.policies import ApprovalPolicy

Policies = list[ApprovalPolicy]


@dataclass(frozen=True)
class Own:
    """applies_if   its conditions, none: every dossier
    rounds       who must agree, a line for each round; none: all of its steps are off
    order        its number: the lowest that applies decides
    before, after   others in force that may fit the same dossiers, in words: those that it precedes and that precede it
    """

    applies_if: list[str]
    rounds: list[str]
    order: int
    active: bool
    before: str
    after: str


def own_of(policy: ApprovalPolicy, policies: Policies) -> Own:
    """policies   those of its step, this one too, with all that belongs to them. 1 query where people are named."""
    asks = policy.active and policy.asking()
    rivals = [each for each in policies if asks and each.active and each.asking() and each.arrow == policy.arrow]
    rivals = [each for each in rivals if each.pk != policy.pk and may_both_apply(each, policy)]
    place = (policy.order, policy.pk)
    return Own(
        [each.says() for each in policy.narrowed_by],
        rounds_of(policy, names_in([policy])),
        policy.order,
        policy.active,
        listed(numbered(each) for each in rivals if (each.order, each.pk) > place),
        listed(numbered(each) for each in rivals if (each.order, each.pk) < place),
    )


def numbered(policy: ApprovalPolicy) -> str:
    return pgettext("an approval policy", "“%(name)s”, number %(order)d") % {"name": policy, "order": policy.order}


def names_in(policies: Policies) -> dict[int, str]:
    """The people whom their steps name, by account. 1 query, none without names."""
    keys = {key for policy in policies for step in policy.asking() for key in step.named or ()}
    return {pk: str(person) for pk, person in get_user_model()._default_manager.in_bulk(keys).items()} if keys else {}


def rounds_of(policy: ApprovalPolicy, people: dict[int, str]) -> list[str]:
    """“the support group × 1 + finance × 1”, then “the board × 1 (Ann, Bo)”."""
    rounds: dict[Any, list[str]] = {}
    for step in policy.asking():
        names = ", ".join(people.get(key, "?") for key in step.named or ())
        rounds.setdefault(step.order, []).append(f"{step} ({names})" if names else str(step))
    return [" + ".join(each) for each in rounds.values()]


def in_words(policy: ApprovalPolicy | None, people: dict[int, str]) -> str:
    """“Usual: the support group × 1, then the board × 1 (Ann, Bo)”."""
    if policy is None:
        return gettext("nobody has to agree: one person decides alone")
    who = pgettext("between two rounds of an approval", ", then ").join(rounds_of(policy, people))
    return pgettext("an approval policy", "%(policy)s: %(who)s") % {"policy": policy, "who": who}

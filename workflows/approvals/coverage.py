"""What the policies of a step leave to one person, found by going through all that they tell apart."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from snippets.languages import labelled, listed
from workflows.approvals.models import ApprovalPolicy
from workflows.approvals.policies import PolicyCondition, lifecycle_of, vocabulary_of
from workflows.approvals.queries import policies_of, steps_with_approval
from workflows.kernel import clock
from workflows.kernel.facts import NUMBERED, Condition, Fact, Kind, fact_named
from workflows.people.roles import Role, holders

MOST_CELLS = 4000
CENT = Decimal("0.01")
ASKERS = (Role.SUPPORT_GROUP, Role.COORDINATOR)  # whoever asks for a step sits in one of these, and has no vote
Line = tuple[str, Decimal | None]
Gap = list[str]


class TooMany(Exception):  # noqa: N818  (it is an answer, not an error)
    """The conditions tell more kinds of dossiers apart than can be gone through."""


def lines_of(policy: ApprovalPolicy) -> frozenset[Line]:
    return frozenset(each.key for each in policy.narrowed_by)


def alike(policy: ApprovalPolicy, lines: Iterable[Line]) -> ApprovalPolicy | None:
    """Another policy in force on the same step under the same conditions: only the first could ever decide."""
    others = (each for each in policies_of(policy.arrow) if each.pk != policy.pk)
    return next((each for each in others if lines_of(each) == frozenset(lines)), None)


def comes_after(policy: ApprovalPolicy, policies: list[ApprovalPolicy]) -> ApprovalPolicy | None:
    """Of these, one in force that applies to all that this one is for and comes first, so that this one never does."""
    own, place = lines_of(policy), (policy.order, policy.pk)
    here = [each for each in policies if each.active and each.arrow == policy.arrow and each.asking()]
    before = [each for each in here if (each.order, each.pk) < place]
    wider = (each for each in before if all(any(implies(one, line) for one in own) for line in lines_of(each)))
    return next(wider, None) if policy.active else None


def implies(one: Line, other: Line) -> bool:
    """Whether what fulfils the first line always fulfils the second. Sound, and no more than can be read off."""
    (name, _s, test), (of, _t, wanted) = one[0].partition(" "), other[0].partition(" ")
    if one == other:
        return True
    if name != of or (None in (one[1], other[1]) and test in NUMBERED):
        return False
    if test == wanted and test in NUMBERED and one[1] is not None and other[1] is not None:
        return one[1] >= other[1] if test in ("at_least", "beyond") else one[1] <= other[1]
    is_one, is_not = test.partition(" "), wanted.partition(" ")
    return is_one[0] == "is" and is_not[0] == "is_not" and is_one[2] != is_not[2]


def may_both_apply(one: ApprovalPolicy, other: ApprovalPolicy) -> bool:
    """Whether a dossier can fulfil the conditions of both, as far as two lines beside each other tell."""
    these, those = ([each.key for each in policy.narrowed_by if not each.is_broken] for policy in (one, other))
    return not any(excludes(*pair) or excludes(*reversed(pair)) for pair in product(these, those))


def excludes(one: Line, other: Line) -> bool:
    """Whether what fulfils the first line never fulfils the second; told of each pair in one order at least."""
    (name, _s, test), (of, _t, wanted) = one[0].partition(" "), other[0].partition(" ")
    if name != of:
        return False
    if (test, wanted) in (("at_least", "below"), ("beyond", "within")):
        return one[1] is not None and other[1] is not None and one[1] >= other[1]
    (kind, _s, value), (against, _t, values) = test.partition(" "), wanted.partition(" ")
    if kind == against == "is":
        return value != values
    return (kind, against) in (("yes", "no"), ("is", "is_not"), ("has", "lacks")) and value == values


def uncovered() -> list[tuple[Any, list[Gap] | None]]:
    """Steps that nobody has to agree to, with the kinds of dossiers for which that is so.

    No kind: for every dossier. None: the conditions tell more apart than can be gone through.
    """
    found: list[tuple[Any, list[Gap] | None]] = []
    arrows = steps_with_approval()
    policies = policies_of(*(arrow for arrow, _words in arrows))
    for arrow, words in arrows:
        here = [each for each in policies if each.arrow == arrow and each.asking()]
        try:
            gaps = list(gaps_of(lifecycle_of(arrow), here))
        except TooMany:
            found.append((words, None))
        else:
            found += [(words, [gap for gap in gaps if gap])] if gaps else []
    return found


def decided_alone() -> list[str]:
    """Each step with the kinds of dossiers for which its taker decides alone, in words, as far as that can be told."""
    told = [(step, gaps) for step, gaps in uncovered() if gaps is not None]
    return [f"{step} ({listed(map(', '.join, gaps))})" if gaps else str(step) for step, gaps in told]


def gaps_of(model: Any, policies: list[ApprovalPolicy]) -> Iterator[Gap]:
    """Each a list of sentences that together describe dossiers to which no policy applies; empty: every dossier."""
    lines = [[each.key for each in policy.narrowed_by if not each.is_broken] for policy in policies]
    if not all(lines):
        return
    kinds = {name: list(cells(fact_named(model, name), lines)) for name in facts_in(lines)}
    size = 1
    for each in kinds.values():
        size *= len(each)
    if size > MOST_CELLS:
        raise TooMany
    told = type("Told", (), {"FACTS": tuple(replace(fact_named(model, n), read=reader(n)) for n in kinds)})
    tests = [[Condition(told, what, number) for what, number in policy] for policy in lines]
    free = {
        tuple(words for words, _value in cell)
        for cell in product(*kinds.values())
        if not applies(tests, dict(zip(kinds, (value for _words, value in cell), strict=True)))
    }
    yield from told_together([[words for words, _value in each] for each in kinds.values()], free)


def facts_in(policies: list[list[Line]]) -> list[str]:
    return list(dict.fromkeys(what.partition(" ")[0] for lines in policies for what, _number in lines))


def reader(name: str) -> Any:
    return lambda cell: cell[name]


def applies(tests: list[list[Condition]], cell: dict[str, Any]) -> bool:
    return any(all(each.holds(cell) for each in policy) for policy in tests)


def cells(fact: Fact, policies: list[list[Line]]) -> Iterator[tuple[str, Any]]:
    """(words, a value that stands for it): the values between which the conditions on this fact tell apart."""
    asked = [
        (what.split(" "), number) for lines in policies for what, number in lines if what.split(" ")[0] == fact.name
    ]
    unknown = _("%(fact)s is not known") % {"fact": fact.label}
    if fact.kind is Kind.YES:
        yield from ((Condition(_holder(fact), f"{fact.name} {each}").says(), each == "yes") for each in ("yes", "no"))
        yield unknown, None
    elif fact.kind is Kind.CHOICE:
        named = list(dict.fromkeys(parts[2] for parts, _n in asked))
        words = dict(fact.choices()) if fact.choices else {}
        for value in named:
            yield Condition(_holder(fact), f"{fact.name} is {value}").says(), value
        if others := [str(label) for value, label in words.items() if value not in named]:
            more = ", ".join(others) if len(others) <= 4 else pgettext("value of a field", "another")
            yield labelled(fact.label, more), object()
        yield unknown, None
    elif fact.kind is Kind.SET:
        values = list(dict.fromkeys(parts[2] for parts, _n in asked))
        if len(values) > 8:
            raise TooMany
        for chosen in product((True, False), repeat=len(values)):
            has = {value for value, yes in zip(values, chosen, strict=True) if yes}
            lines = (f"{fact.name} {'has' if value in has else 'lacks'} {value}" for value in values)
            yield ", ".join(Condition(_holder(fact), line).says() for line in lines), has
    else:
        yield from _ranges(fact, sorted({number for _parts, number in asked if number is not None}))
        yield unknown, None


def _ranges(fact: Fact, bounds: list[Decimal]) -> Iterator[tuple[str, Any]]:
    """Below the first bound, between each two, from the last on; days are counted from today."""
    day = fact.kind is Kind.DAY
    below, above = ("within", "beyond") if day else ("below", "at_least")
    holder = _holder(fact)
    for place, bound in enumerate([*bounds, None]):
        former = bounds[place - 1] if place else None
        lines = [(above, former), (below, bound)]
        words = [Condition(holder, f"{fact.name} {test}", n).says() for test, n in lines if n is not None]
        if day:
            days = int(bound) if bound is not None else int(former or 0) + 1
            yield ", ".join(words) or str(fact.label), clock.today() + timedelta(days=days)
        else:
            value = former if former is not None else (bound - CENT if bound is not None else Decimal(0))
            yield ", ".join(words) or str(fact.label), value


def _holder(fact: Fact) -> Any:
    return type("Told", (), {"FACTS": (fact,)})


def told_together(kinds: list[list[str]], free: set[tuple[str, ...]]) -> Iterator[Gap]:
    """The free cells in as few lists of words as their first field allows: what makes no difference is left out."""
    if not kinds or not free:
        yield from ([[]] if free else [])
        return
    rests: dict[frozenset[tuple[str, ...]], list[str]] = {}
    for words in kinds[0]:
        rests.setdefault(frozenset(each[1:] for each in free if each[0] == words), []).append(words)
    for rest, together in rests.items():
        for gap in told_together(kinds[1:], set(rest)):
            yield gap if len(together) == len(kinds[0]) else [" / ".join(together), *gap]


def broken_policies() -> list[ApprovalPolicy]:
    """Policies in force with a condition that no longer exists: they apply as if it held. 1 query, 1 a list named."""
    known: dict[str, Any] = {}
    found: dict[int, ApprovalPolicy] = {}
    for each in PolicyCondition.objects.filter(policy__active=True).select_related("policy").order_by("policy", "pk"):
        arrow = each.policy.arrow
        each.vocabulary = known.setdefault(arrow.partition(".")[0], vocabulary_of(lifecycle_of(arrow)))
        if each.is_broken:
            found[each.policy_id] = each.policy
    return list(found.values())


def doubts_about(policy: ApprovalPolicy, policies: list[ApprovalPolicy]) -> list[str]:
    """What is allowed and probably not meant: a quorum that nobody can reach now, a policy that never decides.

    policies   those of its step, this one too, with all that belongs to them
    """
    found, before = [], Counter[str]()
    for step in policy.asking():
        named = set(step.named or ())
        count = sum(1 for person in holders(Role(step.role)) if not named or person.pk in named)
        left = count - before[step.role] - (step.role in ASKERS)
        before[step.role] += step.quorum
        if step.quorum <= count and step.quorum > left:
            words = ngettext(
                "%(group)s: %(quorum)d have to agree, but whoever asks or agreed before cannot, so that %(count)d "
                "person is left.",
                "%(group)s: %(quorum)d have to agree, but whoever asks or agreed before cannot, so that %(count)d "
                "people are left.",
                max(0, left),
            )
            found.append(words % {"group": Role(step.role).label, "quorum": step.quorum, "count": max(0, left)})
        if step.quorum > count:
            words = ngettext(
                "%(group)s: %(quorum)d have to agree, but %(count)d person holds this role now.",
                "%(group)s: %(quorum)d have to agree, but %(count)d people hold this role now.",
                count,
            )
            found.append(words % {"group": Role(step.role).label, "quorum": step.quorum, "count": count})
    found += [
        _("This no longer exists, so the policy asks as if it held: %(what)s.") % {"what": each.says()}
        for each in policy.broken()
    ]
    if not policy.asking():
        found.append(_("Every approval step is off, so this policy is passed over: the next one that applies decides."))
    return [*found, *filter(None, [never_decides(policy, policies)])]


def never_decides(policy: ApprovalPolicy, policies: list[ApprovalPolicy]) -> str:
    """Which of these comes first for all that this one is for, in words; empty where none does."""
    first = comes_after(policy, policies)
    words = _("“%(first)s” comes first for all of this, so “%(name)s” never decides: lower its order.")
    return words % {"first": first, "name": policy} if first else ""

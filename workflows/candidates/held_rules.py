"""Under what condition an answer to a candidate is held, taken out again, and given together with the others."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.approvals.queries import granted_request, policy_for
from workflows.candidates import rules
from workflows.kernel.refusals import Answer, No
from workflows.kernel.steps import permission, step_named
from workflows.kernel.who import any_of, the_clock

coordinator_or_clock = any_of(rules.coordinator, the_clock)


def nothing_is_held(candidacy: Any) -> Answer:
    """no answer is held"""
    return not candidacy.held_answer or No(
        gettext_lazy("An answer to this candidate is held until it is released. Take it out first.")
    )


def an_answer_is_held(candidacy: Any) -> Answer:
    """an answer is held"""
    return bool(candidacy.held_answer) or No(gettext_lazy("No answer to this candidate is held."))


def nothing_changed_since(candidacy: Any) -> Answer:
    """the dossier has not changed since the answer was decided"""
    return not candidacy.held_is_stale or No(
        gettext_lazy("The dossier changed after this was decided. Take the answer out and decide anew.")
    )


def it_is_agreed_to(candidacy: Any) -> Answer:
    """those who must agree have agreed to this very answer"""
    step = step_named(type(candidacy), candidacy.held_answer)
    if granted_request(candidacy, step.name):
        return True
    asks = step.options.needs_approval and policy_for(candidacy, step)
    return not asks or No(gettext_lazy("Nobody has agreed to this as it stands. Take the answer out and decide anew."))


def it_can_be_given(candidacy: Any) -> Answer:
    """whatever the answer itself asks for"""
    arrow = step_named(type(candidacy), candidacy.held_answer).arrow_from(candidacy.state)
    if arrow is None:
        return No(gettext_lazy("The candidacy has moved on since."))
    return next((answer for each in arrow.conditions if not (answer := each(candidacy))), True)


def its_author_may_still_decide(candidacy: Any) -> Answer:
    """whoever prepared the answer may still give it"""
    step, who = step_named(type(candidacy), candidacy.held_answer), candidacy.held_by
    if who is not None and permission(candidacy, step, who):
        return True
    words = _("%(who)s, who prepared this answer, may not give it any more. Take it out and decide anew.")
    return No(words % {"who": who or _("Someone who has left")})


MAY_GO_OUT = (an_answer_is_held, nothing_changed_since, it_is_agreed_to, its_author_may_still_decide, it_can_be_given)

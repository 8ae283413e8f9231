from collections.abc import Iterable
from copy import copy
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.approvals.answers import keep
from workflows.approvals.lifecycle import left_by, no_question_is_open
from workflows.approvals.models import NEVER_ABOUT_A_PERSON, ApprovalRequest
from workflows.approvals.queries import (
    conflicts_declared_in,
    forget_requests,
    granted_request,
    known_requests,
    open_request,
    policy_for,
    request_for,
    subjects_asked_instead,
    subjects_asked_of,
)
from workflows.approvals.states import State
from workflows.kernel.actors import Actor, is_user
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.refusals import Answer, No
from workflows.kernel.steps import Next, Step, step_named, steps_of
from workflows.people import roles


def short_by(count: int, asker: Any) -> str:
    """Said when too few people are left to reach the quorum, so that the request does not hang in silence."""
    return ngettext(
        "This has been asked by %(who)s, but %(count)d person is lacking to reach the quorum: complete the group, "
        "or withdraw the request.",
        "This has been asked by %(who)s, but %(count)d people are lacking to reach the quorum: complete the group, "
        "or withdraw the request.",
        count,
    ) % {"who": asker or _("someone who has left"), "count": count}


class ApprovalGate:
    """The kernel's gate: a step with a policy waits here until enough people have agreed."""

    def admit(self, subject: LifecycleModel, step: Step, by: Actor, answers: dict[str, Any]) -> Next | str:
        if granted := granted_request(subject, step.name):
            return granted.policy_label
        request = request_for(subject, step, by)
        if request is None:
            return ""
        request.answers = keep(answers)
        return Next(request, "ask", by=by)

    def waits(self, subject: LifecycleModel, step: Step) -> Answer:
        request = open_request(subject, step.name)
        if request is None:
            return True
        request.subject = subject
        if request.lost_its_asker:
            return No(left_by(request))
        if shortfall := request.shortfall:
            return No(short_by(shortfall, request.asked_by))
        if not (asked_first := no_question_is_open(request)):
            return asked_first
        needed = request.needed
        return No(
            ngettext(
                "This has been asked by %(who)s; %(count)d more person has to agree.",
                "This has been asked by %(who)s; %(count)d more people have to agree.",
                needed,
            )
            % {"who": request.asked_by or _("someone who has left"), "count": needed}
        )

    def asked_of(self, model: type[LifecycleModel], user: Any) -> list[int]:
        """The support group's own dossiers are seen by their place; this is for the groups without one."""
        closed = NEVER_ABOUT_A_PERSON if model.ABOUT_A_PERSON else ()
        asked = [role for role in roles.GROUP_ROLES if role not in closed and roles.has_role(user, role)]
        found = [pk for role in asked for pk in subjects_asked_of(user, role, model)]
        return [*subjects_asked_instead(user, model), *found]

    def conflicts_declared(self, subject: LifecycleModel) -> Iterable[int]:
        return conflicts_declared_in(subject)

    def overtaken(self, subject: LifecycleModel) -> Iterable[Next]:
        if is_decided_on(subject):
            found = [r for r in known_requests(subject) if r.state == State.OPEN]
            behind = [r for r in found if r.subject_revision < subject.revision]
            if behind:
                forget_requests(subject)
            for request in behind:
                yield Next(request, "overtake")

    def changed(self, subject: LifecycleModel, by: Actor, before: dict[str, Any], moved: bool) -> Iterable[Next]:
        if not is_decided_on(subject) or not (moved or may_be_asked_about(subject)):
            return
        found = [r for r in known_requests(subject) if r.state == State.OPEN]
        columns = relevant(subject, before, moved) if found else []
        if not columns:
            return
        forget_requests(subject)
        who = by.pk if is_user(by) else None
        for request in found:
            request.subject = subject
            if still_asked(request, subject):
                yield Next(request, "note_change", answers={"columns": columns, "who": who})
            else:
                yield Next(request, "overtake")


def is_decided_on(subject: LifecycleModel) -> bool:
    return not isinstance(subject, ApprovalRequest) and any(s.options.needs_approval for s in steps_of(type(subject)))


def may_be_asked_about(subject: LifecycleModel) -> bool:
    approvable = (step for step in steps_of(type(subject)) if step.options.needs_approval)
    return any(step.arrow_from(subject.state) for step in approvable)


def still_asked(request: ApprovalRequest, subject: LifecycleModel) -> bool:
    """Whether the same step could follow, under the same policy; otherwise other people would have to agree."""
    try:
        step = step_named(type(subject), request.step)
    except LookupError:
        return False
    if step.arrow_from(subject.state) is None or request.policy_id is None:
        return False
    policy = policy_for(subject, step)
    return policy is not None and policy.pk == request.policy_id


def relevant(subject: LifecycleModel, before: dict[str, Any], moved: bool) -> list[str]:
    """Of the columns that a step changed, those on which a decision rests or that policies may ask."""
    found = [name for name in before if name in subject.DECISIVE or is_asked(subject, name, before[name])]
    return ["state", *found] if moved else found


def is_asked(subject: LifecycleModel, name: str, former: Any) -> bool:
    if name in {field.name for field in subject._meta.many_to_many}:
        return any(name in fact.sets for fact in subject.FACTS)
    as_before = copy(subject)
    setattr(as_before, name, former)
    return any(fact.read(as_before) != fact.read(subject) for fact in subject.FACTS)

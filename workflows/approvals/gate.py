from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.approvals.answers import keep
from workflows.approvals.lifecycle import left_by
from workflows.approvals.models import NEVER_ABOUT_A_PERSON, ApprovalRequest
from workflows.approvals.queries import (
    conflicts_declared_in,
    forget_requests,
    granted_request,
    known_requests,
    open_request,
    request_for,
    subjects_asked_of,
)
from workflows.approvals.states import State
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.perform import perform
from workflows.kernel.refusals import Answer, No
from workflows.kernel.steps import Next, Step, steps_of
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

    def admit(self, subject: LifecycleModel, step: Step, by: Actor, answers: dict[str, Any]) -> ApprovalRequest | str:
        if granted := granted_request(subject, step.name):
            return granted.policy_label
        request = request_for(subject, step, by)
        if request is None:
            return ""
        request.answers = keep(answers)
        return perform(request, "ask", by=by).subject

    def waits(self, subject: LifecycleModel, step: Step) -> Answer:
        request = open_request(subject, step.name)
        if request is None:
            return True
        request.subject = subject
        if request.lost_its_asker:
            return No(left_by(request))
        people = request.electorate()
        if shortfall := request.shortfall_among(people):
            return No(short_by(shortfall, request.asked_by))
        needed = request.present_step["quorum"] - request.tally("agree", people)
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
        return [pk for role in asked for pk in subjects_asked_of(role, model)]

    def conflicts_declared(self, subject: LifecycleModel) -> Iterable[int]:
        return conflicts_declared_in(subject)

    def overtaken(self, subject: LifecycleModel) -> Iterable[Next]:
        if isinstance(subject, ApprovalRequest) or not any(s.options.needs_approval for s in steps_of(type(subject))):
            return
        behind = [r for r in known_requests(subject) if r.state == State.OPEN and r.subject_revision < subject.revision]
        if behind:
            forget_requests(subject)
        for request in behind:
            yield Next(request, "overtake")

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, prefetch_related_objects

from snippets.languages import labelled
from workflows.approvals.absences import stood_in_for
from workflows.approvals.models import ApprovalPolicy, ApprovalRequest, PolicyCondition, PolicyStep
from workflows.approvals.policies import lifecycle_of, models_with_approval, vocabulary_of
from workflows.approvals.rules import asker_or_coordinator, may_answer
from workflows.approvals.states import State
from workflows.approvals.votes import RECUSE, Vote, read, written
from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord
from workflows.kernel.steps import Step, steps_of
from workflows.people.roles import Role


def steps_with_approval() -> list[tuple[str, Any]]:
    return [
        (f"{model._meta.model_name}.{step.name}", labelled(model._meta.verbose_name, step.label))
        for model in models_with_approval()
        for step in steps_of(model)
        if step.options.needs_approval
    ]


def policy_for(subject: LifecycleModel, step: Step) -> ApprovalPolicy | None:
    """The first policy in force that applies; policies whose steps are all off ask nobody and are passed over."""
    return first_that_applies(policies_of(f"{subject._meta.model_name}.{step.name}"), subject)


def first_that_applies(policies: list[ApprovalPolicy], subject: LifecycleModel) -> ApprovalPolicy | None:
    return next((each for each in policies if each.asking() and each.applies_to(subject)), None)


def policies_of(*arrows: str) -> list[ApprovalPolicy]:
    """Policies in force on those steps, in their order, with all that belongs to them. 3 queries."""
    policies = ApprovalPolicy.objects.filter(arrow__in=arrows, active=True)
    return with_parts(list(policies))


def with_parts(policies: list[ApprovalPolicy]) -> list[ApprovalPolicy]:
    """Their conditions, steps and named people, read together. 2 queries."""
    by_key = {policy.pk: policy for policy in policies}
    conditions: dict[int, list[PolicyCondition]] = {pk: [] for pk in by_key}
    known: dict[str, Any] = {}
    for condition in PolicyCondition.objects.filter(policy__in=by_key):
        condition.policy = policy = by_key[condition.policy_id]
        kind = policy.arrow.partition(".")[0]
        condition.vocabulary = known.setdefault(kind, vocabulary_of(lifecycle_of(policy.arrow)))
        conditions[condition.policy_id].append(condition)
    steps: dict[int, dict[int, PolicyStep]] = {pk: {} for pk in by_key}
    for row in PolicyStep.objects.filter(policy__in=by_key).annotate(person=F("people")).order_by("order", "pk"):
        step = steps[row.policy_id].setdefault(row.pk, row)
        step.named = sorted({*(step.named or ()), *({row.person} - {None})})
    for policy in policies:
        policy.read = list(steps[policy.pk].values()), conditions[policy.pk]
    return policies


def request_for(subject: LifecycleModel, step: Step, by: Any) -> ApprovalRequest | None:
    """What would be asked now, unsaved; None when no policy applies."""
    policy = policy_for(subject, step)
    if policy is None:
        return None
    return ApprovalRequest(
        subject=subject,
        step=step.name,
        asked_by=by,
        subject_revision=subject.revision,
        policy=policy,
        policy_label=policy.label,
        policy_steps=policy.snapshot(),
        votes=written(Vote(0, user, RECUSE) for user in sorted(subject.conflicts_declared)),
    )


def requests_about(subject: LifecycleModel) -> Any:
    kind = ContentType.objects.get_for_model(subject)
    return ApprovalRequest.objects.filter(content_type=kind, object_id=subject.pk).select_related("asked_by", "policy")


def read_requests(subject: LifecycleModel) -> list[ApprovalRequest]:
    """All requests about a dossier, read now and kept with it, so that its steps do not read them again."""
    found = list(requests_about(subject))
    for request in found:
        request.subject = subject
    subject.__dict__["_requests"] = found
    return found


def read_requests_of(subjects: list[Any]) -> None:
    """The same for many dossiers of one lifecycle. 1 query for all of them."""
    if not subjects:
        return
    by_key = {subject.pk: subject for subject in subjects}
    for subject in subjects:
        subject.__dict__["_requests"] = []
    kind = ContentType.objects.get_for_model(subjects[0])
    rows = ApprovalRequest.objects.filter(content_type=kind, object_id__in=by_key)
    for request in rows.select_related("asked_by", "policy"):
        request.subject = by_key[request.object_id]
        request.subject.__dict__["_requests"].append(request)


def conflicts_declared_in(subject: LifecycleModel) -> list[int]:
    """Accounts that declared a conflict of interest in any request about this dossier: it holds in every other."""
    if "_requests" in subject.__dict__:
        votes = [request.votes for request in subject.__dict__["_requests"]]
    else:
        votes = list(requests_about(subject).values_list("votes", flat=True))
    return sorted({user for kept in votes for user in recused_in(kept)})


def recused_in(kept: list[list[Any]]) -> set[int]:
    return {each.user for each in read(kept) if each.verdict == RECUSE}


def read_conflicts(subjects: Iterable[LifecycleModel]) -> None:
    """Keep with each dossier who declared a conflict of interest in it. 1 query for all of them."""
    by_place: dict[tuple[int, int], list[LifecycleModel]] = {}
    for subject in subjects:
        kind = ContentType.objects.get_for_model(subject)
        by_place.setdefault((kind.pk, subject.pk), []).append(subject)
    rows = ApprovalRequest.objects.filter(
        content_type__in={kind for kind, _pk in by_place}, object_id__in={pk for _kind, pk in by_place}
    )
    declared: dict[tuple[int, int], set[int]] = {place: set() for place in by_place}
    for kind, pk, votes in rows.order_by().values_list("content_type", "object_id", "votes"):
        declared.get((kind, pk), set()).update(recused_in(votes))
    for place, found in declared.items():
        for subject in by_place[place]:
            subject.conflicts_declared = frozenset(found)


def closed_by_conflict(user: Any, model: type) -> Any:
    """Ids of the dossiers of that model in which this account declared a conflict of interest, as a subquery."""
    kinds = ContentType.objects.get_for_models(ApprovalRequest, model)
    declared = TransitionRecord.objects.filter(content_type=kinds[ApprovalRequest], step="recuse", actor=user.pk)
    requests = ApprovalRequest.objects.filter(content_type=kinds[model], pk__in=declared.order_by().values("object_id"))
    return requests.order_by().values("object_id")


def known_requests(subject: LifecycleModel) -> list[ApprovalRequest]:
    """All requests about a dossier as it was loaded; read once."""
    return subject.__dict__["_requests"] if "_requests" in subject.__dict__ else read_requests(subject)


def forget_requests(subject: LifecycleModel) -> None:
    """What was read of them is about to change."""
    subject.__dict__.pop("_requests", None)


def open_request(subject: LifecycleModel, step: str) -> ApprovalRequest | None:
    return next((r for r in known_requests(subject) if r.state == State.OPEN and r.step == step), None)


def granted_request(subject: LifecycleModel, step: str) -> ApprovalRequest | None:
    """What was agreed to on the dossier as it stands; a change since makes it worth nothing."""
    granted = (r for r in known_requests(subject) if r.state == State.GRANTED and r.step == step)
    return next((r for r in granted if r.subject_revision == subject.revision), None)


def open_now() -> list[ApprovalRequest]:
    """The open requests that can be read, the most urgent first."""
    found = ApprovalRequest.objects.filter(state=State.OPEN).prefetch_related("subject")
    return [r for r in found if r.subject and r.is_readable]


def waiting_for(user: Any, among: list[ApprovalRequest] | None = None) -> list[ApprovalRequest]:
    """Open requests that this person may answer and has not, the most urgent first."""
    open_requests = open_now() if among is None else among
    read_together(open_requests)
    asked = [r for r in open_requests if r.may_be_answered_by(user) and not r.has_answered(user.pk)]
    return [r for r in asked if may_answer(r, user) and r.waits_for(user)]


def read_together(requests: list[ApprovalRequest]) -> None:
    """What many readable requests ask about people, read once for all of the same place and lifecycle."""
    groups: dict[Any, dict[Any, Any]] = {}
    absences: dict[int, Any] = {}
    deputies: dict[int, Any] = {}
    for model in {type(r.subject) for r in requests}:
        model.read_interests([r.subject for r in requests if type(r.subject) is model])
    read_conflicts(r.subject for r in requests)
    for request in requests:
        place = getattr(request.subject, "country_id", None), getattr(request.subject, "region_id", None)
        request.__dict__["_group_asked"] = groups.setdefault(place, {})
        request.__dict__["_absences"], request.__dict__["_deputies"] = absences, deputies


def questions_to(user: Any, among: list[ApprovalRequest] | None = None) -> list[ApprovalRequest]:
    """Open requests of this person in which somebody asked something first."""
    return [r for r in (open_now() if among is None else among) if r.asked_by_id == user.pk and r.questions()]


def out_of_reach(user: Any, among: list[ApprovalRequest]) -> list[ApprovalRequest]:
    """Open requests, read together, that too few people are left to grant and that this person may withdraw."""
    return [r for r in among if asker_or_coordinator(r, user) and r.shortfall]


def subjects_asked_of(user: Any, role: Role, model: type) -> list[int]:
    """Ids of the dossiers of that model on which a request came to this person, who holds the role. 1 query, and
    some for all of those that went to whoever is above.
    """
    kind = ContentType.objects.get_for_model(model)
    found = [r for r in ApprovalRequest.objects.filter(content_type=kind, state=State.OPEN) if r.is_readable]
    higher = [r for r in found if r.escalated_at]
    prefetch_related_objects(higher, "subject")
    read_together([r for r in higher if r.subject])
    return [r.object_id for r in found if r.reaches(user, role)]


def subjects_asked_instead(user: Any, model: type) -> list[int]:
    """The same, of this person as the deputy of somebody who is away. No query for who is nobody's deputy."""
    if not stood_in_for(user):
        return []
    kind = ContentType.objects.get_for_model(model)
    found = ApprovalRequest.objects.filter(content_type=kind, state=State.OPEN).prefetch_related("subject")
    found = [r for r in found if r.subject and r.is_readable]
    read_together(found)
    return [r.object_id for r in found if r.asks_instead(user)]


def last_asked_of(user: Any, subject: LifecycleModel) -> ApprovalRequest | None:
    """The newest request that concerned this person, whatever became of it; none about a matter of their own."""
    if subject.has_conflict(user):
        return None
    found = requests_about(subject).order_by("-pk")
    return next((request for request in found if request.was_asked_of(user)), None)


def past() -> Any:
    """Open requests whose time to answer is over."""
    return ApprovalRequest.objects.filter(state=State.OPEN, due_at__lt=clock.now(), paused_at=None)

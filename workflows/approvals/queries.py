from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import prefetch_related_objects

from snippets.models import EventLevel
from workflows.approvals.models import ApprovalPolicy, ApprovalRequest
from workflows.approvals.rules import may_answer
from workflows.approvals.states import State
from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord
from workflows.kernel.steps import Step, steps_of
from workflows.people.roles import Role


def steps_with_approval() -> list[tuple[str, Any]]:
    return [
        (f"{model._meta.model_name}.{step.name}", f"{model._meta.verbose_name}: {step.label}")
        for model in models_with_approval()
        for step in steps_of(model)
        if step.options.needs_approval
    ]


def models_with_approval() -> list[type[LifecycleModel]]:
    """Every lifecycle of which a step can wait for approval."""
    return [
        model
        for model in apps.get_app_config("workflows").get_models()
        if issubclass(model, LifecycleModel) and any(step.options.needs_approval for step in steps_of(model))
    ]


def policy_for(subject: LifecycleModel, step: Step) -> ApprovalPolicy | None:
    """The first policy in force that applies; policies without steps ask nobody and are passed over."""
    policies = ApprovalPolicy.objects.filter(arrow=f"{subject._meta.model_name}.{step.name}", active=True)
    for policy in policies.prefetch_related("steps"):
        if policy.applies_to(subject) and policy.steps.all():
            return policy
    return None


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
        votes=[[0, user, "recuse"] for user in sorted(subject.conflicts_declared)],
    )


def uncovered() -> list[tuple[Any, Any, Any]]:
    """Steps that nobody has to agree to: words of the step, level (empty: every level), below which amount (or None).

    A lifecycle without levels is looked at as a whole.
    """
    policies = list(ApprovalPolicy.objects.filter(active=True).prefetch_related("steps"))
    found = []
    for arrow, words in steps_with_approval():
        model = apps.get_model("workflows", arrow.partition(".")[0])
        levels = EventLevel.choices if has_column(model, "level") else [("", "")]
        here = [p for p in policies if p.arrow == arrow and p.steps.all()]
        gaps = [(label, gap_of([p for p in here if p.level in ("", level)])) for level, label in levels]
        open_gaps = [(label, below) for label, below in gaps if below is not COVERED]
        same = len(open_gaps) == len(levels) and len({below for _label, below in open_gaps}) == 1
        found += [(words, "" if same else label, below) for label, below in (open_gaps[:1] if same else open_gaps)]
    return found


COVERED = object()


def gap_of(policies: list[ApprovalPolicy]) -> Any:
    """Below which amount none of these applies; None for any amount."""
    if any(policy.amount_from is None for policy in policies):
        return COVERED
    return min((policy.amount_from for policy in policies), default=None)


def has_column(model: type, name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())


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
    return sorted({user for given in votes for _position, user, verdict in given if verdict == "recuse"})


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
        recused = {user for _position, user, verdict in votes if verdict == "recuse"}
        declared.get((kind, pk), set()).update(recused)
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


def waiting_for(user: Any) -> list[ApprovalRequest]:
    """Open requests that this person may answer and has not, the most urgent first."""
    found = ApprovalRequest.objects.filter(state=State.OPEN).prefetch_related("subject")
    open_requests = [r for r in found if r.subject and r.is_readable]
    for model in {type(r.subject) for r in open_requests}:
        prefetch_related_objects([r.subject for r in open_requests if type(r.subject) is model], *model.CONFLICT_READS)
    read_conflicts(r.subject for r in open_requests)
    asked = [r for r in open_requests if r.may_be_answered_by(user) and not r.verdict_of(user.pk)]
    return [r for r in asked if may_answer(r, user)]


def subjects_asked_of(role: Role, model: type) -> list[int]:
    """Ids of the dossiers of that model whose present approval step asks the role."""
    kind = ContentType.objects.get_for_model(model)
    rows = ApprovalRequest.objects.filter(content_type=kind, state=State.OPEN)
    found = rows.only("object_id", "policy_steps", "position")
    return [r.object_id for r in found if r.is_readable and r.present_step["role"] == role]


def last_asked_of(user: Any, subject: LifecycleModel) -> ApprovalRequest | None:
    """The newest request that concerned this person, whatever became of it; none about a matter of their own."""
    if subject.has_conflict(user):
        return None
    found = requests_about(subject).order_by("-pk")
    return next((request for request in found if request.was_asked_of(user)), None)


def late() -> Any:
    return ApprovalRequest.objects.filter(state=State.OPEN, due_at__lt=clock.now(), reminded_at=None)
